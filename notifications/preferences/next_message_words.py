"""The next mail in words, as the preferences page tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from channels.public.messages import Channel, Diagnosis, network_at
from core.calendar_days import days_between
from core.names.isolates import isolated
from notifications import reasons, topics
from notifications.bounces import refused_addresses
from notifications.models import Notice, Preferences
from notifications.preferences.next_message import NextMail, next_mail
from notifications.timing import batching, quiet_hours
from notifications.timing.local_times import weekday_moment
from notifications.topics import Topic
from notifications.triggers import concerned_channels
from notifications.triggers.calendar_facts import CalendarFacts
from notifications.triggers.concerned_channels import KnownChannels


@dataclass(frozen=True, slots=True)
class Line:
    """One matter of the next mail."""

    topic: Topic
    who: str  # "LinkedIn Acme"; empty where it is about no channel in particular
    channels: tuple[str, ...]
    matter: str  # "ends in 7 days"
    why: str  # completes "Because ..."


@dataclass(frozen=True, slots=True)
class Preview:
    """``spoken``: "Thursday 26 November 09:00 CET". ``hour``: why then, where that is told."""

    when: datetime
    spoken: str
    lines: tuple[Line, ...]
    hour: str


def preview(
    preferences: Preferences, *, at: datetime, refused: bool | None = None
) -> Preview | None:
    """None where no message is in sight, or none can be sent. ``at``: aware UTC.

    ``refused``: whether the person's address takes no mail from us; None where nobody has asked.
    """
    if refused is None:
        refused = refused_addresses.refuses(preferences.user.email)
    if refused:
        return None
    facts = CalendarFacts(preferences.user_id, at=at)
    mail = next_mail(preferences, at=at, facts=facts)
    if mail is None:
        return None
    with timezone.override(preferences.tz):
        lines = tuple(
            _line(notice, facts.channels, at=at, when=mail.when) for notice in mail.notices
        )
        spoken = weekday_moment(mail.when)
    return Preview(mail.when, spoken, lines, _hour(mail, preferences, at))


def _line(notice: Notice, known: KnownChannels, *, at: datetime, when: datetime) -> Line:
    if notice.topic == topics.TEST:
        return Line(topics.TEST_TOPIC, "", (), _("a test"), _("you asked for a test"))
    topic = topics.get(notice.topic)
    if notice.topic == topics.HAND_OVER:
        words = _("a question about a channel, or its answer")
        return Line(topic, "", (), words, _("somebody asks to hand one over"))
    as_of = when if notice.topic == topics.ENDS_SOON else at
    if notice.topic == topics.WEEKLY_DIGEST:
        words = _("how each of your channels is")
        return Line(topic, "", (), words, _("the digest goes out every Monday"))
    pairs = concerned_channels.holding(notice, at=as_of, known=known)
    channels = [channel for channel, _verdict in pairs]
    days = _days_left(pairs, when) if notice.topic == topics.ENDS_SOON else 0
    names = tuple(channel.name for channel in channels)
    return Line(
        topic,
        _who(_place(channels), names),
        names,
        _matter(notice, len(channels), days),
        _why(notice, days),
    )


def _place(channels: Sequence[Channel]) -> str:
    """The network of the first, or its server there, as the mail itself names it."""
    if not channels:
        return ""
    return network_at(channels[0].network, channels[0].credential.server).name


def _who(network: str, names: Sequence[str]) -> str:
    if len(names) < 2:
        return f"{network} {isolated(''.join(names))}".strip()
    named = {"network": network, "name": isolated(names[0]), "n": len(names) - 1}
    shape = ngettext(
        "%(network)s %(name)s and %(n)s other channel",
        "%(network)s %(name)s and %(n)s other channels",
        len(names) - 1,
    )
    return shape % named


def _matter(notice: Notice, many: int, days: int) -> str:
    count = int(notice.context.get("count") or 1)
    if notice.topic == topics.UPDATE_FAILURES:
        shape = ngettext("a post could not be sent", "%(n)s posts could not be sent", count)
        return shape % {"n": count}
    if notice.topic == topics.NETWORK_TROUBLE:
        over = notice.context.get("over_of")
        return _("the network answers again") if over else _("the network is out of order")
    if notice.topic == topics.REFRESHED:
        connected = notice.context.get("what") == "connected"
        return _("connected here") if connected else _("refreshed here")
    return {
        topics.CONNECTION_LOST: ngettext("needs you", "need you", many),
        topics.LIMITED: ngettext("is limited", "are limited", many),
        topics.RECOVERED: ngettext("works again", "work again", many),
    }.get(notice.topic) or _ends(days)


def _ends(days: int) -> str:
    if days < 1:
        return _("ends today")
    return ngettext("ends in %(n)s day", "ends in %(n)s days", days) % {"n": days}


def _days_left(pairs: Sequence[tuple[Channel, Diagnosis]], when: datetime) -> int:
    """Whole days of the person's calendar until the end that is told of."""
    end = min((verdict.ends_at for _, verdict in pairs if verdict.ends_at), default=when)
    return days_between(when, end)


def _why(notice: Notice, days: int) -> str:
    if notice.topic == topics.ENDS_SOON:
        if days < 1:
            return _("the end is then hours away")
        shape = ngettext("the end is then %(n)s day away", "the end is then %(n)s days away", days)
        return shape % {"n": days}
    if notice.context.get("over_of"):
        return _("the network answers again")
    return {
        topics.CONNECTION_LOST: _("it stopped working, and only you can bring it back"),
        topics.LIMITED: _("a permission is missing"),
        topics.RECOVERED: _("it works again"),
        topics.UPDATE_FAILURES: _("a post could not be sent"),
        topics.NETWORK_TROUBLE: _("its network has been out of order for an hour"),
        topics.REFRESHED: _("somebody signed in for it at its network"),
    }[notice.topic]


def _hour(mail: NextMail, preferences: Preferences, at: datetime) -> str:
    """Why it does not leave at once, or at another hour."""
    first = mail.notices[0]
    if first.reason and first.reason != reasons.HOUR:
        return reasons.spoken(first.reason)
    if batching.by_hour(first):
        return _("reminders and digests leave at your hour, spread over twenty minutes")
    held = mail.when > at and quiet_hours.in_quiet(at, preferences.quiet, preferences.tz)
    return _("your quiet hours end then") if held else ""
