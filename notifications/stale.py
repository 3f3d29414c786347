"""Whether a message has lost its cause while it waited."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_noop as _

from notifications import about, topics
from notifications.models import Notice, Preferences


def why_stale(notice: Notice, preferences: Preferences, *, at: datetime) -> str:
    """Why this message need not go out any more; empty where it must. ``at``: aware UTC.

    In English, as it is stored: ``reasons.spoken`` says it to a person.
    """
    if not notice.user.is_active:
        return _("the account is closed")
    if not notice.user.email:
        return _("no email address is known")
    if notice.topic == topics.TEST:
        return ""
    if not preferences.wants(notice.topic):
        return _("not wanted any more")
    return "" if about.items(notice, at=at) else _gone(notice.topic)


def _gone(topic: str) -> str:
    return {
        topics.CONNECTION_LOST: _("repaired before the message went out"),
        topics.ENDS_SOON: _("its end has moved"),
        topics.WEEKLY_DIGEST: _("no channel is left to report on"),
    }.get(topic, _("the channel is gone"))
