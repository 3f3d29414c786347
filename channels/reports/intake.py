"""A publishing tool tells of a post that failed: read by the same rules as what we ask ourselves.

A report alone never marks a channel: a tool may be wrong, or talk of a token that has been
replaced. It is explained and kept, and the network is asked sooner: its word is what counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from channels import registry, signals, vault
from channels.contract import Blame, Cause, Certainty, Context, Endpoint, Finding, Reply
from channels.models import Channel, EventKind, FailureReport
from channels.probing import check
from channels.records import pauses
from channels.records.budgets import probe_budget
from channels.records.daily_counts import spend
from channels.records.events import note
from channels.records.for_operator import unknown_answers
from channels.registrations import app_of
from channels.reports import identical_posts
from channels.reports.identical_posts import SAME_MOMENT, Sent
from core.redaction import redact
from core.sealing import UnsealError

# A tool's clock may be ahead of ours by so much; and nobody acts on what is older.
AHEAD, OLDEST = timedelta(minutes=5), timedelta(days=30)
PURPOSE = "channel-care content of a post"
# Answers that no rule understands, kept of one person in a UTC day: more would be noise.
UNKNOWN_A_DAY = 20


class WhenError(ValueError):
    """The moment of the failure cannot be: it is ahead of us, or too long ago."""


class TakenError(ValueError):
    """By this answer the network took the post: nothing failed."""


class Next(StrEnum):
    """What we do about a report."""

    ASKING = "asking"  # the network is asked as soon as a worker is free
    WAITING = "waiting"  # it wants no questions before ``Reported.until``
    KNOWN = "known"  # the channel is known to be broken; nothing new was told
    REFRESHED = "refreshed"  # refreshed since the post failed: it may be sent again
    POST_ONLY = "post_only"  # the connection works, only the post was refused
    LATER = "later"  # questions cost money there: at the next check, ``Reported.until``
    NOT_SET_UP = "not_set_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedPost:
    """What a tool says of one failed post. All of it is somebody else's word.

    ``content``: ``hash_of_text`` of the post, or the tool's own hash of it; kept keyed only.
    ``failure``: as in ``contract.Reply``, where no answer came. Times: aware UTC.
    """

    failed_at: datetime
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: str = field(default="", repr=False)
    failure: str = ""
    post: str = ""
    content: str = field(default="", repr=False)
    next_due_at: datetime | None = None
    also_to: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reported:
    """What came of a report. ``identical``: the channels that likely got the same post at once,
    where that may be behind it."""

    report: FailureReport
    finding: Finding
    next: Next
    until: datetime | None
    identical: frozenset[int]


def report(
    channel: Channel,
    failed_post: FailedPost,
    *,
    by: str,
    at: datetime,
    same_call: Sequence[Sent] = (),
) -> Reported:
    """Take in one report ``at`` (aware UTC), all or nothing. ``by``: the name of the tool's key.

    ``same_call``: what the same call tells of other channels. Raises WhenError, TakenError.
    """
    if not at - OLDEST <= failed_post.failed_at <= at + AHEAD:
        raise WhenError
    finding, reply = explained(channel, failed_post)
    if finding.cause is Cause.ALIVE and reply.ok:
        raise TakenError
    with transaction.atomic():
        _lock_person(channel)
        _keep_unknown(channel, reply, finding, at)
        together = _channels_with_same_post(channel, failed_post, same_call)
        if not identical_posts.may_explain(finding, together):
            together = frozenset()
        kept = _keep(channel, failed_post, finding, by=by, at=at, identical=len(together))
        _update_earlier_reports(channel, kept, together)
        note(
            channel.credential, EventKind.FAILURE_REPORTED, at=at, finding=finding, channel=channel
        )
        what, until = _next(channel, failed_post, finding, at)
        if what is Next.ASKING:
            check.check_soon(channel.credential, at=at)
            kept.asking = True
            kept.save(update_fields=["asking"])
        signals.failure_reported.send(
            sender=Channel, channel=channel, finding=finding, report=kept, at=at
        )
    return Reported(kept, finding, what, until, together)


def _lock_person(channel: Channel) -> None:
    """Of two reports at once the second must see the first, or neither knows that they are two.

    SQLite has one writer anyway; elsewhere the person's row is held until the end.
    """
    person = get_user_model().objects.select_for_update(no_key=True)
    person.filter(pk=channel.credential.user_id).values_list("pk", flat=True).first()


def explained(channel: Channel, failed_post: FailedPost) -> tuple[Finding, Reply]:
    """What the network's answer means, by the rules and what we know of the token it was about."""
    reply = Reply(
        endpoint=Endpoint.PUBLISH,
        status=failed_post.status,
        at=failed_post.failed_at,
        headers={name.lower(): value for name, value in failed_post.headers.items()},
        body=failed_post.body,
        failure=failed_post.failure,
    )
    context = _context(channel, failed_post.failed_at)
    return registry.get(channel.network).explain(reply, context), reply


