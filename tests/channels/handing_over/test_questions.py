"""What is somebody else's moves on their word alone, once, and not after three days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.contrib.auth.models import User
from pytest_django import Settings

from api.endpoints import event_stream
from channels import vault
from channels.callbacks import deletions
from channels.contract import Grant, Message, PushKind
from channels.handing_over import moving, questions
from channels.models import HAND_OVER_LIFE, Channel, Credential, Event, EventKind, HandOver
from channels.pages import timeline
from channels.probing.retention import delete_expired
from channels.registry import get
from channels.renewal.resealing import reseal_all
from channels.words.event_history import event_sentence
from core.sealed.columns import read
from tests.channels.consent.returned_logins import make_returned_login, page
from tests.channels.handing_over.asking import (
    Purpose,
    asked_for_channel,
    asked_for_login,
    came_back,
    offered,
    owners_page,
    waits,
)
from tests.factories import DAY, NOW, make_channel, make_credential, make_event, make_user

pytestmark = pytest.mark.django_db
State, Way = HandOver.State, HandOver.Way
LATER = NOW + timedelta(hours=5)


def everything() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in (Credential, Channel)]


def put(way: str) -> HandOver:
    """A question of each way, about one working Page."""
    channel = owners_page()
    return {
        Way.TAKE: lambda: asked_for_channel(make_user(), channel),
        Way.GIVE: lambda: offered(channel, make_user()),
        Way.LOGIN: lambda: asked_for_login(make_user(), channel),
    }[Way(way)]()


each_way = pytest.mark.parametrize("way", [*Way])


@each_way
def test_asking_changes_nothing(way: str) -> None:
    hand_over = put(way)
    before = everything()
    assert questions.is_open(hand_over, at=NOW)
    assert everything() == before
    assert Channel.objects.get().credential.account_id == "maren"


@each_way
def test_the_person_whose_word_it_needs_is_the_one_asked(way: str) -> None:
    hand_over = put(way)
    owner = Channel.objects.get().credential.user
    if way == Way.GIVE:
        assert (hand_over.requester, hand_over.asked.credentials.get().account_id) == (
            owner,
            "priya",
        )
    else:
        assert hand_over.asked == owner


@each_way
def test_what_came_back_waits_sealed_and_is_gone_with_the_answer(way: str) -> None:
    hand_over = put(way)
    assert "access-of" not in str(HandOver.objects.values())
    assert "access-of" in read(hand_over, "sealed")
    questions.decline(hand_over, at=LATER)
    assert HandOver.objects.get().sealed == ""


def test_a_yes_brings_the_channel_to_the_requesters_login() -> None:
    hand_over = put(Way.TAKE)
    before = questions.agree(hand_over, at=LATER)
    channel = Channel.objects.get()
    assert channel.credential.user == hand_over.requester
    assert channel.credential.account_id == "priya"
    assert vault.open_place_token(channel) == "page-token-1"
    assert before
    assert before.user == hand_over.asked
    assert Credential.objects.filter(pk=before.pk).exists()
    assert channel.credential.next_check_at == LATER, "what came back is hours old"


def test_only_the_place_that_was_asked_for_comes_along() -> None:
    channel = owners_page()
    make_channel(channel.credential, external_id="page-9")
    hand_over = asked_for_channel(make_user(), channel)
    questions.agree(hand_over, at=LATER)
    theirs = Channel.objects.filter(credential__user=hand_over.requester)
    assert [each.external_id for each in theirs] == ["page-1"]


def test_a_login_that_the_requester_has_already_carries_it_with_its_own_tokens() -> None:
    channel, requester = owners_page(), make_user()
    hand_over = asked_for_channel(requester, channel)
    login = make_credential(requester, "facebook", account_id="priya", access="renewed-since")
    questions.agree(hand_over, at=LATER)
    login.refresh_from_db()
    channel.refresh_from_db()
    assert channel.credential == login
    assert vault.open_tokens(login).access == "renewed-since"


def test_a_yes_to_an_offer_brings_the_channel_to_the_asked_persons_login() -> None:
    hand_over = put(Way.GIVE)
    questions.agree(hand_over, at=LATER)
    channel = Channel.objects.get()
    assert channel.credential.user == hand_over.asked
    assert vault.open_tokens(channel.credential).access == "access-of-priya"


def test_an_offer_never_puts_older_tokens_over_newer_ones() -> None:
    hand_over = put(Way.GIVE)
    login = Credential.objects.get(account_id="priya")
    vault.seal_grant(login, Grant("newest", LATER))
    login.save()
    questions.agree(hand_over, at=LATER)
    login.refresh_from_db()
    assert vault.open_tokens(login).access == "newest"


def test_an_offer_takes_nothing_from_a_login_that_works() -> None:
    channel, to = owners_page(), make_user()
    owner = channel.credential.user
    login = make_credential(to, "facebook", account_id="priya", access="does-more")
    make_channel(login, external_id="page-5")
    came = make_returned_login(account="priya", places=[page(1), page(5, ticked=False)])
    pending = waits(owner, Purpose.WRONG_ACCOUNT, channel, returned=came)
    questions.agree(questions.offer_channel(owner, pending, channel, at=NOW), at=LATER)
    channel.refresh_from_db()
    login.refresh_from_db()
    assert channel.credential == login
    assert vault.open_place_token(channel) == "page-token-1"
    assert vault.open_tokens(login).access == "does-more"


def test_a_yes_gives_the_login_with_every_channel() -> None:
    channel = owners_page()
    make_channel(channel.credential, external_id="page-2")
    Credential.objects.update(lendable=True)
    hand_over = asked_for_login(make_user(), channel)
    assert questions.agree(hand_over, at=LATER) is None
    login = Credential.objects.get()
    assert login.user == hand_over.requester
    assert login.channels.count() == 2
    assert not login.lendable, "lending was the other person's word"
    assert Event.objects.filter(kind=EventKind.HANDED_OVER).count() == 2


@each_way
def test_a_no_changes_nothing(way: str) -> None:
    hand_over = put(way)
    before = everything()
    questions.decline(hand_over, at=LATER)
    assert everything() == before
    with pytest.raises(questions.Settled):
        questions.agree(hand_over, at=LATER)


@each_way
@pytest.mark.parametrize("answer", [questions.agree, questions.decline, questions.withdraw])
def test_it_is_answered_once(way: str, answer: Callable[..., object]) -> None:
    hand_over = put(way)
    same = HandOver.objects.get()
    questions.agree(hand_over, at=LATER)
    before = everything()
    with pytest.raises(questions.Settled):
        answer(same, at=LATER)
    assert everything() == before
    assert HandOver.objects.get().state == State.DONE


@each_way
def test_after_three_days_it_is_void(way: str) -> None:
    hand_over = put(way)
    before = everything()
    with pytest.raises(questions.Settled):
        questions.agree(hand_over, at=NOW + HAND_OVER_LIFE)
    assert everything() == before
    delete_expired(at=NOW + HAND_OVER_LIFE)
    assert not HandOver.objects.exists()


@each_way
def test_what_was_taken_back_cannot_be_answered(way: str) -> None:
    hand_over = put(way)
    questions.withdraw(hand_over, at=LATER)
    with pytest.raises(questions.Settled):
        questions.agree(HandOver.objects.get(), at=LATER)


# What happens meanwhile.


def test_a_channel_that_was_disconnected_meanwhile_takes_the_question_along() -> None:
    hand_over = put(Way.TAKE)
    Channel.objects.get().delete()
    with pytest.raises(questions.Settled):
        questions.agree(hand_over, at=LATER)


@pytest.mark.parametrize("way", [Way.GIVE, Way.LOGIN])
def test_a_login_that_was_disconnected_meanwhile_takes_the_question_along(way: str) -> None:
    hand_over = put(way)
    assert hand_over.login
    hand_over.login.delete()
    with pytest.raises(questions.Settled):
        questions.agree(hand_over, at=LATER)


def belongs_to_a_third(hand_over: HandOver) -> None:
    Credential.objects.filter(account_id="maren").update(user=make_user())


def login_of_a_third(hand_over: HandOver) -> None:
    Credential.objects.filter(account_id="priya").delete()
    make_credential(make_user(), "facebook", account_id="priya")


def requester_closed(hand_over: HandOver) -> None:
    User.objects.filter(pk=hand_over.requester_id).update(is_active=False)


MEANWHILE = [
    (Way.TAKE, belongs_to_a_third),
    (Way.TAKE, login_of_a_third),
    (Way.TAKE, requester_closed),
    (Way.GIVE, belongs_to_a_third),
    (Way.LOGIN, belongs_to_a_third),
    (Way.LOGIN, requester_closed),
]


@pytest.mark.parametrize(("way", "happens"), MEANWHILE)
def test_what_has_moved_on_meanwhile_is_not_moved(
    way: str, happens: Callable[[HandOver], None]
) -> None:
    hand_over = put(way)
    happens(hand_over)
    before = everything()
    with pytest.raises(moving.Elsewhere):
        questions.agree(HandOver.objects.get(), at=LATER)
    assert everything() == before
    assert HandOver.objects.get().state == State.IMPOSSIBLE


def test_two_who_ask_for_the_same_channel_cannot_both_get_it() -> None:
    channel = owners_page()
    first = asked_for_channel(make_user(), channel)
    requester = make_user()
    pending = waits(requester, Purpose.CONNECT, returned=came_back("tomas"))
    second = questions.ask_for_channel(requester, pending, channel, at=NOW)
    questions.agree(first, at=LATER)
    with pytest.raises(moving.Elsewhere):
        questions.agree(second, at=LATER)
    channel.refresh_from_db()
    assert channel.credential.user == first.requester


# Who asks too often.


def test_asking_twice_is_one_question() -> None:
    channel, requester = owners_page(), make_user()
    first = asked_for_channel(requester, channel)
    assert asked_for_channel(requester, channel) == first
    assert HandOver.objects.count() == 1


@pytest.mark.parametrize(
    ("settle", "silence"),
    [(questions.decline, timedelta(days=30)), (questions.withdraw, timedelta(days=1))],
)
def test_after_a_no_the_same_is_not_asked_for_a_while(
    settle: Callable[..., None], silence: timedelta
) -> None:
    channel, requester = owners_page(), make_user()
    settle(asked_for_channel(requester, channel), at=NOW)
    with pytest.raises(questions.AskedBefore) as before:
        asked_for_channel(requester, channel, at=NOW + silence - timedelta(seconds=1))
    assert before.value.again_at == NOW + silence
    again = asked_for_channel(requester, channel, at=NOW + silence)
    assert questions.is_open(again, at=NOW + silence)


def test_nobody_asks_for_a_place_that_did_not_come_back() -> None:
    channel = owners_page()
    elsewhere = make_channel(channel.credential, external_id="page-2")
    requester = make_user()
    with pytest.raises(moving.Elsewhere):
        questions.ask_for_channel(requester, waits(requester, Purpose.CONNECT), elsewhere, at=NOW)
    assert not HandOver.objects.exists()


# To whom the history belongs.


def test_the_other_person_reads_the_history_and_is_told_no_news_of_it() -> None:
    channel = owners_page()
    owner = channel.credential.user
    make_event(channel, EventKind.CONNECTED, at=NOW - 9 * DAY)
    make_event(channel, EventKind.TOKEN_GIVEN, at=NOW - 2 * DAY, evidence={"key": "Owner's tool"})
    event_stream.bring_up_to_date(owner.pk)
    hand_over = asked_for_channel(make_user(), channel)
    questions.agree(hand_over, at=LATER)
    channel.refresh_from_db()
    told = [event_sentence(event, "facebook") for event in timeline.events_of(channel)]
    assert "A publishing tool fetched the access token." in told
    assert "Connected at Facebook." in told
    event_stream.bring_up_to_date(hand_over.requester_id)
    news = [change.event.kind for change in event_stream.changes_after(hand_over.requester_id, 0)]
    assert news == [EventKind.HANDED_OVER]
    assert not event_stream.changes_after(owner.pk, 0).exists(), "theirs no longer"


def test_a_deletion_of_data_forgets_the_question() -> None:
    put(Way.TAKE)
    message = Message(PushKind.DELETE_DATA, "priya", NOW, "mark")
    deletions.begin(get("facebook"), message, at=NOW)
    assert not HandOver.objects.exists()


def test_new_keys_reseal_what_waits(settings: Settings) -> None:
    hand_over = put(Way.TAKE)
    before, text = hand_over.sealed, read(hand_over, "sealed")
    settings.VAULT_KEYS = [Fernet.generate_key().decode(), *settings.VAULT_KEYS]
    list(reseal_all())
    hand_over.refresh_from_db()
    assert hand_over.sealed != before
    assert read(hand_over, "sealed") == text
