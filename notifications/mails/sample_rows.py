"""Invented people, logins, channels and posts, in memory: what the mails on show are about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.utils import timezone, translation

from channels.contract import Cause, Certainty, Kind
from channels.public.messages import (
    Channel,
    Credential,
    Failed,
    FailureReport,
    OwnLook,
    diagnose,
    look_at,
    network_at,
    network_of,
    snapshot_of,
)
from notifications.mails import failed_posts
from notifications.mails.failed_posts import Post
from notifications.mails.parts import LISTED, Part, by_urgency, unless_doubted
from notifications.models import Notice
from notifications.triggers import concerned_channels
from notifications.triggers.posts.reported_posts import Reported

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# A quarter to ten in Berlin.
AT = datetime.fromisoformat("2026-11-24T08:45:00+00:00")
ZONE = "Europe/Berlin"
NAMES: Mapping[str, tuple[str, ...]] = {
    "en": ("Harbour Bakery", "Maren Oduya", "Night Market", "Oat Mill", "Ferry Cafe", "Pier 9"),
    "es": (
        *("Panadería del Puerto", "Marina Odón", "Mercado de Noche"),
        *("Molino Avena", "Café del Ferri", "Muelle 9"),
    ),
}
POSTS: Mapping[str, tuple[str, ...]] = {
    "en": ("Autumn bread", "Opening hours in December", "A recipe for rye"),
    "es": ("Pan de otoño", "Horario de diciembre", "Receta de centeno"),
}


def reader() -> User:
    return get_user_model()(pk=0, username="reader", email="reader@example.com")


def sample_name(number: int) -> str:
    language = (translation.get_language() or "en").partition("-")[0]
    return NAMES.get(language, NAMES["en"])[number]


def login(network: str, number: int, **fields: object) -> Credential:
    """A login that works, issued ten days ago."""
    issued = AT - 10 * DAY
    policy = network_of(network).policy
    scopes = sorted({ability.scope for ability in policy.abilities})
    values: dict[str, object] = {
        "pk": number,
        "user": reader(),
        "network": network,
        "account_name": sample_name(0),
        "scopes": scopes,
        "issued_at": issued,
        "expires_at": issued + 60 * DAY,
        "cause_since": issued,
        "asked_at": AT - timedelta(minutes=12),
        "last_alive_at": AT - timedelta(minutes=12),
        "next_check_at": AT + HOUR,
        "created_at": issued,
    }
    return Credential(**(values | fields))


def channel(login: Credential, number: int = 0, kind: Kind | None = None) -> Channel:
    kinds = network_of(login.network).policy.kinds
    return Channel(
        pk=0,
        credential=login,
        network=login.network,
        kind=(kind or kinds[0]).value,
        name=sample_name(number),
        cause_since=login.issued_at,
        state_since=login.issued_at,
        created_at=login.issued_at,
    )


def broken(network: str, cause: Cause, number: int = 1) -> Credential:
    over: dict[str, object] = {}
    if cause is Cause.EXPIRED:
        end = AT - timedelta(minutes=20)
        over = {"issued_at": end - 60 * DAY, "expires_at": end}
    return login(
        network,
        number,
        cause=cause.value,
        certainty=Certainty.SAID.value,
        cause_since=AT - timedelta(minutes=20),
        last_alive_at=AT - 2 * HOUR,
        **over,
    )


def item(channel: Channel) -> concerned_channels.Item:
    """As if every network were set up here: a sample is no state of this site."""
    snapshot = snapshot_of(channel)._replace(set_up=True)
    verdict = diagnose(network_of(channel.network).policy, snapshot, AT)
    return concerned_channels.item(channel, verdict, at=AT)


def part(topic: str, *channels: Channel, **context: object) -> Part:
    notice = Notice(
        user=reader(), topic=topic, key=topic, created_at=AT, due_at=AT, context=context
    )
    return Part(notice, by_urgency(item(channel) for channel in channels))


def with_posts(
    part: Part,
    failed: Failed,
    count: int,
    *,
    look: OwnLook | None = None,
    identical: int = 0,
) -> Part:
    """``count`` posts that failed one after the other; the next one is due tomorrow at ten.

    ``look``: what ours said; None: what follows from the channel as it is.
    """
    channels = [item.channel for item in part.items]
    language = (translation.get_language() or "en").partition("-")[0]
    names = POSTS.get(language, POSTS["en"])
    posts = tuple(
        Post(
            names[number % len(names)],
            channels[number % len(channels)],
            network_at(channels[0].network, channels[0].credential.server).name,
            AT - timedelta(minutes=count - number),
        )
        for number in range(min(count, LISTED))
    )
    tomorrow = datetime.combine((AT + DAY).date(), time(10), tzinfo=timezone.get_current_timezone())
    verdict = part.items[0].diagnosis
    look = look or look_at(channels[0], verdict, failed.cause, Certainty.SAID, failed_at=AT)
    told = failed_posts.describe(
        Reported(
            channels[0],
            failed,
            look,
            asking=False,
            reports=FailureReport.objects.none(),
        ),
        verdict,
        posts,
        count=count,
        next_due=(tomorrow,),
        identical=identical,
        at=AT,
    )
    return replace(part, items=unless_doubted(part.items, told), posts=told)
