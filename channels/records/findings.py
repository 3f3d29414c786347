"""Writes what a network answered on the login and the places behind it.

The rule (design, rule 3): an answer that cannot tell never overwrites a
truth that was told. After *alive* it is stored, with the time of the last good answer
beside it ("worked at 07:40, cannot reach X since 09:10"); after a break it changes
nothing but the time of the next question. A break that the network does not name, or that we
conclude, is kept beside the truth until two more looks agree (``diagnosis.second_look``).
Answers about tokens that have been replaced meanwhile are dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from django.db import connection, transaction

from channels import signals
from channels.contract import (
    SAYS_NOTHING,
    Answer,
    Cause,
    Finding,
    State,
)
from channels.models import Channel, Credential, EventKind
from channels.records import mass_deaths, next_states, pictures
from channels.records.diagnoses import diagnosis_of
from channels.records.events import note
from channels.records.place_findings import place_findings, record_place
from channels.records.schedule import next_check_of
from channels.records.standings import LOGIN, apply_login_finding, look_of
from core.whole_rows import WholeRows

TOKEN_FACTS = ["issued_at", "expires_at", "data_access_expires_at", "scopes"]
NAMES = ["account_name", "other_id"]
# Read at every look.
HELD = WholeRows(Credential, "WHERE it.id = %s AND it.generation = %s")
PLACES = WholeRows(Channel, "WHERE it.credential_id = %s ORDER BY it.id")


def record_answer(
    credential: Credential,
    answer: Answer,
    *,
    at: datetime,
    unanswered: Finding | None = None,
    renewal_unresolved: bool = False,
    after_consent: bool = False,
    of_places: Mapping[str, Finding] | None = None,
) -> bool:
    """Write what was answered about ``credential``'s tokens as it holds them.

    ``unanswered``: a second question that got no usable answer; it is asked again soon.
    ``renewal_unresolved``: so is a renewal that was tried just before, and counted as a fault.
    ``after_consent``: the person comes from the network's consent page, and a place that they
    left out there is no surprise. ``of_places``: external id -> what was said of that place
    when it was asked by itself. False, and nothing written, where the tokens have been
    replaced meanwhile. The instance is brought up to date either way.
    """
    with transaction.atomic():
        held = _locked(credential)
        if held is not None:
            faults, doubted_since = held.faults, mass_deaths.doubted_since(held)
            apply_login_finding(held, answer.finding, at=at)
            if unanswered or renewal_unresolved:
                held.faults = faults + bool(unanswered)
            _take_facts(held, answer)
            for finding in filter(None, (answer.finding, unanswered)):
                _note_asked(held, finding, at)
            places = _places_of(held)
            for channel, finding in place_findings(held, places, answer, of_places or {}):
                left_out = after_consent and finding.cause is Cause.PERMISSION_MISSING
                record_place(channel, finding, at=at, proved=left_out)
            if answer.facts.account_id in (None, held.account_id):
                pictures.note(places, answer.facts, at=at)
            _schedule_next_check(held, unanswered or answer.finding, at, places)
            next_states.reckon(held, places, at=at)
            held.save(update_fields=[*LOGIN, *TOKEN_FACTS, *NAMES])
            if doubted_since and answer.finding.cause is Cause.ALIVE:
                mass_deaths.wake(held.realm, doubted_since, at=at)
            _settle_all(places, at)
    _bring_up_to_date(credential, held)
    return held is not None


def record_finding(
    credential: Credential,
    finding: Finding,
    *,
    at: datetime,
    event: EventKind | None = None,
    proved: bool = False,
) -> bool:
    """Write a finding that no question of ours brought: a callback, a refused renewal.

    ``event`` is noted with it; None: the caller writes its own. ``proved``: more than this one
    answer stands behind it, so that no second look is needed. Returns as ``record_answer``.
    """
    with transaction.atomic():
        held = _locked(credential)
        if held is not None:
            of_renewal = event is EventKind.RENEWAL_FAILED
            apply_login_finding(held, finding, at=at, proved=proved, of_renewal=of_renewal)
            if event:
                note(held, event, at=at, finding=finding, look=look_of(held, finding))
            _write_and_settle(held, finding, at=at)
    _bring_up_to_date(credential, held)
    return held is not None


def record_fault(
    credential: Credential, finding: Finding, *, at: datetime, access_unusable: bool
) -> bool:
    """Write that a renewal came to nothing: it is tried again later.

    ``access_unusable``: no question can tell either how the login is, so that the fault
    stands as the finding about it. The caller writes the event. Returns as ``record_answer``.
    """
    with transaction.atomic():
        held = _locked(credential)
        if held is not None:
            if access_unusable:
                apply_login_finding(held, finding, at=at)
            else:
                held.faults += 1
            _write_and_settle(held, finding, at=at)
    _bring_up_to_date(credential, held)
    return held is not None


def settle_login(credential: Credential, *, at: datetime) -> None:
    """Settle every channel behind the login, and store when time alone changes one next."""
    channels = _places_of(credential)
    _settle_all(channels, at)
    next_states.keep(credential, channels, at=at)


def settle_state(channel: Channel, *, at: datetime) -> bool:
    """Settle one channel of which something was written; True for the one who changed it."""
    changed = settle(channel, at=at)
    next_states.bring_forward(channel, at=at)
    return changed


def settle(channel: Channel, *, at: datetime) -> bool:
    """Bring the stored state up to what holds ``at``; True for the one who changed it.

    The change is claimed by one conditional update: however many check at once, one
    event is written and one signal sent, in the same transaction.
    """
    diagnosis = diagnosis_of(channel, at=at)
    before, after = State(channel.state), diagnosis.state
    if before is after:
        return False
    with transaction.atomic():
        mine = Channel.objects.filter(pk=channel.pk, state=before.value).update(
            state=after.value, state_since=at
        )
        if not mine:
            return False
        channel.state, channel.state_since = after.value, at
        _note_and_signal(channel, before, after, diagnosis.cause, at)
    return True


def _settle_all(channels: Sequence[Channel], at: datetime) -> None:
    for channel in channels:
        settle(channel, at=at)


def _note_asked(held: Credential, finding: Finding, at: datetime) -> None:
    note(held, EventKind.ASKED, at=at, finding=finding, look=look_of(held, finding))


def _places_of(held: Credential) -> list[Channel]:
    places = PLACES.read([held.pk])
    for place in places:
        place.credential = held
    return places


def _write_and_settle(held: Credential, finding: Finding, *, at: datetime) -> None:
    places = _places_of(held)
    _schedule_next_check(held, finding, at, places)
    # Before the login is saved, so that the moment is written with it.
    next_states.reckon(held, places, at=at)
    held.save(update_fields=LOGIN)
    _settle_all(places, at)


def _bring_up_to_date(credential: Credential, held: Credential | None) -> None:
    """As it was written; where nothing was, as it stands.

    Who disconnects while the network is being asked leaves nothing to write on.
    """
    if held is None:
        with suppress(Credential.DoesNotExist):
            credential.refresh_from_db()
        return
    for field in Credential._meta.concrete_fields:
        setattr(credential, field.attname, getattr(held, field.attname))


def _locked(credential: Credential) -> Credential | None:
    """The login as stored, locked; None where it holds other tokens by now."""
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    rows = HELD.read([credential.pk, credential.generation], also=lock)
    return rows[0] if rows else None


def _schedule_next_check(
    held: Credential, finding: Finding, at: datetime, places: Iterable[Channel]
) -> None:
    held.next_check_at = next_check_of(held, at=at, retry_at=finding.retry_at, places=places)
    held.due_since = None


def _take_facts(held: Credential, answer: Answer) -> None:
    """What the network told beside dead or alive: its word wins over what we kept.

    Unless the answer says nothing, as where it contradicts what we know: an end that came along
    would have the contradiction believed at the next look.
    """
    if answer.finding.cause in SAYS_NOTHING:
        return
    facts = answer.facts
    if facts.account_id not in (None, held.account_id):
        return  # about somebody else: nothing of it is ours
    held.issued_at = facts.issued_at or held.issued_at
    if facts.expires_at or facts.no_expiry:
        held.expires_at = facts.expires_at
    held.data_access_expires_at = facts.data_access_expires_at or held.data_access_expires_at
    held.account_name = (facts.account_name or held.account_name)[:200]
    held.other_id = facts.other_id or held.other_id
    # A dead token's scopes may be told as none: what it was granted is still the news.
    if facts.scopes is not None and answer.finding.cause is Cause.ALIVE:
        held.scopes = list(facts.scopes)


def _note_and_signal(
    channel: Channel, before: State, after: State, cause: Cause, at: datetime
) -> None:
    note(
        channel.credential,
        EventKind.STATE_CHANGED,
        at=at,
        cause=cause,
        channel=channel,
        before=before.value,
        after=after.value,
        evidence={"by_itself": True} if channel.credential.healed_at == at else None,
    )
    signals.state_changed.send(
        sender=Channel, channel=channel, before=before, after=after, cause=cause, at=at
    )