def sent(channel: Channel, failed_post: FailedPost) -> Sent:
    """The post behind a report, for ``same_call``."""
    others = Channel.objects.filter(
        pk__in=failed_post.also_to,
        network=channel.network,
        credential__user=channel.credential.user_id,
    )
    also = frozenset(others.values_list("pk", flat=True)) if failed_post.also_to else frozenset()
    return Sent(
        channel.network,
        channel.pk,
        keyed_hash(channel, failed_post.content),
        failed_post.failed_at,
        also,
    )


def keyed_hash(channel: Channel, content: str) -> str:
    """What is kept of a hash: keyed, and another for each person."""
    if not content:
        return ""
    key = f"{channel.credential.user_id}\n{content.lower()}"
    return salted_hmac(PURPOSE, key, algorithm="sha256").hexdigest()


def hash_of_text(text: str) -> str:
    """SHA-256 of a post, in hex; how much white space there is does not count."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()


def _context(channel: Channel, failed_at: datetime) -> Context:
    """Nothing is known of a token that has been replaced since."""
    login = channel.credential
    if failed_at < login.issued_at:
        return Context()
    return check.context_of(login, at=failed_at)


def _keep_unknown(channel: Channel, reply: Reply, finding: Finding, at: datetime) -> None:
    if finding.cause is not Cause.UNKNOWN:
        return
    what = f"unknown of {channel.credential.user_id}"
    if spend(channel.network, what, 1, limit=UNKNOWN_A_DAY, at=at):
        clean = replace(reply, body=redact(reply.body, secrets=_secrets(channel)))
        unknown_answers.keep(channel.network, clean, finding, at=at)


def _secrets(channel: Channel) -> list[str]:
    """Its own tokens: whatever their shape, they are taken out."""
    try:
        tokens = vault.open_tokens(channel.credential)
        return [tokens.access, tokens.refresh, vault.open_place_token(channel)]
    except UnsealError:
        return []


def _channels_with_same_post(
    channel: Channel, failed_post: FailedPost, same_call: Sequence[Sent]
) -> frozenset[int]:
    mine = sent(channel, failed_post)
    posts = [mine, *same_call, *_reported_before(channel, mine)]
    return identical_posts.identical_groups(posts)[0]


def _reported_before(channel: Channel, mine: Sent) -> list[Sent]:
    if not mine.content:
        return []
    rows = _same_moment(channel, mine.content, mine.at).exclude(channel=channel)
    reported = rows.values_list("channel_id", "failed_at")[:200]
    return [Sent(channel.network, pk, mine.content, when) for pk, when in reported]


def _update_earlier_reports(
    channel: Channel, kept: FailureReport, together: frozenset[int]
) -> None:
    """Those reported a moment ago could not know yet."""
    if together and kept.content:
        rows = _same_moment(channel, kept.content, kept.failed_at).exclude(pk=kept.pk)
        for other in rows.filter(identical__lt=len(together)):
            if identical_posts.may_explain(_finding_of(other), together):
                FailureReport.objects.filter(pk=other.pk).update(identical=len(together))


def _same_moment(channel: Channel, content: str, at: datetime) -> QuerySet[FailureReport]:
    return FailureReport.objects.filter(
        content=content,
        channel__network=channel.network,
        channel__credential__user=channel.credential.user_id,
        failed_at__range=(at - SAME_MOMENT, at + SAME_MOMENT),
    )


def _finding_of(kept: FailureReport) -> Finding:
    return Finding(Cause(kept.cause), Blame.NOBODY, Certainty(kept.certainty), kept.rule)


def _keep(
    channel: Channel,
    failed_post: FailedPost,
    finding: Finding,
    *,
    by: str,
    at: datetime,
    identical: int,
) -> FailureReport:
    return FailureReport.objects.create(
        channel=channel,
        reported_at=at,
        failed_at=failed_post.failed_at,
        post=redact(failed_post.post, secrets=_secrets(channel))[:200],
        content=keyed_hash(channel, failed_post.content),
        next_due_at=failed_post.next_due_at,
        cause=finding.cause.value,
        certainty=finding.certainty.value,
        rule=finding.rule[:80],
        codes=dict(finding.codes),
        by=by[:80],
        identical=identical,
        daily_cap=finding.daily_cap,
        again_at=finding.retry_at,
    )


def _next(
    channel: Channel, failed_post: FailedPost, finding: Finding, at: datetime
) -> tuple[Next, datetime | None]:
    login = channel.credential
    if app_of(channel.network, login.app, login.server) is None:
        return Next.NOT_SET_UP, None
    if failed_post.failed_at < login.issued_at:
        return Next.REFRESHED, None
    if finding.cause is Cause.ALIVE:
        return Next.POST_ONLY, None
    if login.quarantined and login.quarantined == login.fingerprint:
        return Next.KNOWN, None
    until = pauses.paused_until(login.realm, at)
    if finding.daily_cap and finding.retry_at and finding.retry_at > at:
        until = finding.retry_at
    elif finding.cause is Cause.RATE_LIMITED:
        until = max(filter(None, (until, login.next_check_at)))
    if until:
        return Next.WAITING, until
    # Where questions cost money, a renewal proves life: worth it where the token is in doubt.
    free = probe_budget.is_open(registry.get(channel.network).policy)
    if free or (login.refresh_token_sealed and check.reported_dead(login, at=at)):
        return Next.ASKING, None
    return Next.LATER, login.next_check_at
