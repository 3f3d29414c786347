"""Wrong passwords are bounded without anybody locking out somebody else.

Counted by the account and the client's address together: a stranger's wrong tries end the
stranger's tries. A wider bound for the account alone slows down whoever tries from many addresses
(OWASP ASVS 2.2.1: no more than a hundred an hour); its owner signs in with a mailed code meanwhile.
https://docs.allauth.org/en/latest/common/rate_limits.html
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.limits.client_address import client_address, counted_address

FROM_ANYWHERE = {"login_failed_anywhere": "100/h/key"}


class FailedSignIns(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The email address or the password is not right."),
        "too_many_login_attempts": _(
            "Too many tries. Wait a few minutes, or have a sign-in code mailed to you:"
            " that works now."
        ),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        super().pre_authenticate(request, **credentials)
        self._anywhere = ratelimit.consume(
            request,
            app="allauth.account",
            action="login_failed_anywhere",
            config=FROM_ANYWHERE,
            key=_account(credentials),
        )
        if not self._anywhere:
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if user and self._anywhere:
            self._anywhere.rollback()
        return user

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return f"{_account(credentials)}:{counted_address(request)}"


def _account(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email") or credentials.get("username") or "").lower()
