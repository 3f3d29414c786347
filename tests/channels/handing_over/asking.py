"""What the tests of a hand-over share: two people, a Page, and a login that came back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.urls import reverse

from channels.consent.returned_login import ReturnedLogin
from channels.handing_over import links, questions
from channels.journeys import pending_logins
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
    return pending_logins.save_pending(user, came, purpose, at=at, channel=channel)


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


def every_page(user: User, other: User, *, at: datetime) -> dict[str, str]:
    """The address of each page on which a channel changes hands, as ``user`` sees it."""
    mine = owners_page(user, at=at)
    theirs = make_channel(
        make_credential(other, "facebook", account_id="tomas", account_name="Tomas", at=at),
        external_id="page-9",
        name="Page 9",
    )
    left = make_credential(user, "facebook", account_id="left", account_name="Left", at=at)
    empty = make_returned_login(account="maren", places=[page(1), page(5, ticked=False)], at=at)
    less = make_returned_login(account="maren", places=[page(1)], scopes=["public_profile"], at=at)
    in_turn = {
        "choose": ("channels:choose", waits(user, Purpose.CONNECT, at=at)),
        "nothing new": ("channels:choose", waits(user, Purpose.CONNECT, returned=empty, at=at)),
        "less": ("channels:refresh_less", waits(user, Purpose.LESS, returned=less, at=at)),
        "carry": ("channels:refresh_other", waits(user, Purpose.WRONG_ACCOUNT, mine, at=at)),
        "taken": ("channels:taken", waits(user, Purpose.TAKEN, at=at)),
        "asked": ("channels:hand_over", asked_for_channel(user, theirs, at=at)),
    }
    questions_to_user = {
        "answer take": asked_for_channel(other, mine, at=at),
        "answer login": asked_for_login(other, mine, at=at),
    }
    offer = offered(theirs, user, at=at)
    return {
        **{name: reverse(view, args=[row.pk]) for name, (view, row) in in_turn.items()},
        **{name: links.path(str(row.pk)) for name, row in questions_to_user.items()},
        "answer give": links.path(str(offer.pk)),
        "connect": reverse("channels:connect"),
        "left": reverse("channels:login_left", args=[left.pk]),
        "not yours": links.path(str(HandOver.objects.get(requester=user, way="take").pk)),
        "settled": links.path("00000000-0000-0000-0000-000000000000"),
        "detail": mine.get_absolute_url(),
    }
