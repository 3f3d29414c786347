"""Whether a finding is believed at once, or looked at again first. Pure: takes ``at``.

One observation is not a verdict. What a network says outright, and names, is believed. A death
without a stated reason, a place that a list leaves out, anything that we merely conclude, is a
suspicion: the last truth stands, nobody is told, and the network is asked again after about a
minute and after about ten. Only when both looks agree is it believed. An answer that all is
well clears it; an answer that says nothing keeps it waiting.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from channels.contract import DEAD, SAYS_NOTHING, Cause, Certainty, Finding
from channels.models import Standing

SECOND_LOOK = timedelta(minutes=1)
# After the first look, too: nothing is believed sooner, however often somebody asks.
THIRD_LOOK = timedelta(minutes=10)
LOOKS = 3
# Where many logins of a network are doubted at once it is most likely the network.
CROWD_LOOK = timedelta(hours=3)
# Looks closer together than this count as one: a person may press "Check now" again and again.
APART = timedelta(seconds=40)
# Where a look could not be had in time: at most so long until the next attempt.
LONGEST_WAIT = timedelta(hours=1)

LOCKED = frozenset({Cause.CHECKPOINT_OR_LOCKED, Cause.ACCOUNT_SUSPENDED})
# Findings agree that are of one group: each says the same of what still works.
GROUPS = (DEAD, LOCKED, frozenset({Cause.PERMISSION_MISSING}), frozenset({Cause.LOST_PAGE_ROLE}))


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What a network said and we do not believe yet. Times are aware UTC.

    ``since``: the first look. ``looks``: how many agreed, the first included; the latest of
    them was at ``looked_at``.
    """

    cause: Cause
    since: datetime
    looked_at: datetime
    looks: int = 1
    rule: str = ""
    certainty: Certainty = Certainty.INFERRED
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """``believed``: the finding is the truth from now on; else the last truth stands."""

    believed: bool
    suspicion: Suspicion | None


def decide(
    finding: Finding,
    *,
    known: Cause,
    suspicion: Suspicion | None,
    at: datetime,
    over: bool = False,
    crowd: bool = False,
    ended: bool = False,
) -> Decision:
    """What becomes of ``finding`` where ``known`` is the truth so far.

    ``over``: by our own record the token's time has run out. ``crowd``: the network says the
    same of many just now. ``ended``: it told us unasked that it ended the login, and why.
    """
    if finding.cause in SAYS_NOTHING:
        return Decision(believed=True, suspicion=suspicion)
    if ended and finding.cause in DEAD and finding.cause is not Cause.REVOKED_BY_USER:
        # Since then the token is refused without a reason: that is no news, and a ban stays one.
        return Decision(believed=False, suspicion=None)
    if is_told_at_once(finding, over=over):
        return Decision(believed=True, suspicion=None)
    if agree(finding.cause, known):
        # Nothing new; and a reason that was named once is not forgotten for a vaguer word.
        return Decision(believed=finding.cause is known, suspicion=None)
    looked = _looked_again(suspicion, finding, at)
    if looked.looks >= LOOKS and at - looked.since >= (CROWD_LOOK if crowd else THIRD_LOOK):
        return Decision(believed=True, suspicion=None)
    return Decision(believed=False, suspicion=looked)


def is_told_at_once(finding: Finding, *, over: bool = False) -> bool:
    """Whether one such answer is proof: said outright, and with its reason."""
    if finding.cause is Cause.ALIVE:
        return True
    if finding.cause is Cause.EXPIRED and over:
        return True  # what the network says, and what it told us before, agree
    named = finding.cause is not Cause.INVALID_TOKEN_UNSPECIFIED
    return named and finding.certainty is Certainty.SAID


def would_be_last(suspicion: Suspicion | None, *, at: datetime) -> bool:
    """Whether one more look that agrees may be believed."""
    if suspicion is None or suspicion.looks < LOOKS - 1:
        return False
    return at - suspicion.since >= THIRD_LOOK


def agree(cause: Cause, other: Cause) -> bool:
    return any(cause in group and other in group for group in GROUPS)


def next_look(suspicion: Suspicion, *, at: datetime, share: float) -> datetime:
    """When to ask again, later than ``at``. ``share`` in [0, 1) spreads the logins."""
    planned = _planned(suspicion, share)
    if planned > at:
        return planned
    # It could not be had when it was due: nobody asked, or nothing was answered.
    waited = min(max((at - suspicion.looked_at) / 4, SECOND_LOOK), LONGEST_WAIT)
    return at + waited * (0.75 + share / 4)


def third_look(suspicion: Suspicion) -> datetime:
    """About when the last look is due: before it nothing is believed."""
    return max(suspicion.since + THIRD_LOOK, suspicion.looked_at + SECOND_LOOK)


def _planned(suspicion: Suspicion, share: float) -> datetime:
    if suspicion.looks < LOOKS - 1:
        return suspicion.looked_at + SECOND_LOOK * (0.75 + share / 2)
    # Beyond the third look it is a crowd's: less and less often, as after a fault.
    apart = min(max((suspicion.looked_at - suspicion.since) / 4, SECOND_LOOK), LONGEST_WAIT)
    apart = apart if suspicion.looks >= LOOKS else SECOND_LOOK
    soonest = suspicion.looked_at + apart * (0.75 + share / 4)
    return max(suspicion.since + THIRD_LOOK * (1 + share / 4), soonest)


def _looked_again(suspicion: Suspicion | None, finding: Finding, at: datetime) -> Suspicion:
    fresh = Suspicion(
        finding.cause, at, at, 1, finding.rule, finding.certainty, dict(finding.codes)
    )
    if suspicion is None or not agree(suspicion.cause, finding.cause):
        return fresh
    if at - suspicion.looked_at < APART:
        return suspicion
    return replace(fresh, since=suspicion.since, looks=suspicion.looks + 1)


def suspicion_of(standing: Standing) -> Suspicion | None:
    """What is suspected of a login or a place; None where nothing is."""
    since = standing.suspect_since
    if since is None or not standing.suspect_cause:
        return None
    return Suspicion(
        cause=Cause(standing.suspect_cause),
        since=since,
        looked_at=standing.suspect_looked_at or since,
        looks=standing.suspect_looks,
        rule=standing.suspect_rule,
        certainty=Certainty(standing.suspect_certainty or Certainty.INFERRED),
        codes=standing.suspect_codes,
    )


def keep(standing: Standing, suspicion: Suspicion | None) -> None:
    """Put it on a login or a place (unsaved); None clears what stood there."""
    standing.suspect_cause = suspicion.cause.value if suspicion else ""
    standing.suspect_rule = suspicion.rule[:80] if suspicion else ""
    standing.suspect_certainty = suspicion.certainty.value if suspicion else ""
    standing.suspect_codes = dict(suspicion.codes) if suspicion else {}
    standing.suspect_since = suspicion.since if suspicion else None
    standing.suspect_looked_at = suspicion.looked_at if suspicion else None
    standing.suspect_looks = suspicion.looks if suspicion else 0
