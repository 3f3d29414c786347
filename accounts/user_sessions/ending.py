"""Signing out elsewhere, written into the person's sign-in log."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.utils import timezone

from accounts.sign_in_log.kinds import What
from accounts.sign_in_log.recording import record


class LoggedEndings(DefaultUserSessionsAdapter):  # type: ignore[misc]
    def end_sessions(self, sessions: Iterable[UserSession]) -> None:
        ended = list(sessions)
        super().end_sessions(ended)
        for owner in {session.user_id for session in ended}:
            record(owner, What.SESSIONS_ENDED, at=timezone.now())
