"""Puts a finding on a login or a place, unsaved: believed, suspected, or what is known stands."""

from __future__ import annotations

from datetime import datetime

from channels import registry
from channels.contract import DEAD, ENDED_UNASKED, SAYS_NOTHING, Cause, Finding
from channels.diagnosis import second_look
from channels.diagnosis.next_check import is_dead
from channels.diagnosis.renewal_windows import ends_of
from channels.models import Credential, Standing
from channels.records import mass_deaths

STANDING = ["cause", "blame", "certainty", "rule", "codes", "cause_since", "asked_at"]
STANDING += ["last_alive_at", "suspect_cause", "suspect_rule", "suspect_certainty"]
STANDING += ["suspect_codes", "suspect_since", "suspect_looked_at", "suspect_looks"]
LOGIN = [*STANDING, "faults", "quarantined", "healed_at", "next_check_at", "due_since"]
LOGIN += ["next_state_at", "person_end_at"]
# What stays of it where only the token is known to be over as well.
TOLD = ["cause", "blame", "certainty", "rule", "codes", "cause_since"]
OVERWRITABLE = (Cause.ALIVE, *SAYS_NOTHING)


def apply_finding(
    standing: Standing,
    finding: Finding,
    *,
    at: datetime,
    over: bool = False,
    proved: bool = False,
    crowd: bool = False,
    ended: bool = False,
) -> bool:
    """Put ``finding`` on a login or a place (unsaved), unless what is known must stand.

    True where it is the truth from now on. ``over``: by our own record the token's time has run
    out; ``proved``: it needs no second look; ``crowd``: the network says so of many just now;
    ``ended``: it told us before that it ended the login, and why.
    """
    known = Cause(standing.cause)
    suspicion = second_look.suspicion_of(standing)
    decision = second_look.decide(
        finding, known=known, suspicion=suspicion, at=at, over=over, crowd=crowd, ended=ended
    )
    believed = proved or decision.believed
    second_look.keep(standing, None if proved else decision.suspicion)
    tells = finding.cause not in SAYS_NOTHING
    if not believed or (not tells and known not in OVERWRITABLE):
        return False
    # From one fault to the next it is still the same time of not knowing.
    goes_on = not tells and known in SAYS_NOTHING
    if standing.cause != finding.cause.value and not goes_on:
        standing.cause_since = at
    standing.cause = finding.cause.value
    standing.blame = finding.blame.value
    standing.certainty = finding.certainty.value
    standing.rule = finding.rule[:80]
    standing.codes = dict(finding.codes)
    standing.asked_at = at
    if finding.cause is Cause.ALIVE:
        standing.last_alive_at = at
    return True


def apply_login_finding(
    credential: Credential,
    finding: Finding,
    *,
    at: datetime,
    proved: bool = False,
    of_renewal: bool = False,
) -> None:
    """``apply_finding`` for a login, with what hangs on it: faults in a row, and quarantine.

    A token that is believed to be dead is quarantined by its fingerprint: it is seldom asked
    about, and renewed by no ordinary round. A new token has another fingerprint.

    ``of_renewal``: it is what a renewal came to. A refusal does not say that a suspended account
    is back: the suspension stands, and the token is over besides.
    """
    ends = ends_of(credential, registry.get(credential.network).policy)
    over = any(end <= at for end in ends)
    over_before = is_dead(credential)
    suspended = (of_renewal or over_before) and _stays_suspended(credential, finding)
    told = {name: getattr(credential, name) for name in TOLD if suspended}
    was_ended = ended_with_a_reason(credential) or (suspended and over_before)
    was_dead = was_ended or Cause(credential.cause) in DEAD
    crowd = finding.cause in DEAD and mass_deaths.is_doubted_with_many(credential, at=at)
    believed = apply_finding(
        credential, finding, at=at, over=over, proved=proved, crowd=crowd, ended=was_ended
    )
    if finding.cause in SAYS_NOTHING:
        credential.faults += 1
        return
    credential.faults = 0
    for name, value in told.items():
        setattr(credential, name, value)
    if believed:
        dead = finding.cause in DEAD or ended_with_a_reason(credential)
        credential.quarantined = credential.fingerprint if dead else ""
        if was_dead or dead:
            credential.healed_at = at if finding.cause is Cause.ALIVE else None


def _stays_suspended(login: Credential, finding: Finding) -> bool:
    """Whether a token that is over is no reason to send anybody to sign in: the network told that
    the account is suspended or paused, and nothing says that it is active again."""
    died = finding.cause in DEAD and finding.cause is not Cause.REVOKED_BY_USER
    return died and login.cause == Cause.ACCOUNT_SUSPENDED and not finding.account_active


def ended_with_a_reason(login: Credential) -> bool:
    """Whether the network told us unasked that it ended this login, and why: its token is dead,
    and what is wrong with the account is no matter of tokens."""
    return login.rule in ENDED_UNASKED


def look_of(standing: Standing, finding: Finding) -> int:
    """Which look this finding was, where it is suspected only; 0 where it is believed."""
    suspicion = second_look.suspicion_of(standing)
    told = suspicion is not None and second_look.agree(suspicion.cause, finding.cause)
    return standing.suspect_looks if told else 0
