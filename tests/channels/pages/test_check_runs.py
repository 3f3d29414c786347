"""A check of many says how far it has come, on any device, and ends by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels.models import CheckRun, Credential
from channels.pages import check_runs
from tests.factories import NOW, make_channel, make_credential, make_user
from tests.markup import flat

pytestmark = pytest.mark.django_db
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
LIST, ALL = reverse("channels:list"), reverse("channels:check_all")
STATE = reverse("channels:checking")


@pytest.fixture
def ada(client: Client) -> User:
    user = make_user()
    for _number in range(3):
        make_channel(make_credential(user))
    client.force_login(user)
    return user


def logins(user: User) -> list[int]:
    return list(Credential.objects.filter(user=user).order_by("pk").values_list("pk", flat=True))


def has_its_turn(pk: int, *, at: object) -> None:
    """As a worker leaves it."""
    Credential.objects.filter(pk=pk).update(asked_at=at, next_check_at=timezone.now() + MINUTE * 60)


def test_it_counts_those_that_had_their_turn_and_ends_with_the_last(ada: User) -> None:
    first, *others = logins(ada)
    run = check_runs.begin(ada, [first, *others], at=NOW)
    assert not Credential.objects.filter(next_check_at__gt=NOW).exists()
    assert check_runs.progress(run, at=NOW) == check_runs.Progress(0, 3, over=False)

    has_its_turn(first, at=NOW + SECOND)
    assert check_runs.progress(run, at=NOW + SECOND) == check_runs.Progress(1, 3, over=False)
    for pk in others:
        has_its_turn(pk, at=NOW + SECOND)

    assert check_runs.progress(run, at=NOW + MINUTE) == check_runs.Progress(3, 3, over=True)
    assert CheckRun.objects.get().finished_at == NOW + MINUTE
    assert check_runs.current(ada, at=NOW + 2 * MINUTE) is not None
    assert check_runs.current(ada, at=NOW + 7 * MINUTE) is None


def test_what_its_network_keeps_waiting_holds_it_up_for_ten_minutes_only(ada: User) -> None:
    first, *_others = logins(ada)
    run = check_runs.begin(ada, logins(ada), at=NOW)
    has_its_turn(first, at=NOW + SECOND)
    ended = check_runs.progress(run, at=NOW + 10 * MINUTE)
    assert (ended.over, ended.waiting) == (True, 2)


def test_pressed_twice_it_is_one_run_and_begins_no_count_anew(ada: User) -> None:
    first, second, third = logins(ada)
    check_runs.begin(ada, [first, second], at=NOW)
    has_its_turn(first, at=NOW + SECOND)
    run = check_runs.begin(ada, [first, third], at=NOW + 2 * SECOND)
    assert CheckRun.objects.get() == run
    assert check_runs.progress(run, at=NOW + 3 * SECOND) == check_runs.Progress(1, 3, over=False)


def test_somebody_elses_logins_are_left_out(ada: User) -> None:
    theirs = make_channel().credential
    before = theirs.next_check_at
    run = check_runs.begin(ada, [theirs.pk], at=NOW)
    assert run.logins == []
    theirs.refresh_from_db()
    assert theirs.next_check_at == before


def test_the_page_tells_it_without_script_and_with(client: Client, ada: User) -> None:
    assert "Check all now" in client.get(LIST).content.decode()
    told = flat(client.post(ALL, follow=True).content.decode())
    assert "0 of 3 logins checked." in told
    assert '<progress max="3" value="0"' in told
    assert f'data-hx-get="{STATE}"' in told
    assert ">Look again</a>" in told
    has_its_turn(logins(ada)[0], at=timezone.now())
    assert "1 of 3 logins checked." in flat(client.get(STATE).content.decode())
    for pk in logins(ada):
        has_its_turn(pk, at=timezone.now())
    last = flat(client.get(STATE).content.decode())
    assert "3 of 3 logins checked." in last
    assert "data-hx-get" not in last, "it asks no more"


def test_another_person_sees_nothing_of_it(client: Client, ada: User) -> None:
    client.post(ALL)
    client.force_login(make_user())
    assert "checked" not in client.get(STATE).content.decode()
    assert 'id="checking"' not in client.get(LIST).content.decode()


@pytest.mark.parametrize("address", [ALL, STATE])
def test_nobody_is_sent_to_sign_in(client: Client, ada: User, address: str) -> None:
    client.logout()
    way = client.post if address == ALL else client.get
    assert way(address)["Location"].startswith(reverse("account_login"))
    assert not CheckRun.objects.exists()
