"""A publishing tool tells of a post that failed: read by the same rules as what we ask ourselves.

A report alone never marks a channel: a tool may be wrong, or talk of a token that has been
replaced. It is explained and kept, and the network is asked sooner: its word is what counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import transaction

from channels import registry, signals, vault
from channels.contract import Cause, Context, Endpoint, Finding, Reply
from channels.models import Channel, EventKind, FailureReport
from channels.probing import check
from channels.records.daily_counts import spend
from channels.records.events import note
from channels.records.for_operator import unknown_answers
from channels.reports import identical_posts, same_posts
from channels.reports.failed_posts import AHEAD, OLDEST, FailedPost, TakenError, WhenError
from channels.reports.identical_posts import Sent
from channels.reports.next_steps import Next, next_step
from core.redaction import redact
from core.sealing import UnsealError

# Answers that no rule understands, kept of one person in a UTC day: more would be noise.
UNKNOWN_A_DAY = 20


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
        together = same_posts.channels_with_it(channel, failed_post, same_call)
        if not identical_posts.may_explain(finding, together):
            together = frozenset()
        kept = _keep(channel, failed_post, finding, by=by, at=at, identical=len(together))
        same_posts.update_earlier(channel, kept, together)
        note(
            channel.credential, EventKind.FAILURE_REPORTED, at=at, finding=finding, channel=channel
        )
        what, until = next_step(channel, failed_post, finding, at=at)
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
        content=same_posts.keyed_hash(channel, failed_post.content),
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
