"""Asking to go, the day between, and keeping the account: by button, and by the mailed link."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.leaving import asking, carrying_out
from accounts.letters import sending
from accounts.models import Deletion, LogEntry
from accounts.sign_in_log.kinds import What
from api.keys import hashed_keys
from api.models import HookDelivery
from channels.models import Channel
from notifications.delivery import send_round
from notifications.models import Notice
from tests.accounts.recent_sign_in.asking import is_question, make_stale
from tests.accounts.whole_life import Life, live
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
PASSWORD = "harbour lights at six"
LEAVE = "/preferences/data/leave/"


def signed_in(client: Client, user: User) -> Client:
    """A moment ago."""
    client.force_login(user)
    return client


def mailed_link(address: str) -> str:
    (letter,) = [sent for sent in mail.outbox if sent.to == [address]]
    line = next(line for line in letter.body.splitlines() if "/keep/" in line)
    return line.removeprefix(django_settings.SITE_URL)


def test_the_page_says_what_goes_what_stays_and_where(client: Client) -> None:
    life = live()
    page = signed_in(client, life.user).get(LEAVE).content.decode()
    for said in (
        "2 channels, with their tokens and their history",
        "1 key of a tool",
        "1 webhook, with its log",
        "1 message to you",
        "1 request to our support",
        "1 request that we have not answered yet",
        "Your apps at",
        'href="https://x.com/settings/connected_apps"',
    ):
        assert said in page, said
    assert "LinkedIn" not in page.split("What stays")[1].split("<form")[0]


@pytest.mark.parametrize("typed", ["", "yes", "DELETE it"])
def test_without_the_word_nothing_is_asked_for(client: Client, typed: str) -> None:
    user = make_user(password=PASSWORD)
    answer = signed_in(client, user).post(LEAVE, {"typed": typed})
    assert answer.status_code == 422
    assert not Deletion.objects.exists()


def test_with_the_word_it_is_due_in_a_day_and_told_to_every_address(client: Client) -> None:
    life = live(networks=("x",))
    before = timezone.now()
    signed_in(client, life.user).post(LEAVE, {"typed": " Delete "})
    deletion = Deletion.objects.get()
    assert deletion.user == life.user
    assert DAY <= deletion.due_at - before < DAY + MINUTE
    sending.send_due(at=timezone.now())
    told = {address for sent in mail.outbox for address in sent.to}
    assert told == {life.user.email, f"old.{life.user.email}"}


def test_in_spanish_the_word_is_spanish(client: Client) -> None:
    user = make_user(password=PASSWORD)
    answer = signed_in(client, user).post(f"/es{LEAVE}", {"typed": "eliminar"})
    assert answer.status_code == 302
    assert Deletion.objects.exists()


def test_an_old_sign_in_is_asked_for_again(client: Client) -> None:
    user = make_user(password=PASSWORD)
    client.force_login(user)
    make_stale(client)
    answer = client.post(LEAVE, {"typed": "delete"})
    assert answer.status_code == 302
    assert is_question(answer["Location"])
    assert not Deletion.objects.exists()


def test_asked_twice_is_one_and_the_same() -> None:
    user = make_user()
    assert asking.ask(user, at=NOW) == asking.ask(user, at=NOW + MINUTE)


@pytest.mark.parametrize("page", ["preferences", "channels:list", "your_data:index"])
def test_every_page_says_so_meanwhile_and_takes_it_back(client: Client, page: str) -> None:
    user = make_user(password=PASSWORD)
    asking.ask(user, at=timezone.now())
    signed_in(client, user)
    text = client.get(reverse(page)).content.decode()
    assert "Your account will be deleted" in text
    assert f'action="{reverse("your_data:keep")}"' in text
    client.post(reverse("your_data:keep"))
    assert Deletion.objects.get().outcome == Deletion.Outcome.KEPT
    assert "will be deleted" not in client.get(reverse(page)).content.decode()


def test_public_pages_say_it_by_the_menu_s_fragment_only(client: Client) -> None:
    user = make_user()
    asking.ask(user, at=timezone.now())
    nobody = client.get("/").content
    client.force_login(user)
    assert client.get("/").content == nobody
    fragment = client.get(reverse("account_menu")).content.decode()
    assert "Your account will be deleted" in fragment
    assert 'data-hx-swap-oob="afterbegin:#main"' in fragment


def test_the_mailed_link_keeps_without_signing_in_but_not_by_a_look(client: Client) -> None:
    user = make_user()
    asking.ask(user, at=timezone.now())
    sending.send_due(at=timezone.now())
    link = mailed_link(user.email)
    page = client.get(link).content.decode()
    assert "Keep my account" in page
    assert user.email not in page
    assert Deletion.objects.open().exists(), "a mail program that opens links changes nothing"
    assert "Your account stays" in client.post(link).content.decode()
    assert Deletion.objects.get().outcome == Deletion.Outcome.KEPT
    assert "Your account stays" in client.get(link).content.decode()


def test_the_link_of_a_former_time_keeps_nothing_of_the_next(client: Client) -> None:
    user = make_user()
    first = asking.ask(user, at=timezone.now())
    link = asking.keep_path(first)
    asking.keep(first, at=timezone.now())
    asking.ask(user, at=timezone.now())
    client.post(link)
    assert Deletion.objects.open().filter(user=user).exists()


def test_a_link_that_is_none_of_ours_says_so(client: Client) -> None:
    assert client.get("/preferences/data/keep/nonsense:abc/").status_code == 404


def test_when_it_is_under_way_the_link_says_that_it_is_too_late(client: Client) -> None:
    user = make_user()
    deletion = asking.ask(user, at=NOW)
    Deletion.objects.update(begun_at=NOW + DAY)
    page = client.post(asking.keep_path(deletion)).content.decode()
    assert "too late" in page
    assert Deletion.objects.open().exists()


def rest_and_go_on() -> tuple[Life, Client]:
    life = live(networks=("x",))
    made = hashed_keys.make(life.user, "Tool", list(hashed_keys.Scope), at=NOW)
    return life, Client(headers={"Authorization": f"Bearer {made.text}"})


def test_keys_stop_at_once_and_go_on_when_the_account_stays() -> None:
    life, tool = rest_and_go_on()
    assert tool.get("/api/v1/channels").status_code == 200
    deletion = asking.ask(life.user, at=timezone.now())
    refused = tool.get("/api/v1/channels")
    assert refused.status_code == 401
    assert "about to be deleted" in refused.json()["detail"]
    token = tool.post(f"/api/v1/channels/{Channel.objects.get().pk}/token")
    assert token.status_code == 401, "lent tokens too"
    asking.keep(deletion, at=timezone.now())
    assert tool.get("/api/v1/channels").status_code == 200


def test_messages_and_webhooks_rest_and_go_on() -> None:
    life, _tool = rest_and_go_on()
    at = datetime(2027, 1, 4, 12, tzinfo=UTC)
    Notice.objects.filter(user=life.user).update(outcome="owed", ended_at=None, due_at=NOW)
    HookDelivery.objects.update(due_at=NOW)
    deletion = asking.ask(life.user, at=at)
    assert life.user.pk not in send_round.people_waiting(at=at)
    assert not HookDelivery.objects.sendable(at).exists()
    asking.keep(deletion, at=at)
    assert life.user.pk in send_round.people_waiting(at=at)
    assert HookDelivery.objects.sendable(at).exists()


def test_one_s_mind_may_be_changed_until_a_worker_has_begun_and_not_after() -> None:
    user = make_user()
    deletion = asking.ask(user, at=NOW)
    assert Deletion.objects.claim(deletion.pk, at=NOW + DAY)
    assert not asking.keep(deletion, at=NOW + DAY)
    assert carrying_out.carry_out_due(clock=lambda: NOW + 2 * DAY) == 1


def test_the_log_tells_once_of_asking_and_once_of_keeping() -> None:
    user = make_user()
    deletion = asking.ask(user, at=NOW)
    asking.keep(deletion, at=NOW + MINUTE)
    told = LogEntry.objects.filter(user=user).order_by("at").values_list("what", flat=True)
    assert list(told) == [What.DELETION_ASKED, What.DELETION_CANCELLED]
