"""When a stored login is checked next: what is known of it, and of the places behind it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from channels import registry
from channels.diagnosis import next_check, second_look
from channels.models import Channel, Credential
from channels.records import mass_deaths, next_states, pauses


def next_check_of(
    credential: Credential,
    *,
    at: datetime,
    retry_at: datetime | None = None,
    places: Iterable[Channel] | None = None,
) -> datetime:
    """The moment of the next check, aware UTC, by what the instance holds ``at``.

    ``retry_at``: when the network may be asked again. ``places``: those behind the login as they
    stand; read from the database where they are not at hand.
    """
    policy = registry.get(credential.network).policy
    if places is None:
        suspected = credential.channels.filter(suspect_since__isnull=False)
        places = suspected if credential.pk else ()
    looks = [second_look.suspicion_of(place) for place in places]
    return next_check.next_check(
        credential,
        policy,
        at=at,
        retry_at=retry_at,
        of_places=[look for look in looks if look is not None],
        canary=mass_deaths.is_canary(credential, at=at),
    )


def come_back_soon(credential: Credential, *, at: datetime) -> None:
    """A person asked and met a fault: they are not left with the regular check, hours away. It is
    asked again as after any fault, and not before its network lets us."""
    moment = at + next_check.back_off(credential.faults + 1)
    allowed = pauses.paused_until(credential.realm, at)
    moment = max(moment, allowed) if allowed else moment
    if next_states.ask_by(Credential.objects.filter(pk=credential.pk), moment):
        credential.refresh_from_db()
