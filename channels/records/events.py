"""Writes the history: one row for everything that happens to a token."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from channels import registry
from channels.contract import Cause, Finding
from channels.models import Channel, Credential, Event, EventKind


def note(
    credential: Credential,
    kind: EventKind,
    *,
    at: datetime,
    finding: Finding | None = None,
    cause: Cause | None = None,
    channel: Channel | None = None,
    before: str = "",
    after: str = "",
    evidence: Mapping[str, object] | None = None,
    look: int = 0,
) -> Event:
    """Keep what happened at ``at`` (aware UTC), with the evidence: codes, never a body.

    ``evidence``: what else is to be kept, beside what the network's answer brought.
    ``look``: which look it was that said so, where it is not believed yet.
    Where the login has a server, that is kept as well: the login may move to another.
    """
    kept = {**(_evidence(finding, look) if finding else {}), **(evidence or {})}
    if credential.server:
        kept["server"] = credential.server
    return Event.objects.create(
        credential=credential,
        channel=channel,
        at=at,
        kind=kind,
        cause=cause or (finding.cause if finding else ""),
        certainty=finding.certainty.value if finding else "",
        rule=finding.rule if finding else "",
        evidence=kept,
        before=before,
        after=after,
        policy_version=registry.get(credential.network).policy.version,
    )


def _evidence(finding: Finding, look: int) -> dict[str, object]:
    return {**evidence_of(finding), "look": look} if look else evidence_of(finding)


def evidence_of(finding: Finding) -> dict[str, object]:
    """What the network said, in its own codes; nothing that was not said."""
    told = {
        "endpoint": finding.endpoint.value if finding.endpoint else "",
        "status": finding.status,
        "codes": dict(finding.codes),
        "source": finding.source,
        "daily_cap": finding.daily_cap or None,
    }
    return {key: value for key, value in told.items() if value not in (None, "", {})}
