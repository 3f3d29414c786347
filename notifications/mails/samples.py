"""Every mail with invented people, channels and posts, for the staff page and its tests.

Nothing here is stored: the rows are made in memory, in the language of the mail.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from channels.contract import Cause, HiddenBy, Kind
from channels.public.messages import Channel, Failed, OwnLook
from notifications import topics
from notifications.mails import compose
from notifications.mails.parts import Part
from notifications.mails.sample_rows import (
    AT,
    DAY,
    HOUR,
    ZONE,
    broken,
    channel,
    login,
    part,
    reader,
    sample_name,
    with_posts,
)
from notifications.models import Preferences

COMBINED_NAME = _("Several topics")


@dataclass(frozen=True, slots=True)
class Sample:
    """One mail that can be looked at. ``make`` is called in the mail's language and zone."""

    slug: str
    title: str | Promise
    topic: str  # or ``compose.COMBINED``
    make: Callable[[], list[Part]]


def written(sample: Sample, language: str) -> EmailMultiAlternatives:
    """The mail as it would leave in ``language``."""
    preferences = Preferences(user=reader(), zone=ZONE, language=language)
    with translation.override(language), timezone.override(preferences.tz):
        return compose.write(sample.make(), preferences, at=AT)


def get(slug: str) -> Sample | None:
    return next((sample for sample in SAMPLES if sample.slug == slug), None)


def _failures(cause: Cause, count: int, *, known: bool = True, identical: int = 0) -> list[Part]:
    behind = broken("linkedin", cause) if known else login("linkedin", 1)
    told = part(topics.UPDATE_FAILURES, channel(behind))
    return [with_posts(told, Failed(cause), count, identical=identical)]


def _looked_at(look: OwnLook) -> list[Part]:
    """A tool was told that the role on a Page is lost."""
    told = part(topics.UPDATE_FAILURES, channel(login("facebook", 1), kind=Kind.PAGE))
    return [with_posts(told, Failed(Cause.LOST_PAGE_ROLE), 1, look=look)]


def _daily_cap() -> list[Part]:
    told = part(topics.UPDATE_FAILURES, channel(login("instagram", 1)))
    failed = Failed(Cause.RATE_LIMITED, daily_cap=True, again_at=AT + 5 * HOUR)
    return [with_posts(told, failed, 2)]


def _unsteady() -> list[Part]:
    since = (AT - 3 * HOUR).isoformat()
    behind = broken("x", Cause.CHECKPOINT_OR_LOCKED)
    return [part(topics.CONNECTION_LOST, channel(behind), unsteady=since)]


def _hidden() -> list[Part]:
    page = channel(login("facebook", 1), kind=Kind.PAGE)
    page.hidden_by, page.hidden_since = HiddenBy.APP_IN_DEVELOPMENT.value, AT - HOUR
    return [part(topics.LIMITED, page)]


def _lost(network: str, cause: Cause) -> list[Part]:
    return [part(topics.CONNECTION_LOST, channel(broken(network, cause)))]


def _six_pages() -> list[Part]:
    behind = broken("facebook", Cause.PASSWORD_CHANGED)
    pages = [channel(behind, number, Kind.PAGE) for number in range(6)]
    for number, page in enumerate(pages):
        page.pk = -number
    return [part(topics.CONNECTION_LOST, *pages)]


def _two_logins() -> list[Part]:
    return [
        *_lost("linkedin", Cause.EXPIRED),
        part(topics.CONNECTION_LOST, channel(broken("x", Cause.REVOKED_BY_USER, 2), 2)),
    ]


def _limited() -> list[Part]:
    behind = login("facebook", 1, scopes=["pages_show_list"])
    return [part(topics.LIMITED, channel(behind, kind=Kind.PAGE))]


def _ending(days: int, *, number: int = 1) -> list[Part]:
    issued = AT - (60 - days) * DAY + 5 * HOUR
    behind = login("linkedin", number, issued_at=issued, expires_at=issued + 60 * DAY)
    return [part(topics.ENDS_SOON, channel(behind, number))]


def _trouble(**context: object) -> list[Part]:
    cause = Cause.APP_FAULT if context.get("ours") else Cause.NETWORK_FAULT
    behind = login("instagram", 1) if "over_of" in context else broken("instagram", cause)
    return [part(topics.NETWORK_TROUBLE, channel(behind), **context)]


def _week(*channels: Channel) -> list[Part]:
    for number, listed in enumerate(channels):
        listed.pk = -number
    return [part(topics.WEEKLY_DIGEST, *channels)]


def _mixed_week() -> list[Part]:
    return _week(
        channel(broken("facebook", Cause.PASSWORD_CHANGED), 0, Kind.PAGE),
        _ending(5)[0].items[0].channel,
        channel(broken("instagram", Cause.NETWORK_FAULT, 3), 2),
        channel(login("pinterest", 4), 3),
    )


def _calm_week() -> list[Part]:
    return _week(channel(login("linkedin", 1)), channel(login("facebook", 2), 2, Kind.PAGE))


def _refreshed(what: str, by: str = "") -> list[Part]:
    behind = login("linkedin", 1, issued_at=AT - HOUR, expires_at=AT + 60 * DAY - HOUR)
    return [part(topics.REFRESHED, channel(behind), what=what, by=by)]


