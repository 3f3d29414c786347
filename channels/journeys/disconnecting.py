"""Taking a channel away: here always, at the network where it lets us."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.db import transaction

from channels import registry, vault
from channels.contract import DEAD, Tokens
from channels.http import door_for
from channels.models import Channel, Credential
from channels.records import account_log
from channels.records.observed_door import ObservedDoor
from channels.registrations import app_of
from core import sealing


class Outcome(StrEnum):
    """What happened at the network. Each value is part of an address."""

    REVOKED = "revoked"
    KEPT = "kept"  # other channels hang on the same login
    CANNOT = "cannot"  # the network has no call for it
    FAILED = "failed"  # it has one, and did not do it


def disconnect(channel: Channel, *, at: datetime) -> Outcome:
    """Delete the channel, and its login with the last one, then give the grant back.

    In that order: whatever the network does, nothing of it is kept here. No call is made
    inside the transaction.
    """
    with transaction.atomic():
        credential = Credential.objects.select_for_update().get(pk=channel.credential_id)
        account_log.disconnected(channel, at=at)
        credential.channels.filter(pk=channel.pk).delete()
        if credential.channels.exists():
            return Outcome.KEPT
        tokens = _open(credential)
        credential.delete()
    return _revoke(credential, tokens, at) if tokens else Outcome.FAILED


def disconnect_login(login: Credential, *, at: datetime) -> Outcome:
    """Delete a login that carries no channel any more, then give the grant back; KEPT where it
    carries one again."""
    with transaction.atomic():
        held = Credential.objects.select_for_update().get(pk=login.pk)
        if held.channels.exists():
            return Outcome.KEPT
        tokens = _open(held)
        held.delete()
    return _revoke(login, tokens, at) if tokens else Outcome.FAILED


def give_back(login: Credential, *, at: datetime) -> Outcome:
    """Ask the network to end our access, and keep the login as it is; never KEPT."""
    tokens = _open(login)
    return _revoke(login, tokens, at) if tokens else Outcome.CANNOT


def _open(credential: Credential) -> Tokens | None:
    """The tokens, or None where no key of ours opens them: that keeps nobody here."""
    try:
        return vault.open_tokens(credential)
    except sealing.UnsealError:
        return None


def _revoke(credential: Credential, tokens: Tokens, at: datetime) -> Outcome:
    network, app = credential.network, app_of(credential.network, credential.app)
    if app is None:
        return Outcome.FAILED
    door = ObservedDoor(door_for(network), network)
    finding = registry.get(network).client.revoke(door, app, tokens, at=at)
    if finding is None:
        return Outcome.CANNOT
    finding = door.act_on(finding, at=at)
    return Outcome.REVOKED if finding.cause in DEAD else Outcome.FAILED
