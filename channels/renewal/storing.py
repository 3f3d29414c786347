"""Puts a new pair into the database, and loses it in no case.

The pair is on the disk (``spool``) before the database is tried, and not only when the database
fails: a worker that is killed while it waits for a database would lose it otherwise. The
database is tried for as long as the claim lives; what it has not taken by then, or what a
process that died has left, ``drain`` brings in. A pair never replaces tokens of a newer
generation.
"""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta
from pathlib import Path

from django.db import InterfaceError, OperationalError, connection, transaction

from channels import signals
from channels.contract import Blame, Cause, Certainty, Finding, Grant
from channels.models import FOR_CALL, Credential, EventKind, Renewal
from channels.records import findings
from channels.records.events import note
from channels.renewal import attempts, silence, spool
from channels.renewal.job import Job, Outcome
from channels.renewal.new_tokens import store_grant
from core.periodic.run import GoesOn, always

logger = logging.getLogger(__name__)
RowOutcome = Renewal.Outcome
# Seconds between two tries of a database that is away: the last one is repeated.
STORE_RETRY_SECONDS = (0.2, 1.0, 3.0, 5.0)
# Shorter than a claim lives: afterwards another worker may take the renewal for lost.
PATIENCE = attempts.STALE - timedelta(seconds=30)
DATABASE_AWAY = (OperationalError, InterfaceError)


def store(job: Job, grant: Grant, finding: Finding) -> Outcome:
    """Store what was granted. Raises what the database says where it stays away too long;
    the pair then waits on the disk."""
    kept = _keep(job, grant, finding)
    try:
        stored = _patiently(job, grant, finding)
    except Credential.DoesNotExist:  # disconnected meanwhile: nobody's tokens
        _forget(kept)
        raise
    _forget(kept)
    if not stored:
        return Outcome.MOVED_ON
    _settle(job.credential, at=job.at)
    return Outcome.STORED


def drain(login: int | None = None, *, at: datetime, goes_on: GoesOn = always) -> int:
    """Bring in what waits on this machine's disk, of one login or of all; how many pairs.

    Of one login: raises where it cannot be brought in, so that nothing is renewed with the
    key before it. Safe to repeat, by several workers at once, and without anything waiting.
    ``goes_on``: asked before each pair.
    """
    stored = 0
    for kept in spool.waiting(login):
        if not goes_on():
            break
        stored += _bring_in(kept, one_login=login is not None, at=at)
    return stored


def _keep(job: Job, grant: Grant, finding: Finding) -> Path | None:
    try:
        return spool.keep(
            job.credential, job.renewal.generation, grant, rule=finding.rule, at=job.at
        )
    except OSError:  # a disk that is full or read-only: the database may be well all the same
        logger.exception("login %s: new tokens could not be written down", job.credential.pk)
        return None


def _forget(kept: Path | None) -> None:
    if kept is not None:
        spool.forget(kept)


def _patiently(job: Job, grant: Grant, finding: Finding) -> bool:
    tries = 0
    while True:
        try:
            return _once(
                job.credential, job.renewal, grant, finding, at=job.at, for_call=job.for_call
            )
        except DATABASE_AWAY:
            wait = STORE_RETRY_SECONDS[min(tries, len(STORE_RETRY_SECONDS) - 1)]
            if time.monotonic() + wait - job.began > PATIENCE.total_seconds():
                raise
            logger.warning("login %s: storing new tokens again", job.credential.pk)
        tries += 1
        time.sleep(wait)
        connection.close_if_unusable_or_obsolete()


def _once(
    credential: Credential,
    renewal: Renewal,
    grant: Grant,
    finding: Finding,
    *,
    at: datetime,
    for_call: bool = False,
) -> bool:
    """True where the pair is stored, by us or by somebody who found it on the disk."""
    with transaction.atomic():
        stored = store_grant(credential, grant, at=at, expected_generation=renewal.generation)
        outcome = RowOutcome.STORED if stored else RowOutcome.SUPERSEDED
        closed = attempts.close(renewal, outcome, finding.rule, at=at)
        if stored:
            evidence = {FOR_CALL: True} if for_call else None
            note(credential, EventKind.RENEWED, at=at, finding=finding, evidence=evidence)
            _send_renewed(credential, at)
    known = not renewal._state.adding  # tidied away, where it waited on the disk for very long
    return stored or (known and not closed)


def _send_renewed(credential: Credential, at: datetime) -> None:
    """In the transaction of the tokens, but no listener's fault may take them back."""
    try:
        with transaction.atomic():
            signals.credential_renewed.send(Credential, credential=credential, at=at)
    except Exception:
        logger.exception("login %s: a renewal could not be told", credential.pk)


def _settle(credential: Credential, *, at: datetime) -> None:
    """Apart from the tokens: whatever goes wrong here must not lose them."""
    findings.settle_login(credential, at=at)
    silence.over(credential.realm, at=at)


def _bring_in(kept: spool.Kept, *, one_login: bool, at: datetime) -> bool:
    # The network's own id as well: a number may be another login's in another database.
    whose = {"pk": kept.credential, "network": kept.network, "account_id": kept.account}
    credential = Credential.objects.filter(**whose).first()
    if credential is None:
        spool.forget(kept.path)
        return False
    try:
        stored = _bring_in_to(credential, kept)
    except Exception:
        if one_login:
            raise
        logger.exception("login %s: what waits on the disk could not be stored", credential.pk)
        return False
    spool.forget(kept.path)
    if stored:
        _settle(credential, at=at)
    return stored


def _bring_in_to(credential: Credential, kept: spool.Kept) -> bool:
    renewals = credential.renewals.filter(generation=kept.generation).order_by("-pk")
    renewal = renewals.first() or Renewal(generation=kept.generation)
    finding = Finding(Cause.ALIVE, Blame.NOBODY, Certainty.SAID, kept.rule, at=kept.at)
    return _once(credential, renewal, kept.grant, finding, at=kept.at)
