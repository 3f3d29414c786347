"""Asks the networks: one look at one login, and the places behind it.

A look obeys pauses and budgets, renews first where that is due, asks the cheapest
question that tells, then whether roles and ticked Pages are still there, and writes down
what it heard. No database transaction is open while a network is asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from channels import registry
from channels.contract import (
    DEAD,
    KINDS,
    SAYS_NOTHING,
    Answer,
    App,
    Cause,
    Context,
    Door,
    Facts,
    Finding,
    Network,
    Tokens,
)
from channels.diagnosis import next_check
from channels.http import door_for
from channels.models import Channel, Credential, FailureReport
from channels.records import findings, pauses, probe_budget
from channels.records.observed_door import WatchedDoor
from channels.registrations import app_of
from channels.renewal import renew
from channels.vault import open_tokens
from core.sealing import UnsealError

# A renewal tells nothing new about these: the token itself is well.
WELL = (Cause.ALIVE, Cause.PERMISSION_MISSING, Cause.LOST_PAGE_ROLE)
# A token that was granted so recently needs no other proof, whatever a tool says.
FRESH = timedelta(minutes=10)
LISTED = [kind.value for kind, traits in KINDS.items() if traits.listed]


class Look(StrEnum):
    """What a look came to. The login holds the truth; this says how it was got."""

    ASKED = "asked"  # the network answered, or failed to
    RENEWED = "renewed"  # new tokens were granted: the proof of life
    NOT_RENEWED = "not_renewed"  # a renewal was asked for and not granted
    BUSY = "busy"  # another worker looks at it just now
    PAUSED = "paused"  # the network asked us to wait
    NOT_SET_UP = "not_set_up"
    LAST_PROOF = "last_proof"  # asking costs money: the last proof stands


TOLD = ["account_id", "account_name", "other_id", "issued_at", "expires_at"]
TOLD += ["data_access_expires_at", "scopes", "places"]


@dataclass(frozen=True, slots=True)
class Asking:
    """One look under way."""

    credential: Credential
    network: Network
    app: App
    at: datetime
    door: WatchedDoor
    by_person: bool
    troubled: bool  # a renewal was tried, and will be again


RENEWED: dict[renew.Outcome, Look] = {
    renew.Outcome.STORED: Look.RENEWED,
    renew.Outcome.REFUSED: Look.NOT_RENEWED,
    renew.Outcome.LOST: Look.NOT_RENEWED,
    renew.Outcome.FAILED: Look.NOT_RENEWED,
    renew.Outcome.UNRESOLVED: Look.NOT_RENEWED,
    renew.Outcome.BUSY: Look.BUSY,
    renew.Outcome.MOVED_ON: Look.BUSY,
    renew.Outcome.PAUSED: Look.PAUSED,
}


def check(credential_id: int, *, at: datetime, door: Door | None = None) -> Credential:
    """One look at one login ``at`` (aware UTC); the login as it stands afterwards."""
    look_at(credential_id, at=at, door=door)
    return Credential.objects.get(pk=credential_id)


def check_now(channel: Channel, *, at: datetime, door: Door | None = None) -> Look:
    """The person's own "Check now": as ``check``, also for a token that is set aside.

    Where a look costs money and the budget is empty, a renewal is the proof of life: it
    is free, and tells more. Ends within the time limits of the calls it makes.
    """
    look = look_at(channel.credential_id, at=at, door=door, by_person=True)
    channel.refresh_from_db()
    return look


def look_at(
    credential_id: int, *, at: datetime, door: Door | None = None, by_person: bool = False
) -> Look:
    """One look at one login, recorded. Raises what is a mistake in our own code."""
    credential = Credential.objects.get(pk=credential_id)
    network = registry.get(credential.network)
    app = app_of(network.id)
    if app is None:
        findings.settle_login(credential, at=at)
        return _put_off(credential, network, at, Look.NOT_SET_UP)
    if pauses.paused_until(network.id, at):
        return Look.PAUSED
    outcome = renew.renew_if_due(credential_id, at=at, door=door)
    credential.refresh_from_db()
    watched = WatchedDoor(door or door_for(network.id), network.id)
    troubled = outcome is renew.Outcome.UNRESOLVED
    asking = Asking(credential, network, app, at, watched, by_person, troubled)
    if outcome is renew.Outcome.NOT_DUE:
        return _ask_or_prove(asking)
    if outcome is renew.Outcome.STORED and _has_places(credential):
        return _ask(asking)
    # The renewal cannot be had just now; whether the token lives can still be asked.
    if troubled and not _is_over(credential, at) and probe_budget.may_look(network.policy, at=at):
        return _ask(asking)
    return RENEWED[outcome]


def hurry(credential: Credential, *, at: datetime) -> None:
    """Have this login looked at as soon as a worker is free: a failure was reported."""
    Credential.objects.filter(pk=credential.pk, next_check_at__gt=at).update(next_check_at=at)


def suspected(credential: Credential, *, at: datetime) -> bool:
    """Whether a tool was told, since the last proof of life, that this very token is dead."""
    since = max(credential.issued_at, credential.asked_at or credential.issued_at)
    told = FailureReport.objects.filter(
        channel__credential=credential.pk, failed_at__gte=since, cause__in=DEAD
    )
    return at - credential.issued_at >= FRESH and told.exists()


def _ask_or_prove(asking: Asking) -> Look:
    """Ask, where that is free or paid for; else the proof of life is a renewal."""
    if _set_aside(asking.credential) and not asking.by_person:
        return _put_off(asking.credential, asking.network, asking.at, Look.LAST_PROOF)
    if probe_budget.may_look(asking.network.policy, at=asking.at):
        return _ask(asking)
    doubted = Cause(asking.credential.cause) not in WELL or suspected(
        asking.credential, at=asking.at
    )
    if asking.by_person or doubted:
        outcome = renew.renew_if_due(
            asking.credential.pk, at=asking.at, door=asking.door.door, force=True
        )
        if outcome is not renew.Outcome.NOT_DUE:
            return RENEWED[outcome]
    return _put_off(asking.credential, asking.network, asking.at, Look.LAST_PROOF)


def _ask(asking: Asking) -> Look:
    try:
        tokens = open_tokens(asking.credential)
    except UnsealError:
        finding = renew.ours("vault-does-not-open", asking.at)
        return _write(asking, Answer(finding), None)
    answer = _probe(asking, tokens)
    if _one_renewal_tells(asking, answer.finding):
        outcome = renew.renew_if_due(
            asking.credential.pk,
            at=asking.at,
            door=asking.door.door,
            refused_generation=asking.credential.generation,
        )
        if outcome is not renew.Outcome.NOT_DUE:
            return RENEWED[outcome]
    unheard = None
    if answer.finding.cause is Cause.ALIVE and _has_places(asking.credential):
        answer, unheard = _with_places(asking, tokens, answer)
    return _write(asking, answer, unheard)


def _probe(asking: Asking, tokens: Tokens) -> Answer:
    client, at = asking.network.client, asking.at
    context = context_of(asking.credential, at=at)
    return client.probe(asking.door, asking.app, tokens, context, at=at)


def context_of(credential: Credential, *, at: datetime) -> Context:
    """What we know ourselves of the token that is asked about."""
    end = credential.expires_at
    return Context(
        token_age=max(at - credential.issued_at, timedelta(0)),
        expires_in=end - at if end is not None else None,
    )


def _one_renewal_tells(asking: Asking, finding: Finding) -> bool:
    """A dead access token where a refresh token can say whether the login lives."""
    return (
        finding.cause in DEAD
        and bool(asking.credential.refresh_token_sealed)
        and not _set_aside(asking.credential)
    )


def _with_places(asking: Asking, tokens: Tokens, known: Answer) -> tuple[Answer, Finding | None]:
    """The living login's places; where they could not be told, what was said instead."""
    answer = asking.network.client.places(asking.door, asking.app, tokens, at=asking.at)
    if answer.finding.cause in SAYS_NOTHING:
        return known, answer.finding
    if answer.finding.cause is not Cause.ALIVE:
        return answer, None
    return Answer(answer.finding, _both(known.facts, answer.facts)), None


