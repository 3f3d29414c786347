"""Every login that comes back: held against what is stored, asked about, and never dropped."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels import vault
from channels.consent.returned_login import ReturnedLogin
from channels.contract import Cause, State
from channels.journeys import connecting, pending_logins, receiving
from channels.models import Channel, Credential, EventKind, Pending
from channels.registry import get
from tests.channels.consent.returned_logins import again, make_returned_login, page
from tests.channels.journeys.failing_database import each_failure, fails_at
from tests.channels.journeys.walking import Walker, asked
from tests.conftest import Sandbox
from tests.every_network import account_of
from tests.factories import NOW, break_login, make_channel, make_credential, make_user

pytestmark = pytest.mark.django_db
Purpose = Pending.Purpose
CAFE, ROASTERY = "104400550066701", "104400550066702"
FEWER = [scope for scope in get("facebook").scopes if scope != "pages_manage_posts"]


def working(**fields: Any) -> Channel:
    """A Page that works, behind Maren's login."""
    login = make_credential(network="facebook", account_id="maren", account_name="Maren", **fields)
    return make_channel(login, external_id="page-1", name="Page 1")


def stored() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in (Credential, Channel)]


def test_connecting_a_working_login_with_less_asks_first() -> None:
    channel = working()
    before = stored()
    came = make_returned_login(scopes=FEWER, places=[page(1), page(2)])
    received = receiving.receive(channel.credential.user, came, at=NOW)
    assert received.refreshed is None
    assert received.pending
    assert received.pending.purpose == Purpose.LESS
    assert stored() == before


def test_connecting_a_working_login_without_its_page_asks_first() -> None:
    channel = working()
    came = make_returned_login(places=[page(1, ticked=False), page(2)])
    received = receiving.receive(channel.credential.user, came, at=NOW)
    assert received.pending
    assert received.pending.purpose == Purpose.LESS


def test_connecting_a_broken_login_with_less_stores_it() -> None:
    channel = working()
    break_login(channel.credential, Cause.PASSWORD_CHANGED)
    came = make_returned_login(scopes=FEWER)
    assert receiving.receive(channel.credential.user, came, at=NOW).refreshed


def test_what_a_person_agreed_to_goes_on_to_the_new_places() -> None:
    channel = working()
    user = channel.credential.user
    came = make_returned_login(scopes=FEWER, places=[page(1), page(2)])
    question = receiving.receive(user, came, at=NOW).pending
    assert question
    received = receiving.decided(user, question.pk, Purpose.LESS, at=NOW)
    assert received.refreshed
    assert received.pending
    assert received.pending.purpose == Purpose.CONNECT
    connecting.save(user, received.pending.pk, ["page-2"], at=NOW)
    assert Channel.objects.count() == 2


def test_keeping_the_old_tokens_leaves_everything_and_is_noted() -> None:
    channel = working()
    user, before = channel.credential.user, stored()
    question = receiving.receive(user, make_returned_login(scopes=FEWER), at=NOW).pending
    assert question
    receiving.kept(user, question.pk, at=NOW)
    assert stored() == before
    assert not Pending.objects.exists()
    assert channel.credential.events.get().kind == EventKind.REFRESH_ABANDONED


def test_another_person_decides_nothing() -> None:
    channel = working()
    question = receiving.receive(
        channel.credential.user, make_returned_login(scopes=FEWER), at=NOW
    ).pending
    assert question
    for decide in (
        lambda: receiving.decided(make_user(), question.pk, Purpose.LESS, at=NOW),
        lambda: receiving.kept(make_user(), question.pk, at=NOW),
    ):
        with pytest.raises(pending_logins.Void):
            decide()
    assert Pending.objects.get() == question


def test_a_role_that_came_back_is_mended_by_a_refresh() -> None:
    channel = working()
    channel.cause, channel.state = Cause.LOST_PAGE_ROLE.value, State.NEEDS_YOU.value
    channel.save()
    came = make_returned_login(places=[page(1)])
    received = receiving.receive(channel.credential.user, came, at=NOW, channel=channel)
    assert received.refreshed
    channel.refresh_from_db()
    assert (channel.cause, channel.state) == (Cause.ALIVE, State.WORKING)
    assert received.refreshed.event.evidence["mended"] == [channel.pk]


# A database that fails.


