"""Asks the networks: one check of one login, and of the places behind it.

A check obeys pauses and budgets, renews first where that is due, sends the cheapest
probe that tells, then asks whether roles and ticked Pages are still there, and records
the answer. No database transaction is open while a network is asked.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from channels import registry
from channels.contract import (
    DEAD,
    SAYS_NOTHING,
    Answer,
    Cause,
    Context,
    Door,
    Finding,
    Tokens,
)
from channels.diagnosis import next_check
from channels.diagnosis.renewal_windows import needs_fresh
from channels.diagnosis.token_ends import proof_every
from channels.http import door_for
from channels.models import Channel, Credential, EventKind, FailureReport
from channels.probing import looks, places, reading
from channels.probing.running import OUTCOMES, CheckOutcome, RunningCheck
from channels.records import findings, next_states, pauses
from channels.records.budgets import probe_budget
from channels.records.events import note
from channels.records.observed_door import ObservedDoor
from channels.records.schedule import come_back_soon, next_check_of
from channels.registrations import app_of
from channels.renewal import attempts, renew, storing
from channels.vault import open_tokens
from core.logs.context import of_login
from core.sealing import UnsealError

__all__ = [
    "FRESH",
    "CheckOutcome",
    "check_abandoned",
    "check_login",
    "check_now",
    "check_soon",
    "checked_login",
    "context_of",
    "reported_dead",
]

# A renewal tells nothing new about these: the token itself is well.
TOKEN_WORKS = (Cause.ALIVE, Cause.PERMISSION_MISSING, Cause.LOST_PAGE_ROLE)
# A token that was granted so recently needs no other proof, whatever a tool says.
FRESH = timedelta(minutes=10)


def checked_login(credential_id: int, *, at: datetime, door: Door | None = None) -> Credential:
    """Check one login ``at`` (aware UTC); the login as it stands afterwards."""
    check_login(credential_id, at=at, door=door)
    return Credential.objects.get(pk=credential_id)


def check_now(channel: Channel, *, at: datetime, door: Door | None = None) -> CheckOutcome:
    """The person's own "Check now": as ``check_login``, also for a quarantined token.

    It makes nothing worse: what says nothing about the token changes nothing but when we ask
    again, and the token is not used before its time. Ends within the time limits of its calls.
    """
    outcome = check_login(channel.credential_id, at=at, door=door, by_person=True)
    channel.refresh_from_db()
    if outcome is CheckOutcome.UNCLEAR:
        come_back_soon(channel.credential, at=at)
    return outcome


@of_login
def check_login(
    credential_id: int, *, at: datetime, door: Door | None = None, by_person: bool = False
) -> CheckOutcome:
    """Check one login and record it. Raises what is a mistake in our own code."""
    storing.drain(credential_id, at=at)
    at_hand = reading.read(credential_id, at=at)
    credential = at_hand.credential
    network = registry.get(credential.network)
    app = app_of(network.id, credential.app, credential.server)
    if app is None:
        findings.settle_login(credential, at=at)
        return _postpone(credential, at, CheckOutcome.NOT_SET_UP)
    if at_hand.pause and pauses.paused_until(credential.realm, at):
        return CheckOutcome.PAUSED
    outcome, no_pause = renew.Outcome.NOT_DUE, not at_hand.pause
    fresh = needs_fresh(credential, network.policy, at) and not next_check.is_dead(credential)
    look = fresh and _account_is_open(at_hand, by_person=by_person, at=at)
    if at_hand.renewal_left or fresh or renew.is_due(credential, at=at):
        outcome = renew.renew_if_due(
            credential_id, at=at, door=door, force=fresh, by_person=by_person, for_call=look
        )
        credential.refresh_from_db()
        no_pause = False  # it took its time, and may have brought one
    door = door or door_for(network.id, credential.server)
    observed = ObservedDoor(door, network.id, credential.server, no_pause=no_pause)
    renewal_unresolved = outcome is renew.Outcome.UNRESOLVED
    running = RunningCheck(
        credential, network, app, at, observed, by_person, renewal_unresolved, at_hand.has_places
    )
    if outcome is renew.Outcome.NOT_DUE:
        return _probe_or_renew(running)
    if outcome is renew.Outcome.STORED and _account_is_open(at_hand, by_person=by_person, at=at):
        return _probe_and_record(running)
    # The renewal cannot be had just now; whether the token lives can still be asked.
    if (
        (renewal_unresolved or (by_person and outcome is renew.Outcome.WAITING))
        and not _access_expired(credential, at)
        and probe_budget.may_probe(network.policy, at=at)
    ):
        return _probe_and_record(running)
    return OUTCOMES[outcome]


def check_soon(credential: Credential, *, at: datetime) -> None:
    """Have this login checked as soon as a worker is free: a failure was reported."""
    next_states.ask_by(Credential.objects.filter(pk=credential.pk), at)


def check_abandoned(*, at: datetime) -> None:
    """The same for each login whose renewal a worker has died over."""
    next_states.ask_by(Credential.objects.filter(renewals__in=attempts.stale(at=at)), at)


def reported_dead(credential: Credential, *, at: datetime) -> bool:
    """Whether a tool was told, since the last proof of life, that this very token is dead."""
    since = max(credential.issued_at, credential.asked_at or credential.issued_at)
    told = FailureReport.objects.filter(
        channel__credential=credential.pk, failed_at__gte=since, cause__in=DEAD
    )
    return at - credential.issued_at >= FRESH and told.exists()


def _probe_or_renew(running: RunningCheck) -> CheckOutcome:
    """Probe, where that is free or paid for; else the proof of life is a renewal.

    Of a login that is taken for dead the refresh token is the proof, where it has one: an access
    token that lives on for a while would be no sign that it can be renewed.
    """
    dead = next_check.is_dead(running.credential)
    if dead and running.credential.refresh_token_sealed and (outcome := _renew(running)):
        return outcome
    if probe_budget.may_probe(running.network.policy, at=running.at):
        return _probe_and_record(running)
    if _doubted(running) and (outcome := _renew(running)):
        return outcome
    return _as_it_stands(running, CheckOutcome.LAST_PROOF)


def _as_it_stands(running: RunningCheck, outcome: CheckOutcome) -> CheckOutcome:
    """Nothing more is asked: what was proved last stands."""
    return outcome if running.by_person else _postpone(running.credential, running.at, outcome)


def _renew(running: RunningCheck) -> CheckOutcome | None:
    """What a renewal before its time came to; None where there can be none."""
    outcome = renew.renew_if_due(
        running.credential.pk,
        at=running.at,
        door=running.door.door,
        force=True,
        by_person=running.by_person,
    )
    return OUTCOMES.get(outcome)


def _doubted(running: RunningCheck) -> bool:
    """Whether to renew before its time: somebody told us, or we suspect, that the token is over.

    That we could not tell is a worker's reason, and none to press a button: the token may be lost.
    """
    credential = running.credential
    cause = Cause(credential.cause)
    told = cause not in TOKEN_WORKS and not (running.by_person and cause in SAYS_NOTHING)
    return told or bool(credential.suspect_cause) or reported_dead(credential, at=running.at)


def _probe_and_record(running: RunningCheck) -> CheckOutcome:
    if not running.door.no_pause and pauses.holds_back(
        running.credential.realm, running.credential.pk, at=running.at
    ):
        return CheckOutcome.PAUSED
    try:
        tokens = open_tokens(running.credential)
    except UnsealError:
        finding = renew.our_fault("vault-does-not-open", running.at)
        return _record(running, places.Told(Answer(finding)))
    answer = _probe(running, tokens)
    if _renewal_can_tell(running, answer.finding):
        outcome = renew.renew_if_due(
            running.credential.pk,
            at=running.at,
            door=running.door.door,
            refused_generation=running.credential.generation,
            refusal=answer.finding,
            by_person=running.by_person,
        )
        if outcome is not renew.Outcome.NOT_DUE:
            return OUTCOMES[outcome]
    told: places.Told | None = places.Told(answer)
    if answer.finding.cause is Cause.ALIVE and running.has_places:
        told = places.ask(_asking(running, tokens), answer)
    elif answer.finding.cause is Cause.ALIVE and _look_is_due(running):
        told = looks.ask(_asking(running, tokens), answer, by_person=running.by_person)
        if told is None and not looks.only_a_look_can_tell(running.credential):
            told = places.Told(answer)
    if told is None:
        return _as_it_stands(running, CheckOutcome.NO_UNITS)
    return _record(running, told)


def _account_is_open(at_hand: reading.AtHand, *, by_person: bool, at: datetime) -> bool:
    """Whether the account has to be asked about by itself after a renewal, which speaks of its
    token alone. Where a renewal is the day's proof of life, nothing else would ask for it."""
    credential = at_hand.credential
    policy = registry.get(credential.network).policy
    free = proof_every(policy) is not None and not looks.are_taken(policy)
    due = looks.is_due(credential, policy, by_person=by_person, at=at)
    return at_hand.has_places or free or due


