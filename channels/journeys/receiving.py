"""What becomes of a login that came back, whichever way the person had set out.

Connecting and the guided refresh end here alike: tokens of a login that is known are held
against the ones that are stored, and where those work and the new ones may do less, the person
is asked. What waited for that word is dropped in the transaction that stores what was decided,
so that a database that fails leaves it waiting.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from channels import registry
from channels.consent.returned_login import ReturnedLogin
from channels.journeys import connecting, pending_logins, refreshing
from channels.journeys.refresh_all import runs
from channels.models import Channel, Pending
from channels.registrations import addable_kinds

Purpose = Pending.Purpose


@dataclass(frozen=True, slots=True)
class Received:
    """What came of a login that came back: a question, what was stored, or both."""

    pending: Pending | None = None  # waits for the person's word
    refreshed: refreshing.Refreshed | None = None  # the login was known, and has the new tokens


def receive(
    user: User, returned: ReturnedLogin, *, at: datetime, channel: Channel | None = None
) -> Received:
    """Store what may be stored, and keep sealed what the person has to decide.

    ``channel``: what was to be refreshed; None where the person set out to connect.
    """
    with transaction.atomic():
        return _next(user, returned, at=at, channel=channel, less_agreed=False)


def decided(user: User, pk: UUID, purpose: Pending.Purpose, *, at: datetime) -> Received:
    """The person wants what waits for ``purpose``: tokens that do less all the same, or another
    account connected. Raises Void; where anything fails, it goes on waiting."""
    with transaction.atomic():
        pending, returned = pending_logins.take(user, pk, purpose, at=at)
        less_agreed = purpose is Purpose.LESS
        channel = pending.channel if less_agreed else None
        return _next(user, returned, at=at, channel=channel, less_agreed=less_agreed)


def kept(user: User, pk: UUID, *, at: datetime) -> None:
    """The person keeps the tokens that are stored. Raises Void."""
    with transaction.atomic():
        _pending, returned = pending_logins.take(user, pk, Purpose.LESS, at=at)
        login = connecting.known_login(user, returned)
        if login:
            refreshing.note_abandoned(login, "kept", at=at)


def _next(
    user: User,
    returned: ReturnedLogin,
    *,
    at: datetime,
    channel: Channel | None,
    less_agreed: bool,
) -> Received:
    def ask(purpose: Pending.Purpose) -> Pending:
        return pending_logins.save_pending(user, returned, purpose, at=at, channel=channel)

    if channel and not refreshing.same_account(channel.credential, returned):
        return Received(ask(Purpose.WRONG_ACCOUNT))
    try:
        known = connecting.known_login(user, returned)
    except connecting.Taken:
        return Received(ask(Purpose.TAKEN))
    if known is None:
        return Received(ask(Purpose.CONNECT))
    if not less_agreed and refreshing.compare(known, returned, at=at).worse:
        return Received(ask(Purpose.LESS))
    refreshed = refreshing.store(known, returned, at=at)
    if channel:
        runs.mark_done(user, known, at=at)
        return Received(None, refreshed)
    if _worth_choosing(user, returned):
        return Received(ask(Purpose.CONNECT), refreshed)
    return Received(None, refreshed)


def _worth_choosing(user: User, returned: ReturnedLogin) -> bool:
    """Whether the person is shown the places: there is something to choose, or the network
    lists places, and who came for one more must see why it is not among them."""
    if any(offer.free for offer in connecting.offers(user, returned)):
        return True
    return bool(addable_kinds(registry.get(returned.network).app(returned.app)))
