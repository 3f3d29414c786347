"""Writes what a network answered on the login and the places behind it.

The rule (design, rule 3): an answer that cannot tell never overwrites a
truth that was told. After *alive* it is stored, with the time of the last good answer
beside it ("worked at 07:40, cannot reach X since 09:10"); after a break it changes
nothing but the time of the next question. A break that the network does not name, or that we
conclude, is kept beside the truth until two more looks agree (``diagnosis.second_look``).
Answers about tokens that have been replaced meanwhile are dropped.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.db import transaction

from channels import registry, signals, vault
from channels.contract import (
    DEAD,
    SAYS_NOTHING,
    Answer,
    Blame,
    Cause,
    Certainty,
    Facts,
    Finding,
    Place,
    State,
)
from channels.diagnosis import second_look
from channels.diagnosis.renewal_windows import ends_of
from channels.models import Channel, Credential, EventKind, Standing
from channels.records.diagnoses import diagnosis_of
from channels.records.events import note
from channels.records.schedule import next_check_of
from core import sealing

STANDING = ["cause", "blame", "certainty", "rule", "codes", "cause_since", "asked_at"]
STANDING += ["last_alive_at", "suspect_cause", "suspect_rule", "suspect_certainty"]
STANDING += ["suspect_codes", "suspect_since", "suspect_looked_at", "suspect_looks"]
LOGIN = [*STANDING, "faults", "quarantined", "healed_at", "next_check_at"]
TOKEN_FACTS = ["issued_at", "expires_at", "data_access_expires_at", "scopes"]
NAMES = ["account_name", "other_id"]
OVERWRITABLE = (Cause.ALIVE, *SAYS_NOTHING)


def record_answer(
    credential: Credential,
    answer: Answer,
    *,
    at: datetime,
    unanswered: Finding | None = None,
    renewal_unresolved: bool = False,
    after_consent: bool = False,
) -> bool:
    """Write what was answered about ``credential``'s tokens as it holds them.

    ``unanswered``: a second question that got no usable answer; it is asked again soon.
    ``renewal_unresolved``: so is a renewal that was tried just before, and counted as a fault.
    ``after_consent``: the person comes from the network's consent page, and a place that they
    left out there is no surprise. False, and nothing written, where the tokens have been
    replaced meanwhile. The instance is brought up to date either way.
    """
    with transaction.atomic():
        held = _locked(credential)
        if held is not None:
            faults = held.faults
            apply_login_finding(held, answer.finding, at=at)
            if unanswered or renewal_unresolved:
                held.faults = faults + bool(unanswered)
            _take_facts(held, answer)
            for finding in filter(None, (answer.finding, unanswered)):
                _note_asked(held, finding, at)
            _record_places(held, answer, at, after_consent=after_consent)
            _schedule_next_check(held, unanswered or answer.finding, at)
            held.save(update_fields=[*LOGIN, *TOKEN_FACTS, *NAMES])
            settle_login(held, at=at)
    _bring_up_to_date(credential)
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
            apply_login_finding(held, finding, at=at, proved=proved)
            if event:
                note(held, event, at=at, finding=finding, look=look_of(held, finding))
            _schedule_next_check(held, finding, at)
            held.save(update_fields=LOGIN)
            settle_login(held, at=at)
    _bring_up_to_date(credential)
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
            _schedule_next_check(held, finding, at)
            held.save(update_fields=LOGIN)
            settle_login(held, at=at)
    _bring_up_to_date(credential)
    return held is not None


def record_place(channel: Channel, finding: Finding, *, at: datetime, proved: bool = False) -> None:
    """Write what holds for one place: its role, its tick, a permission for it.

    ``proved``: it needs no second look.
    """
    with transaction.atomic():
        before = (channel.cause, channel.suspect_looks)
        apply_finding(channel, finding, at=at, proved=proved)
        channel.save(update_fields=STANDING)
        if (channel.cause, channel.suspect_looks) != before:
            look = look_of(channel, finding)
            note(
                channel.credential,
                EventKind.ASKED,
                at=at,
                finding=finding,
                channel=channel,
                look=look,
            )


def settle_login(credential: Credential, *, at: datetime) -> None:
    """Settle every channel behind the login."""
    for channel in credential.channels.order_by("pk"):
        settle_state(channel, at=at)


def settle_state(channel: Channel, *, at: datetime) -> bool:
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


def apply_finding(
    standing: Standing, finding: Finding, *, at: datetime, over: bool = False, proved: bool = False
) -> bool:
    """Put ``finding`` on a login or a place (unsaved), unless what is known must stand.

    True where it is the truth from now on. ``over``: by our own record the token's time has run
    out; ``proved``: it needs no second look.
    """
    known = Cause(standing.cause)
    suspicion = second_look.suspicion_of(standing)
    decision = second_look.decide(finding, known=known, suspicion=suspicion, at=at, over=over)
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
    credential: Credential, finding: Finding, *, at: datetime, proved: bool = False
) -> None:
    """``apply_finding`` for a login, with what hangs on it: faults in a row, and quarantine.

    A token that is believed to be dead is quarantined by its fingerprint: it is seldom asked
    about, and renewed by no ordinary round. A new token has another fingerprint.
    """
    ends = ends_of(credential, registry.get(credential.network).policy)
    over = any(end <= at for end in ends)
    was_dead = Cause(credential.cause) in DEAD
    believed = apply_finding(credential, finding, at=at, over=over, proved=proved)
    if finding.cause in SAYS_NOTHING:
        credential.faults += 1
        return
    credential.faults = 0
    if believed:
        dead = finding.cause in DEAD
        credential.quarantined = credential.fingerprint if dead else ""
        if was_dead or dead:
            credential.healed_at = at if finding.cause is Cause.ALIVE else None


def look_of(standing: Standing, finding: Finding) -> int:
    """Which look this finding was, where it is suspected only; 0 where it is believed."""
    suspicion = second_look.suspicion_of(standing)
    told = suspicion is not None and second_look.agree(suspicion.cause, finding.cause)
    return standing.suspect_looks if told else 0


def _note_asked(held: Credential, finding: Finding, at: datetime) -> None:
    note(held, EventKind.ASKED, at=at, finding=finding, look=look_of(held, finding))


def _bring_up_to_date(credential: Credential) -> None:
    """Who disconnects while the network is being asked leaves nothing to write on."""
    with suppress(Credential.DoesNotExist):
        credential.refresh_from_db()


def _locked(credential: Credential) -> Credential | None:
    """The login as stored, locked; None where it holds other tokens by now."""
    return (
        Credential.objects.select_for_update()
        .filter(pk=credential.pk, generation=credential.generation)
        .first()
    )


def _schedule_next_check(held: Credential, finding: Finding, at: datetime) -> None:
    held.next_check_at = next_check_of(held, at=at, retry_at=finding.retry_at)


def _take_facts(held: Credential, answer: Answer) -> None:
    """What the network told beside dead or alive: its word wins over what we kept."""
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


def _record_places(held: Credential, answer: Answer, at: datetime, *, after_consent: bool) -> None:
    facts = answer.facts
    if facts.places is None or facts.account_id not in (None, held.account_id):
        return
    listed = {place.external_id: place for place in facts.places}
    for channel in held.channels.order_by("pk"):
        place = listed.get(channel.external_id)
        if place is not None:
            _update_place(channel, place)
        finding = _place_finding(place, facts, answer.finding)
        chosen = after_consent and finding.cause is Cause.PERMISSION_MISSING
        record_place(channel, finding, at=at, proved=chosen)


def _place_finding(place: Place | None, facts: Facts, asked: Finding) -> Finding:
    certainty = Certainty.SAID
    if place is None:
        # A list may leave out what is there: merely concluded, and looked at again.
        cause, rule, certainty = facts.absent, "place-not-listed", Certainty.INFERRED
    elif not place.allowed:
        cause, rule = Cause.LOST_PAGE_ROLE, "role-does-not-publish"
    elif not place.ticked:
        cause, rule = Cause.PERMISSION_MISSING, "place-not-ticked"
    else:
        cause, rule = Cause.ALIVE, "place-listed"
    return Finding(
        cause,
        Blame.NOBODY if cause is Cause.ALIVE else Blame.YOU,
        certainty,
        rule,
        source=asked.source,
        endpoint=asked.endpoint,
        status=asked.status,
        at=asked.at,
    )


def _update_place(channel: Channel, place: Place) -> None:
    """Names may change, a role too; a token is only ever replaced by another."""
    channel.name = (place.name or channel.name)[:200]
    channel.handle = (place.handle or channel.handle)[:200]
    channel.role = place.role[:80]
    if place.token and place.token != vault.open_place_token(channel):
        channel.token_sealed = sealing.seal(place.token)
    channel.save(update_fields=["name", "handle", "role", "token_sealed"])


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
