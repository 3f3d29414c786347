"""When a login is checked next. Pure: no clock, no database.

A living token is asked about a few times a day, more often as its end comes near; a
fault is asked about again soon, then less and less often, until the network can tell. What is
only suspected is looked at again after a minute and after ten (``second_look``). A dead token
is asked about after an hour, a day, then every week: networks err, too. Every wait is spread
by the login's own number, so that a million logins that were connected in one minute are not
checked in one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from channels.contract import DEAD, SAYS_NOTHING, Cause, Policy
from channels.diagnosis import second_look
from channels.diagnosis.renewal_windows import ends_of, window_of
from channels.diagnosis.second_look import Suspicion
from channels.diagnosis.token_ends import proof_every
from channels.models import Credential

EVERY = timedelta(hours=8)
NEAR_THE_END = timedelta(minutes=15)  # the shortest wait as an end comes near
AFTER_THE_END = timedelta(minutes=1)
FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(minutes=48)  # with its spread never more than an hour
LOCKED_FIRST = timedelta(minutes=15)
LOCKED_LATER = timedelta(hours=12)
LOCKED = (Cause.CHECKPOINT_OR_LOCKED, Cause.ACCOUNT_SUSPENDED)
# A dead token, by how long it has been known to be dead.
AFTER_DEATH = (timedelta(hours=1), timedelta(days=1), timedelta(days=7))
CANARY_FIRST = timedelta(minutes=15)
AFTER_A_PAUSE = timedelta(minutes=10)


def next_check(
    credential: Credential,
    policy: Policy,
    *,
    at: datetime,
    retry_at: datetime | None = None,
    of_places: Sequence[Suspicion] = (),
    canary: bool = False,
) -> datetime:
    """The moment of the next check, aware UTC, after what is known ``at``.

    ``retry_at``: when the network said it may be asked again. ``of_places``: what is suspected
    of the places behind the login. ``canary``: it is dead, and asks for many that died with it.
    """
    share = spread(credential.pk, at)
    wait = _wait(credential, policy, at)
    if canary:
        wait = min(wait, max((at - credential.cause_since) / 4, CANARY_FIRST), LONGEST_RETRY)
    if credential.faults:  # never later than the longest wait says
        moment = at + wait * (0.75 + share / 4)
    else:
        moment = at + wait * (0.75 + share / 2)
        moments = () if is_dead(credential) else _moments(credential, policy, at, share)
        looks = _looks(credential, of_places, at, share)
        moment = min([moment, *moments, *looks])
    if retry_at:
        moment = max(moment, retry_at + AFTER_A_PAUSE * share)
    return moment


def is_dead(credential: Credential) -> bool:
    """Whether the token is believed to be dead: a new one changes that, or a look."""
    return bool(credential.quarantined) and credential.quarantined == credential.fingerprint


def spread(key: int, at: datetime) -> float:
    """This login's share in [0, 1): the same for the same day, another the next day."""
    seed = f"{key}:{at:%Y-%m-%d}".encode()
    digest = hashlib.blake2b(seed, digest_size=7).digest()
    return int.from_bytes(digest) / 2**56


def back_off(faults: int) -> timedelta:
    """How long to wait after so many faults in a row."""
    doublings = min(max(faults - 1, 0), 16)
    return min(FIRST_RETRY * (1 << doublings), LONGEST_RETRY)


def _wait(credential: Credential, policy: Policy, at: datetime) -> timedelta:
    cause = Cause(credential.cause)
    answered = bool(credential.suspect_cause)  # although nothing of it is believed yet
    if credential.faults or (cause in SAYS_NOTHING and not answered):
        return back_off(credential.faults)
    if is_dead(credential) or cause in DEAD:
        return _after_death(at - credential.cause_since)
    if cause in LOCKED:
        return _while_locked(at - credential.cause_since, policy)
    ends = [end for end in ends_of(credential, policy) if end > at]
    every = max(EVERY, proof_every(policy) or EVERY)
    return max(min([every, *((end - at) / 8 for end in ends)]), NEAR_THE_END)


def _after_death(known_for: timedelta) -> timedelta:
    """Where a look was due a little early, by its spread, it counts all the same."""
    return next((wait for wait in AFTER_DEATH if known_for < wait * 0.7), AFTER_DEATH[-1])


def _while_locked(known_for: timedelta, policy: Policy) -> timedelta:
    """Only its owner ends it, not our asking. Where most looks cost a renewal as well, each one
    doubles the time that it has been known for."""
    part = 1 if proof_every(policy) else 4
    return min(max(known_for / part, LOCKED_FIRST), LOCKED_LATER)


def _looks(
    credential: Credential, of_places: Sequence[Suspicion], at: datetime, share: float
) -> Iterator[datetime]:
    for suspicion in (second_look.suspicion_of(credential), *of_places):
        if suspicion is not None:
            yield second_look.next_look(suspicion, at=at, share=share)


def _moments(
    credential: Credential, policy: Policy, at: datetime, share: float
) -> Iterator[datetime]:
    """Moments that must not be slept through: a renewal, and what follows an end."""
    window = window_of(credential, policy)
    if window is not None:
        planned = window.opens + window.slack * share
        # One that was refused just now is tried again by the looks at what that means.
        if planned > at or not credential.suspect_cause:
            yield max(planned, at + FIRST_RETRY)
    for end in ends_of(credential, policy):
        if end > at:
            yield end + AFTER_THE_END
