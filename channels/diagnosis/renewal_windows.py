"""When a machine may and should renew a token, by the network's renewal model. Pure.

*extend* (Instagram): once the token is old enough and well before its end; afterwards
never. *rotate* (X, Pinterest): as the access token nears its end, or the refresh token
does; an access token that is over already changes nothing. *fixed wall* (LinkedIn
partners): the same, for as long as a renewal still gains time against the wall. *reuse*
(Google): the same, and without a wall, unless the person set one.
Without a refresh token, and at Facebook, only the person can.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from channels.contract import Policy, RenewalModel
from channels.diagnosis.token_ends import (
    MINIMUM_GAIN,
    minimum_age_of,
    proof_every,
    renewal_margin_of,
)
from channels.models import Credential

# Renewals are spread over this part of what is left.
SPREAD = 4
# An access token that ends within this is of no use to who is about to call.
ABOUT_TO_END = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Window:
    """From when a renewal is due, until when it can succeed at all (None: no known end).

    ``slack``: how far after ``opens`` the first attempt may be put off.
    """

    opens: datetime
    closes: datetime | None
    slack: timedelta

    def is_due(self, at: datetime) -> bool:
        return self.opens <= at and self.can_succeed(at)

    def can_succeed(self, at: datetime) -> bool:
        return self.closes is None or at < self.closes


def renewable(credential: Credential, policy: Policy) -> bool:
    """Whether a machine can renew this login at all."""
    if policy.renewal is RenewalModel.EXTEND:
        return True
    return bool(credential.refresh_token_sealed)


def rotates(policy: Policy) -> bool:
    """Whether a renewal uses up the refresh token, so that its answer can be lost."""
    return policy.renewal is RenewalModel.ROTATE


def window_of(credential: Credential, policy: Policy) -> Window | None:
    """When this login is renewed by machine; None where it never is."""
    if not renewable(credential, policy):
        return None
    access_end = _access_end(credential, policy)
    if policy.renewal is RenewalModel.EXTEND:
        return _extend(credential, policy, access_end)
    return _refresh(credential, policy, access_end)


def needs_fresh(credential: Credential, policy: Policy, at: datetime) -> bool:
    """Whether the access token is over, or about to be, and one is fetched when it is needed."""
    end = credential.expires_at
    fetched = proof_every(policy) is not None and renewable(credential, policy)
    return fetched and end is not None and end <= at + ABOUT_TO_END


def ends_of(credential: Credential, policy: Policy) -> list[datetime]:
    """The moments after which only the person can help, as far as they are known."""
    by_refresh = (
        policy.renewal is not RenewalModel.EXTEND
        and renewable(credential, policy)
        and credential.renewal_lost_at is None
    )
    end = credential.refresh_expires_at if by_refresh else credential.expires_at
    ends = (end, credential.session_expires_at, credential.data_access_expires_at)
    return [moment for moment in ends if moment is not None]


def old_enough_at(credential: Credential, policy: Policy) -> datetime:
    """Before this moment the network refuses to renew."""
    return credential.issued_at + minimum_age_of(policy)


def _access_end(credential: Credential, policy: Policy) -> datetime | None:
    """The network's own word, else what its policy promises."""
    promised = policy.days("access_token_seconds")
    every = proof_every(policy)
    if every and credential.expires_at is not None and credential.refresh_token_sealed:
        return max(credential.expires_at, credential.issued_at + every)
    if credential.expires_at is not None or promised is None:
        return credential.expires_at
    return credential.issued_at + promised


def _extend(credential: Credential, policy: Policy, end: datetime | None) -> Window | None:
    if end is None:
        return None
    old_enough = old_enough_at(credential, policy)
    if old_enough >= end:
        return None
    margin = renewal_margin_of(policy, end - credential.issued_at)
    opens = max(old_enough, end - margin)
    return Window(opens, end, (end - opens) / SPREAD)


def _refresh(credential: Credential, policy: Policy, access_end: datetime | None) -> Window | None:
    walls = [w for w in (credential.refresh_expires_at, credential.session_expires_at) if w]
    wall, issued = min(walls, default=None), credential.issued_at
    if not rotates(policy) and wall and access_end and access_end > wall - MINIMUM_GAIN:
        return None
    wanted = []
    if access_end:
        wanted.append((access_end - renewal_margin_of(policy, access_end - issued), access_end))
    if wall and rotates(policy):
        wanted.append((wall - (wall - issued) / 3, wall))
    if not wanted:
        return None
    opens = min(moment for moment, _ in wanted)
    end = min(last for _, last in wanted)  # of both: put off, it must not miss the nearer one
    # A wall that does not move, although we renew, must not make us renew all the time.
    rest = (access_end - issued) / 3 if access_end else timedelta(0)
    opens = max(opens, issued + rest, old_enough_at(credential, policy))
    return Window(opens, wall, max(end - opens, timedelta(0)) / SPREAD)
