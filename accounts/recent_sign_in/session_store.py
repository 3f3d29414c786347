"""The sessions' store: Django's in the database, but a sign-in ends some time after it was proved.

Django puts a session's end off whenever something in it changes: used each week, it would never
end. What is asked here is when the person last signed in, or said anew who they are.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils import timezone

from accounts.recent_sign_in.recency import SEEN_KEY


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        held: dict[str, Any] = super().load()
        seen = held.get(SEEN_KEY)
        since = timezone.now().timestamp() - settings.SIGN_IN_AGAIN.total_seconds()
        if SESSION_KEY in held and isinstance(seen, (int, float)) and seen < since:
            self.delete()
            self._session_key = None
            return {}
        return held
