"""A refusal after a lost answer: has the network changed the token while our line dropped?

Silence alone is no evidence. A refusal after it is; but the old access token disproves it while
it lives, since a network that rotates ends both tokens together. Where that cannot be asked
(its time is over, or each question costs money that the operator does not spend), the refusal
is a suspicion as any other that nobody named: asked for again after about a minute and about
ten, and believed when all agree (``diagnosis.second_look``).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from channels.contract import (
    DEAD,
    SAYS_NOTHING,
    Answer,
    Blame,
    Cause,
    Certainty,
    Context,
    Finding,
)
from channels.models import Credential, EventKind, Renewal
from channels.records import findings
from channels.records.budgets import probe_budget
from channels.records.events import note
from channels.records.observed_door import ObservedDoor
from channels.renewal import attempts, silence
from channels.renewal.job import Job, Outcome, no_answer
from channels.vault import open_tokens

RowOutcome = Renewal.Outcome
DOUBTED = "refused-after-a-lost-answer"
LIVES = "refused-while-the-access-token-lives"


def weigh(job: Job, observed: ObservedDoor, refusal: Finding) -> Outcome:
    """What a refusal after a lost answer comes to; recorded."""
    silence.no_canary(job.credential, at=job.at)
    answer = _ask_access_token(job, observed)
    if answer is None or answer.finding.cause in DEAD:
        return _count(job, refusal)
    attempts.close(job.renewal, RowOutcome.FAILED, LIVES, at=job.at)
    note(job.credential, EventKind.RENEWAL_FAILED, at=job.at, finding=refusal)
    if answer.finding.cause in SAYS_NOTHING:
        _doubt(job, no_answer(DOUBTED, job.at))
        return Outcome.FAILED
    # Nothing has happened there, whatever it says of the refresh token. Its back-off goes on.
    _doubt(job, no_answer(LIVES, job.at))
    findings.record_answer(job.credential, answer, at=job.at, renewal_unresolved=True)
    return Outcome.FAILED


def key_unknown(refusal: Finding, at: datetime) -> Finding:
    """What refusals after a lost answer come to when they agree."""
    return replace(
        refusal,
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        blame=Blame.NETWORK,
        certainty=Certainty.INFERRED,
        rule="renewal-answer-lost",
        at=at,
    )


def _ask_access_token(job: Job, observed: ObservedDoor) -> Answer | None:
    """What the network says of the old access token; None where nobody can or need ask."""
    if job.access_unusable or not probe_budget.may_probe(job.network.policy, at=job.at):
        return None
    end = job.credential.expires_at
    context = Context(
        token_age=max(job.at - job.credential.issued_at, timedelta(0)),
        expires_in=end - job.at if end is not None else None,
    )
    tokens = open_tokens(job.credential)
    answer = job.network.client.probe(observed, job.app, tokens, context, at=job.at)
    finding = observed.act_on(answer.finding, at=job.at)
    return Answer(finding, observed.by_our_clock(answer.facts))


def _count(job: Job, refusal: Finding) -> Outcome:
    """One more look at which the refresh token was refused; the last of them ends the login."""
    attempts.close(job.renewal, RowOutcome.REFUSED, refusal.rule, at=job.at)
    finding = key_unknown(refusal, job.at)
    event = EventKind.RENEWAL_FAILED
    with transaction.atomic():
        if not findings.record_finding(job.credential, finding, at=job.at, event=event):
            return Outcome.MOVED_ON
        if Cause(job.credential.cause) not in DEAD:
            return Outcome.REFUSED  # suspected only: looked at again
        _give_up(job)
    return Outcome.LOST


def _doubt(job: Job, finding: Finding) -> None:
    """The last truth stands while the access token may live; then nobody can tell."""
    if not job.by_person:
        findings.record_fault(
            job.credential, finding, at=job.at, access_unusable=job.access_unusable
        )


def _give_up(job: Job) -> None:
    """The network has changed the token, and what it changed it to is lost."""
    held = Credential.objects.filter(pk=job.credential.pk, renewal_lost_at=None)
    if held.update(renewal_lost_at=job.at, next_state_at=None):
        job.credential.refresh_from_db()
        findings.settle_login(job.credential, at=job.at)
