"""When a machine may and should renew a token, by the network's renewal model. Pure.

*extend* (Instagram): once the token is old enough and well before its end; afterwards
never. *rotate* (X, Pinterest): as the access token nears its end, or the refresh token
does; an access token that is over already changes nothing. *fixed wall* (LinkedIn
partners): the same, for as long as a renewal still gains time against the wall.
Without a refresh token, and at Facebook, only the person can.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from channels.contract import Policy, RenewalModel
from channels.models import Credential

# A third of a token's life is left for renewals that fail and are tried again,
# unless the network's policy names a margin of ours (``renew_before_seconds``).
SHARE = 3
# Renewals are spread over this part of the margin.
SPREAD = 4
# A renewal at the wall that gains less than this is not worth its risk.
GAIN = timedelta(days=1)
SHORTEST_LIFE = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Window:
    """From when a renewal is due, until when it can succeed at all (None: no known end).

    ``slack``: how far after ``opens`` the first attempt may be put off.
    """

    opens: datetime
    closes: datetime | None
    slack: timedelta

    def holds(self, at: datetime) -> bool:
        return self.opens <= at and self.can(at)

    def can(self, at: datetime) -> bool:
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


def ends_of(credential: Credential, policy: Policy) -> list[datetime]:
    """The moments after which only the person can help, as far as they are known."""
    by_refresh = (
        policy.renewal is not RenewalModel.EXTEND
        and renewable(credential, policy)
        and credential.renewal_lost_at is None
    )
    end = credential.refresh_expires_at if by_refresh else credential.expires_at
    return [one for one in (end, credential.data_access_expires_at) if one is not None]


def old_enough_at(credential: Credential, policy: Policy) -> datetime:
    """Before this moment the network refuses to renew."""
    return credential.issued_at + (policy.days("renew_min_age_seconds") or timedelta(0))


def _access_end(credential: Credential, policy: Policy) -> datetime | None:
    """The network's own word, else what its policy promises."""
    promised = policy.days("access_token_seconds")
    if credential.expires_at is not None or promised is None:
        return credential.expires_at
    return credential.issued_at + promised


def _extend(credential: Credential, policy: Policy, end: datetime | None) -> Window | None:
    if end is None:
        return None
    old_enough = old_enough_at(credential, policy)
    if old_enough >= end:
        return None
    margin = _margin(end - credential.issued_at, policy)
    opens = max(old_enough, end - margin)
    return Window(opens, end, (end - opens) / SPREAD)


def _refresh(credential: Credential, policy: Policy, access_end: datetime | None) -> Window | None:
    wall, issued = credential.refresh_expires_at, credential.issued_at
    if not rotates(policy) and wall and access_end and access_end > wall - GAIN:
        return None
    wanted = []
    if access_end:
        wanted.append((access_end - _margin(access_end - issued, policy), access_end))
    if wall and rotates(policy):
        wanted.append((wall - _margin(wall - issued, None), wall))
    if not wanted:
        return None
    opens, end = min(wanted)
    # A wall that does not move, although we renew, must not make us renew all the time.
    rest = (access_end - issued) / SHARE if access_end else timedelta(0)
    opens = max(opens, issued + rest, old_enough_at(credential, policy))
    return Window(opens, wall, max(end - opens, timedelta(0)) / SPREAD)


def _margin(life: timedelta, policy: Policy | None) -> timedelta:
    ours = policy.days("renew_before_seconds") if policy else None
    third = max(life, SHORTEST_LIFE) / SHARE
    return min(ours, third) if ours else third
