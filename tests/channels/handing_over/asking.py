"""What the tests of a hand-over share: two people, a Page, and a login that came back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.models import User

from channels.consent.returned_login import ReturnedLogin
from channels.handing_over import questions
from channels.journeys import connecting
from channels.models import Channel, HandOver, Pending
from tests.channels.consent.returned_logins import make_returned_login, page
from tests.factories import NOW, make_channel, make_credential, make_user

Purpose = Pending.Purpose
# Tokens came back a moment before anybody decides, and long after the stored ones.
CAME = NOW - timedelta(minutes=1)


def owners_page(user: User | None = None, *, at: datetime = NOW) -> Channel:
    """Somebody's working Page, behind the login of Maren."""
    login = make_credential(
        user or make_user(), "facebook", account_id="maren", account_name="Maren", at=at
    )
    return make_channel(login, external_id="page-1", name="Page 1")


def came_back(account: str = "priya", *, at: datetime = CAME, access: str = "") -> ReturnedLogin:
    """Another account, which may publish to the same Page, and to one more."""
    places = [page(1, role="MANAGE"), page(9)]
    return make_returned_login(
        account=account, places=places, at=at, access=access or f"access-of-{account}"
    )


def waits(
    user: User,
    purpose: Pending.Purpose,
    channel: Channel | None = None,
    *,
    returned: ReturnedLogin | None = None,
    at: datetime = NOW,
) -> Pending:
    """The login that came back waits for this person's word."""
    came = returned or came_back(at=at)
    return connecting.save_pending(user, came, purpose, at=at, channel=channel)


def asked_for_channel(requester: User, channel: Channel, *, at: datetime = NOW) -> HandOver:
    pending = waits(requester, Purpose.CONNECT, at=at)
    return questions.ask_for_channel(requester, pending, channel, at=at)


def offered(channel: Channel, to: User, *, at: datetime = NOW) -> HandOver:
    """The owner offers a channel to somebody who has connected Priya's login."""
    make_credential(to, "facebook", account_id="priya", account_name="Priya", at=at)
    owner = channel.credential.user
    pending = waits(owner, Purpose.WRONG_ACCOUNT, channel, at=at)
    return questions.offer_channel(owner, pending, channel, at=at)


def asked_for_login(requester: User, channel: Channel, *, at: datetime = NOW) -> HandOver:
    pending = waits(requester, Purpose.TAKEN, returned=came_back("maren", at=at), at=at)
    return questions.ask_for_login(requester, pending, at=at)
