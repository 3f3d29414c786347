"""A question to somebody else on this site, from asking to its answer.

Who asks has just proved at the network that the place, or the account, is theirs to use. That
gives a right to ask and nothing more: what is another person's stays theirs until they say yes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from channels import signals
from channels.consent import returned_login
from channels.consent.returned_login import ReturnedLogin
from channels.handing_over import moving, own_logins
from channels.journeys import connecting, pending_logins
from channels.models import HAND_OVER_LIFE, Channel, Credential, HandOver, Pending
from channels.records import next_states
from core.sealed.columns import binding
from core.sealing import UnsealError

Purpose, State, Way = Pending.Purpose, HandOver.State, HandOver.Way
# After a no, or a withdrawal, the same person does not ask the same again for so long.
SILENCE = {State.DECLINED: timedelta(days=30), State.WITHDRAWN: timedelta(days=1)}


class AskedBefore(Exception):  # noqa: N818
    """The same was asked a while ago. ``again_at``: from when it may be asked once more."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__("asked before")
        self.again_at = again_at


class Settled(Exception):  # noqa: N818
    """Answered, withdrawn, or too old."""


def ask_for_channel(user: User, pending: Pending, channel: Channel, *, at: datetime) -> HandOver:
    """Ask whose channel it is for it: the login that came back is to carry it.

    Raises pending_logins.Void, moving.Elsewhere and AskedBefore, as the two below.
    """
    _kept, returned = pending_logins.pending_of(user, pending.pk, Purpose.CONNECT, at=at)
    place = connecting.place_for(channel, returned)
    if place is None or channel.credential.user_id == user.pk:
        raise moving.Elsewhere
    only = replace(returned, facts=replace(returned.facts, places=(place,)))
    asked = channel.credential.user
    return _ask(HandOver(way=Way.TAKE, requester=user, asked=asked, channel=channel), only, at)


def offer_channel(user: User, pending: Pending, channel: Channel, *, at: datetime) -> HandOver:
    """Ask whose login came back to carry this person's own channel from now on."""
    with transaction.atomic():
        _kept, returned = pending_logins.take(user, pending.pk, Purpose.WRONG_ACCOUNT, at=at)
        login = _somebodys_login(user, returned)
        mine = channel.credential.user_id == user.pk
        if connecting.place_for(channel, returned) is None or not mine:
            raise moving.Elsewhere
        question = HandOver(
            way=Way.GIVE, requester=user, asked=login.user, channel=channel, login=login
        )
        return _ask(question, returned, at)


def ask_for_login(user: User, pending: Pending, *, at: datetime) -> HandOver:
    """Ask whose login came back for the login itself, with every channel behind it."""
    with transaction.atomic():
        _kept, returned = pending_logins.take(user, pending.pk, Purpose.TAKEN, at=at)
        login = _somebodys_login(user, returned)
        question = HandOver(way=Way.LOGIN, requester=user, asked=login.user, login=login)
        return _ask(question, returned, at)


def until(hand_over: HandOver) -> datetime:
    """The end of the time in which it can be answered."""
    return hand_over.asked_at + HAND_OVER_LIFE


def is_open(hand_over: HandOver, *, at: datetime) -> bool:
    return hand_over.state == State.ASKED and until(hand_over) > at


def withdraw(hand_over: HandOver, *, at: datetime) -> None:
    """Raises Settled."""
    _settle(hand_over, State.WITHDRAWN, at)


def decline(hand_over: HandOver, *, at: datetime) -> None:
    """Raises Settled."""
    with transaction.atomic():
        _settle(hand_over, State.DECLINED, at)
        signals.hand_over_answered.send(sender=HandOver, hand_over=hand_over, at=at)


def agree(hand_over: HandOver, *, at: datetime) -> Credential | None:
    """They have said yes: it is done now; the login that carried the channel until now.

    Raises Settled; moving.Elsewhere where it cannot be done any more, which is noted then.
    """
    try:
        with transaction.atomic():
            sealed = _settle(hand_over, State.DONE, at)
            before = _act(hand_over, sealed, at)
            signals.hand_over_answered.send(sender=HandOver, hand_over=hand_over, at=at)
            return before
    except (moving.Elsewhere, connecting.Taken, IntegrityError, UnsealError):
        _settle(hand_over, State.IMPOSSIBLE, at)
        raise moving.Elsewhere from None