def _both(first: Facts, second: Facts) -> Facts:
    """What either told, the second's word before the first's."""
    told = {name: getattr(second, name) for name in TOLD if getattr(second, name) is not None}
    no_expiry = second.no_expiry or (first.no_expiry and second.expires_at is None)
    return replace(first, **told, no_expiry=no_expiry, absent=second.absent)


def _write(asking: Asking, answer: Answer, unheard: Finding | None) -> Look:
    at = asking.at
    finding = asking.door.digest(answer.finding, at=at)
    if unheard is not None:
        unheard = asking.door.digest(unheard, at=at)
    facts = asking.door.by_our_clock(answer.facts)
    findings.record_answer(
        asking.credential,
        Answer(finding, facts),
        at=at,
        unheard=unheard,
        troubled=asking.troubled,
    )
    return Look.ASKED


def _put_off(credential: Credential, network: Network, at: datetime, look: Look) -> Look:
    """Nothing was asked: only the next time is set, where it has not been set meanwhile."""
    unchanged = Credential.objects.filter(
        pk=credential.pk, generation=credential.generation, next_check_at=credential.next_check_at
    )
    unchanged.update(next_check_at=next_check.next_check(credential, network.policy, at=at))
    return look


def _is_over(credential: Credential, at: datetime) -> bool:
    """Whether the access token's time has run out, by our record."""
    return credential.expires_at is not None and credential.expires_at <= at


def _has_places(credential: Credential) -> bool:
    """Whether there are roles and ticks to look at: a profile has none."""
    return credential.channels.filter(kind__in=LISTED).exists()


def _set_aside(credential: Credential) -> bool:
    """Whether the token is known to be dead: only a new one changes that."""
    return bool(credential.quarantined) and credential.quarantined == credential.fingerprint
