"""The pages of a hand-over: as who asks, as who is asked, as somebody else, as nobody."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels.handing_over import links, questions
from channels.models import Channel, Credential, Disconnected, EventKind, HandOver, Pending
from notifications.delivery.send_round import deliver_due
from notifications.models import Notice
from tests.channels.consent.returned_logins import make_returned_login, page
from tests.channels.handing_over.asking import (
    Purpose,
    asked_for_channel,
    asked_for_login,
    offered,
    owners_page,
    waits,
)
from tests.channels.journeys.failing_database import each_failure
from tests.channels.journeys.walking import Walker
from tests.conftest import Sandbox
from tests.every_network import account_of
from tests.factories import make_channel, make_credential, make_user
from tests.markup import flat

pytestmark = pytest.mark.django_db
State, Way = HandOver.State, HandOver.Way
CAFE, PRIYA = "104400550066701", "10220011223344503"


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def put(way: str) -> HandOver:
    at = timezone.now()
    channel = owners_page(at=at)
    if way == Way.TAKE:
        return asked_for_channel(make_user(), channel, at=at)
    if way == Way.GIVE:
        return offered(channel, make_user(), at=at)
    return asked_for_login(make_user(), channel, at=at)


def link_in_mail() -> str:
    """The path of the link in the newest mail."""
    deliver_due(at=timezone.now())
    link = re.search(r"https?://[^/\s]+(/channels/hand-over/answer/\S+)", str(mail.outbox[-1].body))
    assert link
    return link[1]


each_way = pytest.mark.parametrize("way", [*Way])


@each_way
def test_by_the_link_in_the_mail_and_a_yes(way: str) -> None:
    hand_over = put(way)
    link = link_in_mail()
    assert mail.outbox[-1].to == [hand_over.asked.email]
    assert hand_over.requester.email in mail.outbox[-1].subject
    client = client_of(hand_over.asked)
    text = client.get(link).content.decode()
    assert hand_over.requester.email in text
    assert "Page 1" in text
    assert HandOver.objects.get().state == State.ASKED, "looking at it changes nothing"
    said = client.post(link, {"answer": "yes"})
    assert said.status_code == 302
    assert client.get(said["Location"]).status_code == 200
    winner = hand_over.asked if way == Way.GIVE else hand_over.requester
    assert Channel.objects.get().credential.user == winner
    again = client.post(link, {"answer": "yes"})
    assert again.status_code == 410
    assert "settled, or too old" in again.content.decode()


@each_way
@pytest.mark.parametrize("form", [{"answer": "no"}, {}, {"answer": "maybe"}])
def test_anything_but_a_yes_is_a_no(way: str, form: dict[str, str]) -> None:
    hand_over = put(way)
    before = list(Channel.objects.values())
    client_of(hand_over.asked).post(links.path(str(hand_over.pk)), form)
    assert HandOver.objects.get().state == State.DECLINED
    assert list(Channel.objects.values()) == before
    text = client_of(hand_over.requester).get(reverse("channels:hand_over", args=[hand_over.pk]))
    assert "They said no" in text.content.decode()


@each_way
def test_the_link_answers_nothing_for_anybody_else(way: str) -> None:
    """Also not for who asked, should the mail be passed on to them."""
    hand_over = put(way)
    link = links.path(str(hand_over.pk))
    for user in (make_user(), hand_over.requester):
        for answer in (client_of(user).get(link), client_of(user).post(link, {"answer": "yes"})):
            text = answer.content.decode()
            assert answer.status_code == 403
            assert "Page 1" not in text
            assert hand_over.asked.email not in text
    nobody = Client().post(link, {"answer": "yes"})
    assert nobody["Location"].startswith(reverse("account_login"))
    assert HandOver.objects.get().state == State.ASKED


def test_a_forged_link_is_void() -> None:
    hand_over = put(Way.TAKE)
    link = links.path(str(hand_over.pk))
    client = client_of(hand_over.asked)
    for path in (link[:-4] + "aaa/", reverse("channels:hand_over_answer", args=[hand_over.pk])):
        assert client.post(path, {"answer": "yes"}).status_code == 410
    assert HandOver.objects.get().state == State.ASKED


def test_the_link_is_guarded_against_other_sites() -> None:
    hand_over = put(Way.TAKE)
    client = Client(enforce_csrf_checks=True)
    client.force_login(hand_over.asked)
    assert client.post(links.path(str(hand_over.pk)), {"answer": "yes"}).status_code == 403
    assert HandOver.objects.get().state == State.ASKED


@each_way
def test_who_asked_sees_that_it_is_asked_and_not_of_whom(way: str) -> None:
    hand_over = put(way)
    page = reverse("channels:hand_over", args=[hand_over.pk])
    text = client_of(hand_over.requester).get(page).content.decode()
    assert "We asked them" in text
    assert hand_over.asked.email not in text
    for user in (make_user(), hand_over.asked):
        assert client_of(user).get(page).status_code == 404
        assert client_of(user).post(page).status_code == 404
    assert Client().get(page)["Location"].startswith(reverse("account_login"))


def test_an_open_question_stands_on_the_list_of_who_asked() -> None:
    hand_over = put(Way.TAKE)
    page = reverse("channels:hand_over", args=[hand_over.pk])
    listed = reverse("channels:list")
    assert page in client_of(hand_over.requester).get(listed).content.decode()
    assert page not in client_of(hand_over.asked).get(listed).content.decode()
    questions.decline(hand_over, at=timezone.now())
    assert page not in client_of(hand_over.requester).get(listed).content.decode()


def test_a_question_can_be_taken_back_and_its_mail_is_not_sent() -> None:
    hand_over = put(Way.TAKE)
    client_of(hand_over.requester).post(reverse("channels:hand_over", args=[hand_over.pk]))
    assert HandOver.objects.get().state == State.WITHDRAWN
    deliver_due(at=timezone.now())
    assert not mail.outbox
    assert Notice.objects.get().reason == "answered"


def test_after_a_yes_who_asked_is_led_to_the_channel_as_long_as_it_is_theirs() -> None:
    hand_over = put(Way.TAKE)
    channel, page = hand_over.channel, reverse("channels:hand_over", args=[hand_over.pk])
    assert channel is not None
    client, way = client_of(hand_over.requester), f'href="{channel.get_absolute_url()}"'
    assert way not in client.get(page).content.decode()
    questions.agree(hand_over, at=timezone.now())
    assert way in client.get(page).content.decode()
    Credential.objects.filter(channels=channel).update(user=make_user())
    assert way not in client.get(page).content.decode()


def test_the_answer_is_mailed_to_who_asked() -> None:
    hand_over = put(Way.TAKE)
    client_of(hand_over.asked).post(links.path(str(hand_over.pk)), {"answer": "yes"})
    deliver_due(at=timezone.now())
    assert mail.outbox[-1].to == [hand_over.requester.email]
    assert "is handed over" in mail.outbox[-1].subject


def test_the_mail_cannot_be_turned_off_and_offers_no_such_link() -> None:
    put(Way.TAKE)
    deliver_due(at=timezone.now())
    assert "List-Unsubscribe" not in mail.outbox[-1].extra_headers
    assert "unsubscribe" not in mail.outbox[-1].body.lower()


# Beginning.


def begin(user: Any, pending: Pending, **form: str) -> Any:
    return client_of(user).post(reverse("channels:hand_over_begin", args=[pending.pk]), form)


def test_the_wrong_account_page_offers_to_carry_it_where_it_can() -> None:
    at = timezone.now()
    channel = owners_page(at=at)
    user = channel.credential.user
    can = waits(user, Purpose.WRONG_ACCOUNT, channel, at=at)
    cannot = waits(
        user,
        Purpose.WRONG_ACCOUNT,
        channel,
        returned=make_returned_login(account="priya", places=[page(1, ticked=False)]),
        at=at,
    )
    offers = "Use the login of Priya for Page 1"
    for pending, offered_here in ((can, True), (cannot, False)):
        text = client_of(user).get(reverse("channels:refresh_other", args=[pending.pk]))
        assert (offers in flat(text.content.decode())) is offered_here
    done = begin(user, can)
    channel.refresh_from_db()
    assert channel.credential.account_id == "priya"
    old = Credential.objects.get(account_id="maren")
    assert done["Location"].startswith(reverse("channels:login_left", args=[old.pk]))


def test_where_the_other_login_would_lose_something_the_page_names_it() -> None:
    at = timezone.now()
    channel = owners_page(at=at)
    user = channel.credential.user
    login = make_credential(user, "facebook", account_id="priya", at=at)
    make_channel(login, external_id="page-5", name="Five")
    came = make_returned_login(account="priya", places=[page(1), page(5, ticked=False)], at=at)
    pending = waits(user, Purpose.WRONG_ACCOUNT, channel, returned=came, at=at)
    address = reverse("channels:refresh_other", args=[pending.pk])
    text = flat(client_of(user).get(address).content.decode())
    assert "everything on Five" in text
    assert 'name="less" value="1"' in text
    assert begin(user, pending)["Location"] == address, "not without having been shown that"
    begin(user, pending, less="1")
    channel.refresh_from_db()
    assert channel.credential == login


def test_a_login_of_somebody_else_here_is_asked_to_take_it() -> None:
    at = timezone.now()
    channel, other = owners_page(at=at), make_user()
    make_credential(other, "facebook", account_id="priya", at=at)
    user = channel.credential.user
    pending = waits(user, Purpose.WRONG_ACCOUNT, channel, at=at)
    text = client_of(user).get(reverse("channels:refresh_other", args=[pending.pk]))
    assert "Ask them to take it over" in text.content.decode()
    begin(user, pending)
    hand_over = HandOver.objects.get()
    assert (hand_over.way, hand_over.asked) == (Way.GIVE, other)
    channel.refresh_from_db()
    assert channel.credential.user == user


def test_the_picker_moves_ones_own_and_asks_for_the_others() -> None:
    at = timezone.now()
    user = make_user()
    mine = owners_page(user, at=at)
    theirs = make_channel(network="facebook", external_id="page-9", name="Nine", at=at)
    pending = waits(user, Purpose.CONNECT, at=at)
    text = flat(client_of(user).get(reverse("channels:choose", args=[pending.pk])).content.decode())
    assert "Use this login for it" in text
    assert "Ask them to hand it over" in text
    begin(user, pending, place="page-1")
    mine.refresh_from_db()
    assert mine.credential.account_id == "priya"
    asked = begin(user, pending, place="page-9")
    assert asked["Location"] == reverse("channels:hand_over", args=[HandOver.objects.get().pk])
    theirs.refresh_from_db()
    assert theirs.credential.user != user


def test_the_picker_asks_for_nothing_where_one_may_not_publish() -> None:
    at = timezone.now()
    theirs = make_channel(network="facebook", external_id="page-9", at=at)
    user = make_user()
    came = make_returned_login(account="priya", places=[page(9, allowed=False)], at=at)
    pending = waits(user, Purpose.CONNECT, returned=came, at=at)
    text = client_of(user).get(reverse("channels:choose", args=[pending.pk])).content.decode()
    assert "Ask them to hand it over" not in text
    assert begin(user, pending, place=theirs.external_id).status_code == 409
    assert not HandOver.objects.exists()


def test_beginning_is_the_own_persons_post() -> None:
    at = timezone.now()
    channel = owners_page(at=at)
    pending = waits(channel.credential.user, Purpose.WRONG_ACCOUNT, channel, at=at)
    address = reverse("channels:hand_over_begin", args=[pending.pk])
    assert client_of(channel.credential.user).get(address).status_code == 405
    assert client_of(make_user()).post(address).status_code == 404
    assert Client().post(address)["Location"].startswith(reverse("account_login"))
    channel.refresh_from_db()
    assert channel.credential.account_id == "maren"


def test_asking_again_too_soon_says_when() -> None:
    at = timezone.now()
    channel, user = owners_page(at=at), make_user()
    questions.decline(asked_for_channel(user, channel, at=at), at=at)
    again = begin(user, waits(user, Purpose.CONNECT, at=at), place="page-1")
    assert again.status_code == 409
    assert "You have asked for this before" in again.content.decode()


def test_a_database_that_fails_at_any_write_hands_over_nothing() -> None:
    at = timezone.now()
    channel = owners_page(at=at)
    user = channel.credential.user
    pending = waits(user, Purpose.WRONG_ACCOUNT, channel, at=at)
    client, answers = client_of(user), []
    address = reverse("channels:hand_over_begin", args=[pending.pk])
    for _number in each_failure(lambda: answers.append(client.post(address))):
        assert answers[-1].status_code == 503
        assert Pending.objects.filter(pk=pending.pk).exists()
        assert Credential.objects.count() == 1
        assert Channel.objects.get().credential_id == channel.credential_id
    assert len(answers) > 4
    assert answers[-1].status_code == 302


def test_a_database_that_fails_at_any_write_leaves_the_question_open() -> None:
    hand_over = put(Way.TAKE)
    client, answers = client_of(hand_over.asked), []
    link = links.path(str(hand_over.pk))
    for _number in each_failure(lambda: answers.append(client.post(link, {"answer": "yes"}))):
        assert answers[-1].status_code == 503
        assert HandOver.objects.get().state == State.ASKED
        assert Channel.objects.get().credential.user == hand_over.asked
    assert HandOver.objects.get().state == State.DONE


# A login that nothing is left behind.


def test_a_login_left_behind_is_asked_about_and_goes_only_on_a_post(sandbox: Sandbox) -> None:
    walker = Walker(sandbox)
    walker.connect("facebook", only=[CAFE])
    channel = Channel.objects.get()
    came = walker.refresh(channel.pk, PRIYA)
    pending = Pending.objects.get()
    assert came["Location"] == reverse("channels:refresh_other", args=[pending.pk])
    moved = walker.post("channels:hand_over_begin", pending.pk)
    question = moved["Location"]
    text = walker.get(question).content.decode()
    assert "No channel is left behind the login" in text
    assert channel.get_absolute_url() in text
    assert Credential.objects.count() == 2
    for client in (client_of(make_user()), Client()):
        assert client.post(question).status_code in (302, 404)
    assert Credential.objects.count() == 2
    gone = walker.client.post(question)
    assert gone["Location"] == reverse("channels:left", args=[Disconnected.objects.get().pk])
    assert Credential.objects.get().account_id == PRIYA


def test_a_login_that_carries_a_channel_is_not_left_behind() -> None:
    channel = owners_page()
    address = reverse("channels:login_left", args=[channel.credential_id])
    client = client_of(channel.credential.user)
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404
    assert Credential.objects.exists()


@pytest.mark.parametrize(
    "then", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"]
)
def test_the_way_on_stays_on_this_site(then: str) -> None:
    login = make_credential()
    address = reverse("channels:login_left", args=[login.pk])
    text = client_of(login.user).get(address, {"then": then}).content.decode()
    assert f'href="{then}"' not in text


# The whole way, at the pretend network.


def test_two_people_and_one_page_at_the_network(sandbox: Sandbox) -> None:
    owner, colleague = Walker(sandbox), Walker(sandbox)
    owner.connect("facebook", account_of("facebook"), only=[CAFE])
    channel = Channel.objects.get()
    came = colleague.allow("facebook", PRIYA)
    pending = Pending.objects.get()
    assert "Ask them to hand it over" in colleague.get(came["Location"]).content.decode()
    colleague.post("channels:hand_over_begin", pending.pk, place=CAFE)
    owner.client.post(link_in_mail(), {"answer": "yes"})
    channel.refresh_from_db()
    assert channel.credential.user == colleague.user
    assert channel.events.filter(kind=EventKind.HANDED_OVER).exists()
    assert colleague.get(channel.get_absolute_url()).status_code == 200
    assert owner.get(channel.get_absolute_url()).status_code == 404
    checked = colleague.client.post(reverse("channels:check", args=[channel.pk]))
    assert checked.status_code == 302
    channel.refresh_from_db()
    assert channel.state == "working"


def test_a_guided_refresh_as_the_colleagues_account_moves_it_in_place(sandbox: Sandbox) -> None:
    walker = Walker(sandbox)
    walker.connect("facebook")
    channel = Channel.objects.get(external_id=CAFE)
    old = channel.credential
    walker.refresh(channel.pk, PRIYA)
    moved = walker.post("channels:hand_over_begin", Pending.objects.get().pk)
    assert moved["Location"] == channel.get_absolute_url()
    channel.refresh_from_db()
    assert channel.credential.account_id == PRIYA
    assert old.channels.count() == 1, "the login keeps its other Page"
    text = walker.get(channel.get_absolute_url()).content.decode()
    assert "Handed over to another login at Facebook" in text