def _ask(question: HandOver, returned: ReturnedLogin, at: datetime) -> HandOver:
    """Written once: who asks the same again is shown what is open already."""
    same = HandOver.objects.filter(
        requester=question.requester, channel=question.channel, login=question.login
    )
    for row in same.filter(state__in=SILENCE, answered_at__isnull=False):
        again_at = (row.answered_at or at) + SILENCE[State(row.state)]
        if again_at > at:
            raise AskedBefore(again_at)
    same.filter(state=State.ASKED, asked_at__lte=at - HAND_OVER_LIFE).delete()
    question.network = returned.network
    question.app = returned.app
    question.account_id = returned.account_id
    question.account_name = returned.account_name[:200]
    question.sealed = returned_login.seal(returned, binding(question, "sealed"))
    question.asked_at = at
    try:
        with transaction.atomic():
            question.save(force_insert=True)
            signals.hand_over_asked.send(sender=HandOver, hand_over=question, at=at)
    except IntegrityError:
        open_already = same.filter(state=State.ASKED).first()
        if open_already is None:
            raise moving.Elsewhere from None
        return open_already
    return question


def _somebodys_login(user: User, returned: ReturnedLogin) -> Credential:
    login = connecting.login_of(returned)
    if login is None or login.user_id == user.pk:
        raise moving.Elsewhere
    return login


@transaction.atomic
def _settle(hand_over: HandOver, state: HandOver.State, at: datetime) -> str:
    """Answered once, however many answer at once; what was sealed in it. Raises Settled."""
    held = HandOver.objects.select_for_update().filter(pk=hand_over.pk).first()
    if held is None or not is_open(held, at=at):
        raise Settled
    sealed = held.sealed
    held.state, held.answered_at, held.sealed = state, at, ""
    held.save(update_fields=["state", "answered_at", "sealed"])
    hand_over.state, hand_over.answered_at, hand_over.sealed = state, at, ""
    return sealed


def _act(hand_over: HandOver, sealed: str, at: datetime) -> Credential | None:
    bound = binding(hand_over, "sealed")
    returned = returned_login.unseal(hand_over.network, hand_over.app, sealed, bound)
    if not hand_over.requester.is_active:
        raise moving.Elsewhere
    if hand_over.way == Way.LOGIN:
        _login_moves(hand_over, returned, at)
        return None
    channel = (
        Channel.objects.select_related("credential__user")
        .filter(pk=hand_over.channel_id or 0)
        .first()
    )
    place = connecting.place_for(channel, returned) if channel else None
    if channel is None or place is None:
        raise moving.Elsewhere
    owner = hand_over.asked if hand_over.way == Way.TAKE else hand_over.requester
    before = channel.credential
    if before.user_id != owner.pk:
        raise moving.Elsewhere
    if hand_over.way == Way.TAKE:
        login, new = own_logins.known_or_new(hand_over.requester, returned, at=at)
    else:
        login, new = _asked_persons_login(hand_over), False
        _refresh(login, returned, at)
    moving.carry(channel, login, place, heard=returned.grant.received_at, at=at)
    if new:
        own_logins.asked_first(login, returned, at=at)
    # What came back may be days old: the network is asked how it is now.
    next_states.ask_by(Credential.objects.filter(pk=login.pk), at)
    return before


def _login_moves(hand_over: HandOver, returned: ReturnedLogin, at: datetime) -> None:
    login = _asked_persons_login(hand_over)
    moving.give_login(login, hand_over.requester, at=at)
    _refresh(Credential.objects.get(pk=login.pk), returned, at)


def _asked_persons_login(hand_over: HandOver) -> Credential:
    login = Credential.objects.select_for_update().filter(
        pk=hand_over.login_id or 0, user=hand_over.asked_id
    )
    held = login.first()
    if held is None:
        raise moving.Elsewhere
    return held


def _refresh(login: Credential, returned: ReturnedLogin, at: datetime) -> None:
    """Tokens that would do less than what works there are left: nobody is there to be asked."""
    try:
        own_logins.refresh_if_newer(login, returned, at=at, less_agreed=False)
    except own_logins.WouldDoLess:
        return
