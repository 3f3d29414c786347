"""What our own look at the network says of a report.

A report is one observation, and another's. It may be told at once where the network stated
the cause; otherwise it is asked about first, and what we hear then is what is told.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from channels.contract import (
    DEAD,
    OF_THE_CONNECTION,
    Cause,
    Certainty,
    Kind,
    State,
    states_cause,
)
from channels.diagnosis.diagnose import Diagnosis
from channels.models import Channel, FailureReport
from channels.records.diagnoses import diagnosis_of

OF_THE_PLACE = frozenset({Cause.PERMISSION_MISSING, Cause.LOST_PAGE_ROLE})


class OwnLook(StrEnum):
    """How a report stands beside what we know ourselves."""

    NOT_NEEDED = "not_needed"  # the answer does not speak of the connection
    CONFIRMED = "confirmed"  # the channel is in trouble by our own record
    CONTRADICTED = "contradicted"  # we have asked since, and the connection is fine
    REPLACED = "replaced"  # the token that was refused has been replaced since
    STATED = "stated"  # not looked yet, but the network named the cause
    AWAITED = "awaited"  # not looked yet, and the answer is not enough

    @property
    def doubts(self) -> bool:
        """Whether it is not known yet if the channel works: it is not to be called well."""
        return self in (OwnLook.STATED, OwnLook.AWAITED)

    @property
    def names_cause(self) -> bool:
        """Whether a person may be told of the cause as something that is so."""
        return self in (OwnLook.CONFIRMED, OwnLook.STATED)


def own_look(report: FailureReport, *, at: datetime) -> OwnLook:
    """How ``report`` stands ``at`` (aware UTC)."""
    verdict = diagnosis_of(report.channel, at=at)
    return look_at(
        report.channel,
        verdict,
        Cause(report.cause),
        Certainty(report.certainty),
        failed_at=min(report.failed_at, report.reported_at),
    )


def look_at(
    channel: Channel,
    verdict: Diagnosis,
    cause: Cause,
    certainty: Certainty,
    *,
    failed_at: datetime,
) -> OwnLook:
    """As ``own_look``, of a post that failed for ``cause``. ``verdict``: as the channel is now."""
    if cause not in OF_THE_CONNECTION:
        return OwnLook.NOT_NEEDED
    if _confirms(verdict, cause):
        return OwnLook.CONFIRMED
    if cause in DEAD and failed_at < channel.credential.issued_at:
        return OwnLook.REPLACED
    proof = _last_proof(channel, cause)
    # What we suspect ourselves and ask about again is not called fine.
    if verdict.checking_again is None and proof is not None and proof > failed_at:
        return OwnLook.CONTRADICTED
    return OwnLook.STATED if states_cause(cause, certainty) else OwnLook.AWAITED


def _confirms(verdict: Diagnosis, cause: Cause) -> bool:
    if verdict.state is State.NEEDS_YOU:
        return True
    return verdict.reconnect and cause in OF_THE_PLACE


def _last_proof(channel: Channel, cause: Cause) -> datetime | None:
    """When we were last told that what the report doubts is well.

    A login that lives says nothing of a role on one of its places: the list of places does.
    """
    if cause in OF_THE_PLACE and Kind(channel.kind).traits.listed:
        return channel.last_alive_at
    return channel.credential.last_alive_at
