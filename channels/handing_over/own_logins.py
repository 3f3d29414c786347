"""A channel moves between two logins of one person: their own word is enough."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from channels.consent.returned_login import ReturnedLogin
from channels.handing_over import moving
from channels.journeys import connecting, pending_logins, refreshing
from channels.models import Channel, Credential, Pending
from channels.records import findings

Purpose = Pending.Purpose


class WouldDoLess(Exception):  # noqa: N818
    """The tokens that came back would replace ones of that login that work, and may do less."""


@dataclass(frozen=True, slots=True)
class Moved:
    channel: Channel
    before: Credential  # the login that carried it until now
    pending: Pending | None  # other places still wait to be chosen


def move(
    user: User, pending: Pending, channel: Channel, *, at: datetime, less_agreed: bool = False
) -> Moved:
    """Let the login that came back carry this person's ``channel``.

    Raises pending_logins.Void, Taken (the login is somebody else's), moving.Elsewhere (so is the
    channel by now, or the login has no such place), and WouldDoLess; nothing has changed then.
    """
    try:
        with transaction.atomic():
            return _move(user, pending, channel, at, less_agreed=less_agreed)
    except IntegrityError:  # the same account was connected meanwhile
        raise moving.Elsewhere from None


def known_or_new(user: User, returned: ReturnedLogin, *, at: datetime) -> tuple[Credential, bool]:
    """This person's login of the account that came back, and whether it was made just now.

    Raises connecting.Taken.
    """
    known = connecting.known_login(user, returned)
    return known or connecting.new_login(user, returned, at=at), known is None


def asked_first(login: Credential, returned: ReturnedLogin, *, at: datetime) -> None:
    """Of a login made just now: what its network said of it, once its channels are behind it."""
    findings.record_answer(login, returned.answer, at=returned.grant.received_at)
    findings.settle_login(login, at=at)


def refresh_if_newer(
    login: Credential, returned: ReturnedLogin, *, at: datetime, less_agreed: bool
) -> None:
    """Store tokens that came back, unless the login has had newer ones since. WouldDoLess."""
    if returned.grant.received_at <= login.issued_at:
        return
    if not less_agreed and refreshing.compare(login, returned, at=at).worse:
        raise WouldDoLess
    refreshing.store(login, returned, at=at)


def _move(
    user: User, pending: Pending, channel: Channel, at: datetime, *, less_agreed: bool
) -> Moved:
    choosing = pending.purpose == Purpose.CONNECT
    # Others of its places may still be wanted: what is chosen from goes on waiting.
    wait = pending_logins.pending_of if choosing else pending_logins.take
    kept, returned = wait(user, pending.pk, Purpose(pending.purpose), at=at)
    place = connecting.place_for(channel, returned)
    before = channel.credential
    if place is None or before.user_id != user.pk:
        raise moving.Elsewhere
    login, new = known_or_new(user, returned, at=at)
    if new:
        _keep_settings(before, login)
    elif not choosing:  # there, what came back was stored before the choice
        refresh_if_newer(login, returned, at=at, less_agreed=less_agreed)
    moving.carry(channel, login, place, heard=returned.grant.received_at, at=at)
    if new:
        asked_first(login, returned, at=at)
    return Moved(channel, before, kept if choosing else None)


def _keep_settings(before: Credential, login: Credential) -> None:
    """Settings that hang on the login, and that the person made for this channel."""
    login.lendable = before.lendable
    login.save(update_fields=["lendable"])