def _look_is_due(running: RunningCheck) -> bool:
    credential, policy = running.credential, running.network.policy
    return looks.is_due(credential, policy, by_person=running.by_person, at=running.at)


def _asking(running: RunningCheck, tokens: Tokens) -> places.Asking:
    credential, network, app = running.credential, running.network, running.app
    return places.Asking(credential, network, app, tokens, running.door, running.at)


def _probe(running: RunningCheck, tokens: Tokens) -> Answer:
    client, at = running.network.client, running.at
    context = context_of(running.credential, at=at)
    return client.probe(running.door, running.app, tokens, context, at=at)


def context_of(credential: Credential, *, at: datetime) -> Context:
    """What we know ourselves of the token that is asked about."""
    end = credential.expires_at
    return Context(
        token_age=max(at - credential.issued_at, timedelta(0)),
        expires_in=end - at if end is not None else None,
        granted=tuple(credential.scopes),
        account_id=credential.account_id,
    )


def _renewal_can_tell(running: RunningCheck, finding: Finding) -> bool:
    """A dead access token where a refresh token can say whether the login lives."""
    return (
        finding.cause in DEAD
        and bool(running.credential.refresh_token_sealed)
        and not next_check.is_dead(running.credential)
    )


def _record(running: RunningCheck, told: places.Told) -> CheckOutcome:
    at, answer, unanswered = running.at, told.answer, told.unanswered
    finding = running.door.act_on(answer.finding, at=at)
    unclear = finding.cause in SAYS_NOTHING
    if unclear and running.by_person:
        note(running.credential, EventKind.ASKED, at=at, finding=finding)
        return CheckOutcome.UNCLEAR
    if unanswered is not None:
        unanswered = running.door.act_on(unanswered, at=at)
    facts = running.door.by_our_clock(answer.facts)
    findings.record_answer(
        running.credential,
        Answer(finding, facts),
        at=at,
        unanswered=unanswered,
        of_places=told.of_places,
        renewal_unresolved=running.renewal_unresolved,
    )
    return CheckOutcome.UNCLEAR if unclear else CheckOutcome.ASKED


def _postpone(credential: Credential, at: datetime, outcome: CheckOutcome) -> CheckOutcome:
    """Nothing was asked: only the next time is set, where it has not been set meanwhile."""
    unchanged = Credential.objects.filter(
        pk=credential.pk, generation=credential.generation, next_check_at=credential.next_check_at
    )
    next_states.ask_at(unchanged, next_check_of(credential, at=at))
    return outcome


def _access_expired(credential: Credential, at: datetime) -> bool:
    """Whether the access token's time has run out, by our record."""
    return credential.expires_at is not None and credential.expires_at <= at
