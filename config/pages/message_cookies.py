"""A word for the next page ("Saved."), kept in a cookie that bears the prefix of all of ours."""

from __future__ import annotations

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class PrefixedCookieStorage(CookieStorage):
    @property
    def cookie_name(self) -> str:  # type: ignore[override]
        """Django has no setting for it."""
        return str(settings.MESSAGES_COOKIE_NAME)


class MessageStorage(FallbackStorage):
    """What is too long for a cookie goes into the session, as Django has it."""

    storage_classes = (PrefixedCookieStorage, SessionStorage)
