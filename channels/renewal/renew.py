"""Renews tokens by machine, and handles them like money.

The ``Renewal`` row is written before the call: it is the intent and the lock in one, by
a unique constraint that any database keeps. Just before the request leaves, the row says
so: after a crash this tells a call that was never made from an answer that is lost. New
tokens are on the disk before anything else is done with them, and stored under a check of
the generation before anything uses them.

An answer that is lost at a network that rotates is no evidence of anything: it is asked for
again, less and less often, by one login for all where several have lost theirs (``silence``).
Only a refusal after it may mean that the token has changed (``after_loss``).
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime
from functools import partial

from channels import registry
from channels.contract import SAYS_NOTHING, Cause, Door, Finding, Network, RenewalAnswer
from channels.diagnosis.next_check import is_dead
from channels.diagnosis.renewal_windows import old_enough_at, rotates, window_of
from channels.diagnosis.second_look import is_told_at_once
from channels.http import door_for
from channels.models import Credential, EventKind, Renewal
from channels.records import findings, pauses
from channels.records.events import note
from channels.records.for_operator import operator_alerts
from channels.records.observed_door import ObservedDoor
from channels.registrations import app_of
from channels.renewal import after_loss, attempts, silence, storing, told_by_age
from channels.renewal.job import Job, Outcome, no_answer, our_fault
from channels.vault import open_tokens
from core.logs.context import of_login
from core.sealing import UnsealError

__all__ = ["Outcome", "is_due", "our_fault", "renew_if_due"]

logger = logging.getLogger(__name__)
RowOutcome = Renewal.Outcome
OTHERS_ASK = "another-login-asks-first"


@of_login
def renew_if_due(
    credential_id: int,
    *,
    at: datetime,
    door: Door | None = None,
    force: bool = False,
    refused_generation: int | None = None,
    refusal: Finding | None = None,
    by_person: bool = False,
    for_call: bool = False,
) -> Outcome:
    """Renew this login's tokens if that is due ``at`` (aware UTC). Not in a transaction.

    ``force``: also before it is due, as long as it can succeed, and of tokens that are taken
    for dead. ``refused_generation``: the network refused the access token of this generation,
    one renewal shall tell; not done where there are newer tokens by now. ``refusal``: with which;
    where the renewal is refused as well, it is the one that may name the cause. ``by_person``: a
    renewal in vain changes nothing. ``for_call``: the token is fetched for a call that is told of
    by itself. Raises what a client raises by mistake, after the row is closed; the network's
    faults are outcomes.
    """
    storing.drain(credential_id, at=at)
    credential = Credential.objects.get(pk=credential_id)
    if refused_generation not in (None, credential.generation):
        return Outcome.MOVED_ON
    network = registry.get(credential.network)
    app = app_of(network.id, credential.app, credential.server)
    if app is None:
        return Outcome.NOT_DUE
    refused = refused_generation is not None
    job = Job(credential, network, app, Renewal(), at, refused, by_person, refusal)
    if (abandoned := attempts.abandoned(credential, at=at)) is not None:
        _close_abandoned(replace(job, renewal=abandoned))
        credential.refresh_from_db()
    wanted = partial(_wanted, network=network, at=at, force=force, early=force or refused)
    if not wanted(credential):
        return Outcome.NOT_DUE
    if (held_back := _held_back(job)) is not None:
        return held_back
    # Asked again under the lock: meanwhile another worker may have lost an answer.
    renewal = attempts.claim(
        credential, at=at, wanted=lambda held: wanted(held) and not _too_soon(held, at)
    )
    if renewal is None:
        return Outcome.BUSY
    for_call = for_call and not is_due(credential, at=at)
    job = replace(job, renewal=renewal, for_call=for_call)
    return _run(job, door or door_for(network.id, credential.server))


def is_due(credential: Credential, *, at: datetime) -> bool:
    """Whether a round renews this login ``at``, as it stands; it need not ask for a renewal else.

    A renewal that was left unfinished (``attempts.stale``) is another reason to.
    """
    network = registry.get(credential.network)
    return _wanted(credential, network=network, at=at, force=False, early=False)


def _wanted(
    credential: Credential, *, network: Network, at: datetime, force: bool, early: bool
) -> bool:
    # A refresh token that is taken for dead is used by no round; asking with it is harmless.
    if (is_dead(credential) or credential.renewal_lost_at) and not force:
        return False
    window = window_of(credential, network.policy)
    if window is None or not window.can_succeed(at):
        return False
    return at >= (old_enough_at(credential, network.policy) if early else window.opens)


def _held_back(job: Job) -> Outcome | None:
    """Why a renewal that is due does not leave now; None where it may."""
    credential, at = job.credential, job.at
    realm = credential.realm
    if pauses.paused_until(realm, at) and pauses.holds_back(realm, credential.pk, at=at):
        return Outcome.PAUSED
    if moment := _too_soon(credential, at):
        return _wait(job, moment)
    if moment := silence.turn(credential, at=at):
        return _wait(job, moment)
    if pauses.holds_back(realm, credential.pk, at=at):
        return Outcome.PAUSED
    return None


def _too_soon(credential: Credential, at: datetime) -> datetime | None:
    """When these tokens may be sent again, where an answer to them was lost just now."""
    moment = attempts.not_before(credential)
    return moment if moment and moment > at else None


def _wait(job: Job, moment: datetime) -> Outcome:
    """Not yet. The channel works while its access token does; then nobody can tell."""
    if job.by_person:
        return Outcome.WAITING
    if job.access_unusable and job.credential.cause == Cause.ALIVE:
        unanswered = no_answer(OTHERS_ASK, job.at)
        findings.record_fault(job.credential, unanswered, at=job.at, access_unusable=True)
    attempts.come_again(job.credential, moment)
    return Outcome.WAITING


def _run(job: Job, door: Door) -> Outcome:
    def mark_sent(_: object) -> None:
        if job.renewal.sent_at is None:
            attempts.mark_sent(job.renewal, at=job.at)

    server = job.credential.server
    observed = ObservedDoor(door, job.network.id, server, before_send=mark_sent)
    try:
        tokens = open_tokens(job.credential)
        answer = job.network.client.renew(observed, job.app, tokens, at=job.at)
    except attempts.TakenOverError:
        return Outcome.BUSY
    except UnsealError:
        silence.no_canary(job.credential, at=job.at)
        return _failed(job, observed.act_on(our_fault("vault-does-not-open", job.at), at=job.at))
    except Exception:
        _record_own_failure(job)
        raise
    if answer.grant is not None:
        # The tokens first: whatever else came along can wait for the database.
        outcome = storing.store(job, answer.grant, answer.finding)
        observed.act_on(answer.finding, at=job.at)
        return outcome
    return _no_grant(
        job, observed, replace(answer, finding=observed.act_on(answer.finding, at=job.at))
    )


def _no_grant(job: Job, observed: ObservedDoor, answer: RenewalAnswer) -> Outcome:
    finding = answer.finding
    if finding.cause not in SAYS_NOTHING:
        finding = told_by_age.refine(job.credential, job.network.policy, finding, at=job.at)
        return _refused(job, observed, finding)
    if answer.lost:
        return _lost(job, finding)
    if finding.cause in (Cause.APP_FAULT, Cause.RATE_LIMITED):
        silence.over(job.credential.realm, at=job.at)
    outcome = _failed(job, finding)
    silence.unanswered(job.credential, at=job.at)
    return outcome


def _failed(job: Job, finding: Finding) -> Outcome:
    """Nothing changed there: tried again later. The channel works while its token does."""
    attempts.close(job.renewal, RowOutcome.FAILED, finding.rule, at=job.at)
    note(job.credential, EventKind.RENEWAL_FAILED, at=job.at, finding=finding)
    _record_fault(job, finding)
    down = finding.cause in (Cause.NETWORK_FAULT, Cause.RATE_LIMITED)
    return Outcome.FAILED if down else Outcome.UNRESOLVED


def _record_fault(job: Job, finding: Finding) -> None:
    if not job.by_person:
        findings.record_fault(
            job.credential, finding, at=job.at, access_unusable=job.access_unusable
        )


def _refused(job: Job, observed: ObservedDoor, finding: Finding) -> Outcome:
    """The network will not renew. After a lost answer that may mean that the token changed.

    A refresh token dies without a reason where the access token did with one.
    """
    if job.refusal and is_told_at_once(job.refusal) and not is_told_at_once(finding):
        finding = job.refusal
    if attempts.losses(job.credential) and not is_told_at_once(finding):
        return after_loss.weigh(job, observed, finding)
    attempts.close(job.renewal, RowOutcome.REFUSED, finding.rule, at=job.at)
    failed = EventKind.RENEWAL_FAILED
    recorded = findings.record_finding(job.credential, finding, at=job.at, event=failed)
    silence.over(job.credential.realm, at=job.at)
    return Outcome.REFUSED if recorded else Outcome.MOVED_ON


def _lost(job: Job, finding: Finding) -> Outcome:
    attempts.close(job.renewal, RowOutcome.LOST, finding.rule, at=job.at)
    note(job.credential, EventKind.RENEWAL_LOST, at=job.at, finding=finding)
    _record_fault(job, finding)
    silence.lost(job.credential, at=job.at)
    return Outcome.LOST


def _record_own_failure(job: Job) -> None:
    """Our own code failed: before the request left nothing is lost, after it who knows."""
    finding = our_fault("our-code-failed", job.at)
    operator_alerts.alert_if_ours(job.credential.realm, finding, at=job.at)
    silence.no_canary(job.credential, at=job.at)
    if job.renewal.sent_at and rotates(job.network.policy):
        _lost(job, finding)
    else:
        _failed(job, finding)


def _close_abandoned(job: Job) -> None:
    """Close the row of a worker that died: never sent, harmless, or an answer lost."""
    lost = bool(job.renewal.sent_at) and rotates(job.network.policy)
    if not attempts.take_over(
        job.renewal, RowOutcome.LOST if lost else RowOutcome.FAILED, at=job.at
    ):
        return
    logger.warning("login %s: a worker died while renewing it", job.credential.pk)
    if lost:
        finding = our_fault("worker-died", job.at)
        note(job.credential, EventKind.RENEWAL_LOST, at=job.at, finding=finding)
        _record_fault(job, finding)
