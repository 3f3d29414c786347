"""What we do about a report: ask the network soon, wait as it wants, or let it rest."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from channels import registry
from channels.contract import Cause, Finding
from channels.models import Channel
from channels.probing import check
from channels.records import pauses
from channels.records.budgets import probe_budget
from channels.registrations import app_of
from channels.reports.failed_posts import FailedPost


class Next(StrEnum):
    """What we do about a report."""

    ASKING = "asking"  # the network is asked as soon as a worker is free
    WAITING = "waiting"  # it wants no questions before ``Reported.until``
    KNOWN = "known"  # the channel is known to be broken; nothing new was told
    REFRESHED = "refreshed"  # refreshed since the post failed: it may be sent again
    POST_ONLY = "post_only"  # the connection works, only the post was refused
    LATER = "later"  # questions cost money there: at the next check, ``Reported.until``
    NOT_SET_UP = "not_set_up"


def next_step(
    channel: Channel, failed_post: FailedPost, finding: Finding, *, at: datetime
) -> tuple[Next, datetime | None]:
    """What, and until when it waits. ``at``: aware UTC."""
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
