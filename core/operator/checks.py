"""What ``manage.py check`` tells the operator about settings that every room uses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

Apps = Sequence[AppConfig] | None
# Each may be left empty; what is given is put into pages and mails as a link.
ADDRESSES = ("TOOL_URL",)


@register()
def addresses(app_configs: Apps = None, **kwargs: Any) -> list[CheckMessage]:
    """Whether every address that pages link to is a whole one."""
    return [
        Error(
            f"{name} is no address that a page can link to: {getattr(settings, name)}",
            f"Give it whole, such as https://www.example.com/, or leave {name} away.",
            id="core.E001",
        )
        for name in ADDRESSES
        if not _is_address(getattr(settings, name))
    ]


def _is_address(given: str) -> bool:
    if not given:
        return True
    try:
        parts = urlsplit(given)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in given
