"""Gives a publishing tool the access token of a channel, where everybody concerned agrees.

The operator by a setting, the person for each login, and the tool's key by its scope (that
is the API's to ask). Each time is written into the channel's history. Never the refresh token.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db import transaction

from channels import registry, vault
from channels.contract import Door, State
from channels.diagnosis.renewal_windows import needs_fresh
from channels.models import Channel, Credential, EventKind
from channels.records.diagnoses import diagnosis_of
from channels.records.events import note
from channels.renewal import renew
from core import sealing

# A token that ends within this is of no use to somebody who is about to publish.
TOO_SHORT = timedelta(seconds=60)


class Why(StrEnum):
    """Why no token is given."""

    OPERATOR = "operator"
    NETWORK = "network"  # a token of it is of no use without a key that stays here
    PERSON = "person"
    DEAD = "dead"  # only the person can help: the channel's diagnosis says how
    NOT_NOW = "not_now"  # about to end and not renewed yet, or being renewed: soon again


class NotLentError(Exception):
    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Lent:
    """``expires_at`` (aware UTC): None where the network names no end."""

    token: str = field(repr=False)
    expires_at: datetime | None


def allowed(credential: Credential) -> bool:
    """Whether the operator and the person let tools have this login's token."""
    of_use = registry.get(credential.network).lendable
    return bool(settings.API_TOKENS_ALLOWED) and of_use and credential.lendable


def lend(channel: Channel, *, to: str, at: datetime, door: Door | None = None) -> Lent:
    """The token as it is good ``at`` (aware UTC); renewed before, where that is due.

    ``to``: the name of the tool's key, for the history. Not in a transaction: the network may
    be asked. Raises NotLentError; ``channel`` is brought up to date before.
    """
    _must_be_allowed(channel.credential)
    _must_live(channel, at)
    fresh = needs_fresh(channel.credential, registry.get(channel.network).policy, at)
    outcome = renew.renew_if_due(
        channel.credential_id, at=at, door=door, force=fresh, for_call=fresh
    )
    _bring_up_to_date(channel)
    _must_live(channel, at)
    if outcome in (renew.Outcome.BUSY, renew.Outcome.LOST):
        raise NotLentError(Why.NOT_NOW)  # what we hold may be replaced this moment
    return _hand_over(channel, to, at)


def _hand_over(channel: Channel, to: str, at: datetime) -> Lent:
    """The person may have changed their mind, or a worker the token, while we asked."""
    with transaction.atomic():
        held = Credential.objects.select_for_update().filter(pk=channel.credential_id).first()
        if held is None:
            raise NotLentError(Why.DEAD)
        _must_be_allowed(held)
        lent = _opened(channel, held)
        if lent.expires_at is not None and lent.expires_at <= at + TOO_SHORT:
            raise NotLentError(Why.NOT_NOW)
        note(held, EventKind.TOKEN_GIVEN, at=at, channel=channel, evidence={"key": to[:80]})
    return lent


def _opened(channel: Channel, held: Credential) -> Lent:
    try:
        if channel.token_sealed:
            return Lent(vault.open_place_token(channel), None)
        if not registry.get(channel.network).lends_login_token:
            raise NotLentError(Why.NOT_NOW)
        return Lent(vault.open_tokens(held).access, held.expires_at)
    except sealing.UnsealError:
        raise NotLentError(Why.NOT_NOW) from None


def _must_be_allowed(credential: Credential) -> None:
    if not settings.API_TOKENS_ALLOWED:
        raise NotLentError(Why.OPERATOR)
    if not registry.get(credential.network).lendable:
        raise NotLentError(Why.NETWORK)
    if not credential.lendable:
        raise NotLentError(Why.PERSON)


def _must_live(channel: Channel, at: datetime) -> None:
    if diagnosis_of(channel, at=at).state in (State.NEEDS_YOU, State.NOT_SET_UP):
        raise NotLentError(Why.DEAD)


def _bring_up_to_date(channel: Channel) -> None:
    try:
        channel.refresh_from_db()
        channel.credential.refresh_from_db()
    except (Channel.DoesNotExist, Credential.DoesNotExist):
        raise NotLentError(Why.DEAD) from None
