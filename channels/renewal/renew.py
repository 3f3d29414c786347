"""Renews tokens by machine, and handles them like money.

The ``Renewal`` row is written before the call: it is the intent and the lock in one, by
a unique constraint that any database keeps. Just before the request leaves, the row says
so: after a crash this tells a call that was never made from an answer that is lost. New
tokens are stored, under a check of the generation, before anything uses them.

An answer that is lost at a network that rotates is asked for once more, with care. If
that fails as well, nobody can know which key is valid: the person is told just that.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial

from django.db import OperationalError, transaction
from django.db.models import F

from channels import registry, signals
from channels.contract import (
    SAYS_NOTHING,
    App,
    Blame,
    Cause,
    Certainty,
    Door,
    Finding,
    Grant,
    Network,
    RenewalAnswer,
)
from channels.diagnosis.next_check import is_dead
from channels.diagnosis.renewal_windows import old_enough_at, rotates, window_of
from channels.http import door_for
from channels.models import Credential, EventKind, Renewal
from channels.records import findings, operator_alerts, pauses
from channels.records.events import note
from channels.records.observed_door import ObservedDoor
from channels.registrations import app_of
from channels.renewal import attempts
from channels.renewal.new_tokens import store_grant
from channels.vault import open_tokens
from core.sealing import UnsealError

logger = logging.getLogger(__name__)
RowOutcome = Renewal.Outcome
# Seconds to wait before storing is tried again: what is at stake is the only copy.
STORE_RETRY_SECONDS = (0.2, 1.0, 3.0)


class Outcome(StrEnum):
    """What became of a renewal. Every one of these is recorded already."""

    NOT_DUE = "not_due"
    STORED = "stored"
    REFUSED = "refused"
    LOST = "lost"
    FAILED = "failed"  # nothing changed: the network is down, or busy
    UNRESOLVED = "unresolved"  # it answered, with a fault of ours or nothing we understand
    BUSY = "busy"  # another worker renews it: read the login again
    MOVED_ON = "moved_on"  # it holds newer tokens: read the login again
    PAUSED = "paused"  # the network asked us to wait


@dataclass(frozen=True, slots=True)
class Job:
    """One renewal that is ours to run."""

    credential: Credential
    network: Network
    renewal: Renewal
    at: datetime
    access_refused: bool

    @property
    def access_unusable(self) -> bool:
        """Whether the access token is of no use until there is a new one."""
        end = self.credential.expires_at
        return self.access_refused or (end is not None and end <= self.at)


def renew_if_due(
    credential_id: int,
    *,
    at: datetime,
    door: Door | None = None,
    force: bool = False,
    refused_generation: int | None = None,
) -> Outcome:
    """Renew this login's tokens if that is due ``at`` (aware UTC). Not in a transaction.

    ``force``: also before it is due, as long as it can succeed. ``refused_generation``:
    the network refused the access token of this generation, one renewal shall tell; not
    done where there are newer tokens by now. Raises what a client raises by mistake,
    after the row is closed; the network's faults are outcomes.
    """
    credential = Credential.objects.get(pk=credential_id)
    if refused_generation not in (None, credential.generation):
        return Outcome.MOVED_ON
    network = registry.get(credential.network)
    refused = refused_generation is not None
    if (abandoned := attempts.abandoned(credential, at=at)) is not None:
        _close_abandoned(Job(credential, network, abandoned, at, refused))
        credential.refresh_from_db()
    wanted = partial(_wanted, network=network, at=at, force=force or refused)
    app = app_of(network.id)
    if app is None or not wanted(credential):
        return Outcome.NOT_DUE
    if pauses.paused_until(network.id, at):
        return Outcome.PAUSED
    renewal = attempts.claim(credential, at=at, wanted=wanted)
    if renewal is None:
        return Outcome.BUSY
    return _run(Job(credential, network, renewal, at, refused), app, door or door_for(network.id))


def _wanted(credential: Credential, *, network: Network, at: datetime, force: bool) -> bool:
    # A refresh token that is taken for dead is used by no round; asking with it is harmless.
    if (is_dead(credential) and not force) or credential.renewal_lost_at:
        return False
    window = window_of(credential, network.policy)
    if window is None or not window.can_succeed(at):
        return False
    if at < (old_enough_at(credential, network.policy) if force else window.opens):
        return False
    return attempts.may_try(credential, at=at, at_once=force)


def _run(job: Job, app: App, door: Door) -> Outcome:
    def mark_sent(_: object) -> None:
        if job.renewal.sent_at is None:
            attempts.mark_sent(job.renewal, at=job.at)

    observed = ObservedDoor(door, job.network.id, before_send=mark_sent)
    try:
        tokens = open_tokens(job.credential)
        answer = job.network.client.renew(observed, app, tokens, at=job.at)
    except attempts.TakenOverError:
        return Outcome.BUSY
    except UnsealError:
        return _failed(job, observed.act_on(our_fault("vault-does-not-open", job.at), at=job.at))
    except Exception:
        _record_own_failure(job)
        raise
    if answer.grant is not None:
        return _store(job, answer.grant, observed.act_on(answer.finding, at=job.at))
    return _no_grant(job, answer, observed.act_on(answer.finding, at=job.at))


def _no_grant(job: Job, answer: RenewalAnswer, finding: Finding) -> Outcome:
    if answer.lost:
        return _lost(job, finding)
    return _failed(job, finding) if finding.cause in SAYS_NOTHING else _refused(job, finding)


def _store(job: Job, grant: Grant, finding: Finding) -> Outcome:
    stored = _store_with_retries(job, grant, finding)
    if not stored:
        return Outcome.MOVED_ON
    # Apart from the tokens: whatever goes wrong here must not lose them.
    findings.settle_login(job.credential, at=job.at)
    return Outcome.STORED


def _store_with_retries(job: Job, grant: Grant, finding: Finding) -> bool:
    for wait in STORE_RETRY_SECONDS:
        try:
            return _store_once(job, grant, finding)
        except OperationalError:  # a busy or restarting database
            logger.warning("login %s: storing new tokens again", job.credential.pk)
            time.sleep(wait)
    return _store_once(job, grant, finding)


def _store_once(job: Job, grant: Grant, finding: Finding) -> bool:
    generation = job.renewal.generation
    with transaction.atomic():
        stored = store_grant(job.credential, grant, at=job.at, expected_generation=generation)
        outcome = RowOutcome.STORED if stored else RowOutcome.SUPERSEDED
        attempts.close(job.renewal, outcome, finding.rule, at=job.at)
        if stored:
            note(job.credential, EventKind.RENEWED, at=job.at, finding=finding)
            _send_renewed(job)
    return stored


def _send_renewed(job: Job) -> None:
    """In the transaction of the tokens, but no listener's fault may take them back."""
    try:
        with transaction.atomic():
            signals.credential_renewed.send(Credential, credential=job.credential, at=job.at)
    except Exception:
        logger.exception("login %s: a renewal could not be told", job.credential.pk)


