"""Stores new tokens: sealed, counted, never over newer ones."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from channels import registry, token_marks, vault
from channels.contract import OF_THE_ACCOUNT, Blame, Cause, Certainty, Finding, Grant
from channels.diagnosis import second_look
from channels.diagnosis.token_ends import proof_every
from channels.models import Credential
from channels.records import mass_deaths
from channels.records.budgets import look_units
from channels.records.schedule import next_check_of
from channels.records.standings import LOGIN, apply_login_finding

TOKENS = ["access_token_sealed", "refresh_token_sealed", "keys_sealed", "fingerprint", "scopes"]
TOKENS += ["issued_at", "expires_at", "refresh_expires_at", "session_expires_at"]
GUARD = ["generation", "renewal_lost_at", "looked_at"]


def store_grant(
    credential: Credential, grant: Grant, *, at: datetime, expected_generation: int | None = None
) -> bool:
    """Put new tokens in place of the old ones: the login is alive, quarantine is lifted.

    False, and nothing stored, where ``expected_generation`` is given and the login has
    moved on from it; what a person has just authorized (None) always wins. The instance
    is brought up to date either way. Events, and the channels' states, are the caller's.
    """
    if not grant.access:
        raise ValueError("a grant without an access token")
    with transaction.atomic():
        held = Credential.objects.select_for_update().get(pk=credential.pk)
        stored = expected_generation in (None, held.generation)
        if stored:
            _store(held, grant, at, by_machine=expected_generation is not None)
    credential.refresh_from_db()
    return stored


def _store(held: Credential, grant: Grant, at: datetime, *, by_machine: bool) -> None:
    before, doubted_since = held.generation, mass_deaths.doubted_since(held)
    vault.seal_grant(held, grant)
    held.generation = before + 1
    held.renewal_lost_at = None
    # A renewal proves that the token lives, not that a missing permission came back, nor that
    # anything else is mended which a look at the account has told.
    untold = _told_by_looks(held.network) if by_machine else frozenset()
    if held.cause not in {Cause.PERMISSION_MISSING, *untold} or not by_machine:
        apply_login_finding(held, granted(at), at=at)
    if not by_machine:
        held.healed_at = None  # it was the person who mended it
        held.looked_at = at
    if held.suspect_cause not in untold:
        second_look.keep(held, None)  # whatever was suspected was suspected of the old tokens
    held.faults, held.quarantined = 0, ""
    held.next_check_at, held.due_since = next_check_of(held, at=at), None
    held.next_state_at = None  # until it is settled, which may go wrong
    fields = {name: getattr(held, name) for name in (*TOKENS, *GUARD, *LOGIN)}
    # The row is locked; the condition is for whoever forgets to lock it.
    if not Credential.objects.filter(pk=held.pk, generation=before).update(**fields):
        raise RuntimeError("a login changed under its lock")
    token_marks.keep(held)
    if by_machine and doubted_since:
        mass_deaths.wake(held.realm, doubted_since, at=at)


def _told_by_looks(network: str) -> frozenset[Cause]:
    """What only another look takes back: where looks are counted, and where a renewal is followed
    by a look of its own. Nothing where a renewal may be the only question for days."""
    policy = registry.get(network).policy
    looked_at = look_units.are_counted(policy) or proof_every(policy) is not None
    return OF_THE_ACCOUNT if looked_at else frozenset()


def granted(at: datetime) -> Finding:
    """New tokens are the best proof of life there is."""
    return Finding(Cause.ALIVE, Blame.NOBODY, Certainty.SAID, "tokens-granted", at=at)