def waiting(client: Client, purpose: Pending.Purpose) -> tuple[Channel, Pending]:
    """What waits for a word of the person of ``client``."""
    now = timezone.now()
    channel = working(at=now)
    user = channel.credential.user
    client.force_login(user)
    came: dict[str, ReturnedLogin] = {
        Purpose.LESS: again(channel.credential, at=now, scopes=FEWER),
        Purpose.WRONG_ACCOUNT: make_returned_login(account="priya", places=[page(7)], at=now),
        Purpose.CONNECT: again(channel.credential, at=now, places=[page(1), page(2)]),
    }
    of = channel if purpose is not Purpose.CONNECT else None
    return channel, pending_logins.save_pending(user, came[purpose], purpose, at=now, channel=of)


DECISIONS: dict[str, tuple[Pending.Purpose, str, dict[str, Any]]] = {
    "use the new one": (Purpose.LESS, "channels:refresh_less", {"use": "new"}),
    "keep the old one": (Purpose.LESS, "channels:refresh_less", {"use": "old"}),
    "other account": (Purpose.WRONG_ACCOUNT, "channels:refresh_other", {}),
    "choose": (Purpose.CONNECT, "channels:choose", {"places": ["page-2"]}),
}


@pytest.mark.parametrize("decision", list(DECISIONS))
def test_a_database_that_fails_at_any_write_takes_nothing(client: Client, decision: str) -> None:
    purpose, name, form = DECISIONS[decision]
    _channel, pending = waiting(client, purpose)
    address, before = reverse(name, args=[pending.pk]), stored()
    answers: list[Any] = []
    failures = 0
    for _number in each_failure(lambda: answers.append(client.post(address, form))):
        failures += 1
        text = answers[-1].content.decode()
        assert answers[-1].status_code == 503
        assert "We could not store your answer" in text
        assert "Try again" in text
        for field, value in form.items():
            said = value[0] if isinstance(value, list) else value
            assert f'name="{field}" value="{said}"' in text
        assert Pending.objects.filter(pk=pending.pk).exists(), "the tokens go on waiting"
        assert stored() == before
    assert failures >= 2
    assert answers[-1].status_code == 302, "and then it works"
    assert not Pending.objects.filter(pk=pending.pk).exists()


def test_a_login_that_cannot_be_stored_at_all_is_told_and_changes_nothing(
    sandbox: Sandbox,
) -> None:
    walker = Walker(sandbox)
    walker.connect("facebook", only=[CAFE])
    before = stored()
    back = walker.answer(walker.start("facebook"), account_of("facebook"))
    with fails_at(1, table="channels_credential"):
        came = walker.get(back)
    assert came["Location"].endswith("/facebook/not-stored/")
    text = walker.get(came["Location"]).content.decode()
    assert "The fault is ours" in text
    assert "Try again" in text
    assert stored() == before
    again = walker.allow("facebook")
    assert walker.get(again["Location"]).status_code == 200


# The whole way, at the pretend network.


def less(walker: Walker) -> str:
    """One Page works; the same login is connected again with a box left unticked."""
    walker.connect("facebook", only=[CAFE])
    came = walker.allow("facebook", boxes="1", scope=FEWER, place=[CAFE, ROASTERY])
    return str(came["Location"])


@pytest.fixture
def walker(sandbox: Sandbox) -> Walker:
    return Walker(sandbox)


def test_connecting_again_with_a_box_unticked_is_a_question(walker: Walker) -> None:
    question = less(walker)
    before = stored()
    text = walker.get(question).content.decode()
    assert "publish posts on your Pages" in text
    assert "is connected here already" in text
    assert stored() == before
    ask_again = walker.leaves(walker.post("channels:connect_start", "facebook", again="1"))
    assert asked(ask_again)["auth_type"] == "rerequest"


def test_keep_the_old_leaves_the_page_working(walker: Walker) -> None:
    question = less(walker)
    before = stored()
    kept = walker.client.post(question, {"use": "old"})
    assert kept["Location"] == reverse("channels:list")
    assert stored() == before
    assert Channel.objects.get().state == State.WORKING


def test_use_the_new_stores_it_and_offers_the_new_page(walker: Walker) -> None:
    question = less(walker)
    used = walker.client.post(question, {"use": "new"})
    assert used["Location"].startswith("/channels/connect/")
    assert set(Credential.objects.get().scopes) == set(FEWER)
    told = walker.client.get(used["Location"])
    assert "has the new token now. It does less than the one before." in told.content.decode()
    walker.client.post(used["Location"], {"places": [ROASTERY]})
    assert Channel.objects.count() == 2
    tokens = vault.open_tokens(Credential.objects.get())
    assert tokens.access not in question