def _failed(job: Job, finding: Finding) -> Outcome:
    """Nothing changed there: tried again later. The channel works while its token does."""
    attempts.close(job.renewal, RowOutcome.FAILED, finding.rule, at=job.at)
    note(job.credential, EventKind.RENEWAL_FAILED, at=job.at, finding=finding)
    findings.record_fault(job.credential, finding, at=job.at, access_unusable=job.access_unusable)
    down = finding.cause in (Cause.NETWORK_FAULT, Cause.RATE_LIMITED)
    return Outcome.FAILED if down else Outcome.UNRESOLVED


def _refused(job: Job, finding: Finding) -> Outcome:
    """The network will not renew. After a lost answer that proves that the key changed."""
    lost = attempts.losses(job.credential)
    attempts.close(job.renewal, RowOutcome.REFUSED, finding.rule, at=job.at)
    if lost:
        note(job.credential, EventKind.RENEWAL_LOST, at=job.at, finding=finding)
        _give_up(job, dead=True)
        return Outcome.LOST
    failed = EventKind.RENEWAL_FAILED
    recorded = findings.record_finding(job.credential, finding, at=job.at, event=failed)
    return Outcome.REFUSED if recorded else Outcome.MOVED_ON


def _lost(job: Job, finding: Finding) -> Outcome:
    attempts.close(job.renewal, RowOutcome.LOST, finding.rule, at=job.at)
    return _after_loss(job, finding)


def _after_loss(job: Job, finding: Finding) -> Outcome:
    note(job.credential, EventKind.RENEWAL_LOST, at=job.at, finding=finding)
    if len(attempts.losses(job.credential)) >= attempts.MOST_LOSSES:
        _give_up(job, dead=job.access_unusable)
    else:
        findings.record_fault(
            job.credential, finding, at=job.at, access_unusable=job.access_unusable
        )
    return Outcome.LOST


def _give_up(job: Job, *, dead: bool) -> None:
    """No more attempts: the network may have changed the key while our line dropped."""
    held = Credential.objects.filter(pk=job.credential.pk, generation=job.renewal.generation)
    held.update(renewal_lost_at=job.at)
    if dead:
        held.update(quarantined=F("fingerprint"))
    job.credential.refresh_from_db()
    if dead:
        findings.record_finding(job.credential, key_unknown(job.at), at=job.at, proved=True)
    else:
        findings.settle_login(job.credential, at=job.at)


def _record_own_failure(job: Job) -> None:
    """Our own code failed: before the request left nothing is lost, after it who knows."""
    finding = our_fault("our-code-failed", job.at)
    operator_alerts.alert_if_ours(job.network.id, finding, at=job.at)
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
        _after_loss(job, our_fault("worker-died", job.at))


def our_fault(rule: str, at: datetime) -> Finding:
    """A fault on our side, which says nothing about the token."""
    return Finding(Cause.APP_FAULT, Blame.US, Certainty.CANNOT_TELL, rule, at=at)


def key_unknown(at: datetime) -> Finding:
    """What two lost answers, or a refusal after one, come to."""
    return Finding(
        Cause.INVALID_TOKEN_UNSPECIFIED,
        Blame.NETWORK,
        Certainty.INFERRED,
        "renewal-answer-lost",
        at=at,
    )
