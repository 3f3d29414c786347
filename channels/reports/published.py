"""A publishing tool tells that a post is out, and who can see it.

An app in development mode or on trial access publishes, is told that all is well, and nobody
sees the post. That is the app's fault and says nothing of the token: the channel counts as
limited by us, nobody is asked to sign in, and the operator hears of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from channels.contract import HiddenBy, Visibility
from channels.models import Channel, EventKind
from channels.records.events import note
from channels.records.findings import settle_state
from channels.records.for_operator.operator_alerts import alert_about_hidden_posts
from channels.reports.failed_posts import AHEAD, OLDEST, WhenError
from core.redaction import redact

HIDING = ["visibility", "hidden_by", "hidden_since", "visibility_at"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPost:
    """What a tool says of one post that its network took. ``published_at``: aware UTC."""

    published_at: datetime
    visibility: Visibility
    hidden_by: HiddenBy = HiddenBy.UNKNOWN
    post: str = ""  # the tool's own word for it


def report_published(channel: Channel, post: PublishedPost, *, by: str, at: datetime) -> Channel:
    """Take in one report ``at`` (aware UTC). ``by``: the name of the tool's key.

    The channel as it is afterwards. Raises WhenError.
    """
    if not at - OLDEST <= post.published_at <= at + AHEAD:
        raise WhenError
    with transaction.atomic():
        held = Channel.objects.select_for_update(of=("self",)).select_related("credential")
        held_channel = held.get(pk=channel.pk)
        note(
            held_channel.credential,
            EventKind.PUBLISHED,
            at=at,
            channel=held_channel,
            evidence=_evidence(post, by),
        )
        if held_channel.visibility_at is None or held_channel.visibility_at <= post.published_at:
            _take(held_channel, post)
            settle_state(held_channel, at=at)
    if post.visibility is not Visibility.PUBLIC:
        alert_about_hidden_posts(channel.network, post.visibility, post.hidden_by, at=at)
    return held_channel


def all_public(network: str, *, at: datetime) -> int:
    """The operator has our app published or approved: every channel there is seen again.

    How many channels that changed.
    """
    hidden = Channel.objects.filter(network=network).exclude(visibility=Visibility.PUBLIC.value)
    changed = 0
    for channel in hidden.select_related("credential").order_by("pk"):
        with transaction.atomic():
            _take(channel, PublishedPost(published_at=at, visibility=Visibility.PUBLIC))
            settle_state(channel, at=at)
        changed += 1
    return changed


def _take(channel: Channel, post: PublishedPost) -> None:
    """What is known to be limited is not forgotten for a tool that cannot tell."""
    channel.visibility_at = post.published_at
    was_limited = channel.visibility == Visibility.LIMITED.value
    if not (was_limited and post.visibility is Visibility.UNKNOWN):
        hidden = post.visibility is Visibility.LIMITED
        since = channel.hidden_since if was_limited else post.published_at
        channel.visibility = post.visibility.value
        channel.hidden_since = since if hidden else None
        channel.hidden_by = post.hidden_by.value if hidden else ""
    channel.save(update_fields=HIDING)


def _evidence(post: PublishedPost, by: str) -> dict[str, object]:
    told: dict[str, object] = {
        "visibility": post.visibility.value,
        "key": by[:80],
        "post": redact(post.post)[:200],
    }
    if post.visibility is Visibility.LIMITED:
        told["hidden_by"] = post.hidden_by.value
    return told