def _hand_over(way: str, what: str = "asked", **context: object) -> list[Part]:
    said = {
        "hand_over": "00000000-0000-0000-0000-000000000000",
        "what": what,
        "way": way,
        "who": "sam@example.com",
        "name": sample_name(2 if way != "login" else 0),
        "account": sample_name(1),
        "network": "Facebook",
        "until": (AT + 3 * DAY).isoformat(),
    }
    return [part(topics.HAND_OVER, **said, **context)]


def _combined() -> list[Part]:
    return [*_lost("facebook", Cause.PASSWORD_CHANGED), *_ending(7, number=2), *_mixed_week()]


SAMPLES: tuple[Sample, ...] = (
    Sample(
        "failed-post",
        _("A post failed, and the login is why"),
        topics.UPDATE_FAILURES,
        lambda: _failures(Cause.PASSWORD_CHANGED, 1),
    ),
    Sample(
        "failed-posts",
        _("Fifty posts failed"),
        topics.UPDATE_FAILURES,
        lambda: _failures(Cause.EXPIRED, 50),
    ),
    Sample(
        "failed-post-refused",
        _("A post was refused for itself, and identical ones went out"),
        topics.UPDATE_FAILURES,
        lambda: _failures(Cause.ALIVE, 3, known=False, identical=4),
    ),
    Sample(
        "failed-post-network",
        _("A post failed by a fault of the network"),
        topics.UPDATE_FAILURES,
        lambda: _failures(Cause.NETWORK_FAULT, 2),
    ),
    Sample(
        "failed-post-denied",
        _("A post failed, and the connection is fine"),
        topics.UPDATE_FAILURES,
        lambda: _looked_at(OwnLook.CONTRADICTED),
    ),
    Sample(
        "failed-post-unclear",
        _("A post failed, and nobody could look into it yet"),
        topics.UPDATE_FAILURES,
        lambda: _looked_at(OwnLook.AWAITED),
    ),
    Sample(
        "failed-post-cap",
        _("Posts failed by a limit of the day"),
        topics.UPDATE_FAILURES,
        _daily_cap,
    ),
    Sample(
        "lost",
        _("A connection is lost"),
        topics.CONNECTION_LOST,
        lambda: _lost("linkedin", Cause.PASSWORD_CHANGED),
    ),
    Sample("lost-six-pages", _("Six Pages behind one login"), topics.CONNECTION_LOST, _six_pages),
    Sample("lost-two-logins", _("Two logins at once"), topics.CONNECTION_LOST, _two_logins),
    Sample(
        "lost-locked",
        _("An account is locked at its network"),
        topics.CONNECTION_LOST,
        lambda: _lost("x", Cause.CHECKPOINT_OR_LOCKED),
    ),
    Sample("unsteady", _("It comes and goes"), topics.CONNECTION_LOST, _unsteady),
    Sample("limited", _("A permission is missing"), topics.LIMITED, _limited),
    Sample("limited-unseen", _("Posts are out and not seen"), topics.LIMITED, _hidden),
    Sample(
        "recovered",
        _("It works again"),
        topics.RECOVERED,
        lambda: [part(topics.RECOVERED, channel(login("linkedin", 1)))],
    ),
    Sample("ends-soon", _("An end in seven days"), topics.ENDS_SOON, lambda: _ending(7)),
    Sample("ends-today", _("An end on the day itself"), topics.ENDS_SOON, lambda: _ending(0)),
    Sample(
        "ends-two-logins",
        _("Two ends on one morning"),
        topics.ENDS_SOON,
        lambda: [*_ending(3), *_ending(1, number=2)],
    ),
    Sample("trouble", _("A network is out of order"), topics.NETWORK_TROUBLE, _trouble),
    Sample(
        "trouble-ours",
        _("A fault of our own"),
        topics.NETWORK_TROUBLE,
        lambda: _trouble(ours=True),
    ),
    Sample(
        "trouble-over",
        _("The all-clear"),
        topics.NETWORK_TROUBLE,
        lambda: _trouble(over_of=1),
    ),
    Sample("digest", _("A week with news"), topics.WEEKLY_DIGEST, _mixed_week),
    Sample("digest-calm", _("A week without news"), topics.WEEKLY_DIGEST, _calm_week),
    Sample(
        "refreshed",
        _("A channel was refreshed by somebody"),
        topics.REFRESHED,
        lambda: _refreshed("refreshed", by="sam@example.com"),
    ),
    Sample(
        "connected",
        _("A channel was connected"),
        topics.REFRESHED,
        lambda: _refreshed("connected"),
    ),
    Sample(
        "hand-over",
        _("Somebody asks for a channel"),
        topics.HAND_OVER,
        lambda: _hand_over("take"),
    ),
    Sample(
        "hand-over-login",
        _("Somebody asks for a login with its channels"),
        topics.HAND_OVER,
        lambda: _hand_over("login"),
    ),
    Sample(
        "hand-over-offered",
        _("Somebody offers a channel"),
        topics.HAND_OVER,
        lambda: _hand_over("give"),
    ),
    Sample(
        "hand-over-answered",
        _("A question about a channel is answered"),
        topics.HAND_OVER,
        lambda: _hand_over("take", what="answered", yes=True),
    ),
    Sample("test", _("The test message"), topics.TEST, lambda: [part(topics.TEST)]),
    Sample("combined", _("Several topics in one mail"), compose.COMBINED, _combined),
)
