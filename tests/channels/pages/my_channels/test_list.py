"""My channels answers first, then shows cards by urgency."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from channels.contract import Blame, Cause, Kind
from channels.pages.my_channels import shown
from channels.records.findings import settle_login
from tests.channels.stored import many
from tests.factories import DAY, break_login, make_channel, make_credential, make_user
from tests.markup import flat

pytestmark = pytest.mark.django_db
LIST = reverse("channels:list")


def page(client: Client, query: str = "") -> str:
    reply = client.get(LIST + query)
    assert reply.status_code == 200
    return flat(reply.content.decode())


def cards(text: str) -> list[str]:
    """The names on the cards, from the top."""
    return re.findall(r'<h2 id="name-\d+"><a [^>]*>([^<]+)</a>', text)


def lines(text: str) -> list[str]:
    """The names in the lines beneath them."""
    return re.findall(r'<a id="n\d+" [^>]*>([^<]+)</a>', text)


def headings(text: str) -> list[str]:
    """All of them."""
    return cards(text) + lines(text)


def test_nobody_is_led_to_sign_in(client: Client) -> None:
    reply = client.get(LIST)

    assert reply.status_code == 302
    assert reply["Location"] == f"{reverse('account_login')}?next={LIST}"


def test_somebody_without_channels_is_told_how_to_begin(client: Client) -> None:
    client.force_login(make_user())

    text = page(client)

    assert "No channel is connected yet." in text
    assert "It begins with one channel." in text
    assert reverse("channels:connect") in text


def test_only_ones_own_channels_are_shown(client: Client) -> None:
    make_channel(name="Somebody else's")
    mine = make_channel(name="Mine", at=timezone.now())
    client.force_login(mine.credential.user)

    assert headings(page(client)) == ["Mine"]


def test_the_heading_is_the_answer_and_cards_stand_by_urgency(client: Client) -> None:
    now, user = timezone.now(), make_user()
    make_channel(user=user, name="Well", at=now)
    make_channel(make_credential(user, at=now, age=51 * DAY), name="Ends soon", at=now)
    dead = make_credential(user, at=now)
    make_channel(dead, name="Removed", at=now)
    break_login(dead, Cause.REVOKED_BY_USER, at=now, blame=Blame.YOU.value)
    silent = make_credential(user, "x", at=now, age=timedelta(hours=1), life=timedelta(hours=2))
    make_channel(silent, name="Silent", at=now)
    hour = now - timedelta(hours=1)
    break_login(
        silent,
        Cause.NETWORK_FAULT,
        at=hour,
        blame=Blame.NETWORK.value,
        last_alive_at=hour - timedelta(hours=2),
    )
    client.force_login(user)

    text = page(client)

    assert "1 of 4 channels needs you." in text
    assert headings(text) == ["Removed", "Ends soon", "Silent", "Well"]


def test_a_card_says_cause_life_policy_evidence_and_one_action(client: Client) -> None:
    now = timezone.now()
    login = make_credential(at=now, age=20 * DAY)
    channel = make_channel(login, name="Acme", kind=Kind.ORGANIZATION, at=now)
    break_login(login, Cause.REVOKED_BY_USER, at=now, blame=Blame.YOU.value, codes={"code": "9"})
    client.force_login(login.user)

    text = page(client)

    assert "Our access was removed in the settings of this LinkedIn account." in text
    assert 'href="/articles/review-app-access/#removed"' in text
    assert 'role="img" aria-labelledby="life-' in text
    assert "20 days ago" in text
    assert "LinkedIn's policy:" in text
    assert "60 days" in text
    assert "https://learn.microsoft.com/" in text
    assert f'href="{reverse("channels:refresh", args=[channel.pk])}"' in text


def test_a_fault_of_the_network_offers_no_refresh(client: Client) -> None:
    now = timezone.now()
    login = make_credential(at=now)
    make_channel(login, at=now)
    hour = now - timedelta(hours=1)
    blame = Blame.NETWORK.value
    break_login(login, Cause.NETWORK_FAULT, at=hour, blame=blame, last_alive_at=hour - DAY)
    client.force_login(login.user)

    text = page(client)

    assert "Cannot tell" in text
    assert "Nothing for you to do." in text
    assert "/refresh/" not in text


def test_channels_of_one_login_that_fare_the_same_share_a_card(client: Client) -> None:
    now = timezone.now()
    login = make_credential(network="facebook", at=now)
    for name in ("Cafe", "Events", "Jobs"):
        make_channel(login, name=name, kind=Kind.PAGE, at=now)
    break_login(login, Cause.PASSWORD_CHANGED, at=now, blame=Blame.YOU.value)
    client.force_login(login.user)

    text = page(client)

    assert "3 of 3 channels need you." in text
    assert headings(text) == ["Cafe"]
    assert "Behind the same login:" in text
    assert "Refresh 3 channels" in text


def test_a_channel_that_fares_otherwise_than_its_login_has_a_card_of_its_own(
    client: Client,
) -> None:
    now = timezone.now()
    login = make_credential(network="facebook", at=now)
    make_channel(login, name="Cafe", kind=Kind.PAGE, at=now)
    lost = Cause.LOST_PAGE_ROLE.value
    make_channel(
        login, name="Lost", kind=Kind.PAGE, at=now, cause=lost, blame="you", cause_since=now
    )
    client.force_login(login.user)

    assert headings(page(client)) == ["Lost", "Cafe"]


def test_the_walk_through_all_is_offered_only_for_several_logins(client: Client) -> None:
    now, user = timezone.now(), make_user()
    credential = make_credential(user, at=now)
    make_channel(credential, at=now)
    break_login(credential, Cause.EXPIRED, at=now)
    client.force_login(user)
    walk = f'href="{reverse("channels:refresh_all")}"'

    assert walk not in page(client)

    other = make_credential(user, "pinterest", at=now)
    make_channel(other, at=now)
    break_login(other, Cause.REVOKED_BY_USER, at=now)

    assert walk in page(client)


def test_networks_without_an_app_are_named_at_the_end(client: Client, settings: Settings) -> None:
    settings.NETWORK_APPS = {
        name: app for name, app in settings.NETWORK_APPS.items() if name != "pinterest"
    }
    client.force_login(make_user())

    assert re.search(r"Not set up on this site:\s+Pinterest\.", page(client))


def test_a_name_with_markup_is_text(client: Client) -> None:
    channel = make_channel(name="<script>alert(1)</script>", at=timezone.now())
    client.force_login(channel.credential.user)

    assert "<script>alert" not in page(client)


def test_looking_calls_no_network(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a page view called a network")

    monkeypatch.setattr("channels.http.GuardedSession.request", refuse)
    channel = make_channel(at=timezone.now(), name="Looked at")
    client.force_login(channel.credential.user)

    assert "Looked at" in page(client)
    assert client.get(channel.get_absolute_url()).status_code == 200


def test_the_page_is_kept_by_no_cache(client: Client) -> None:
    client.force_login(make_user())

    control = client.get(LIST)["Cache-Control"]

    assert "private" in control
    assert "no-store" in control


@pytest.mark.parametrize("settled", [True, False])
@pytest.mark.parametrize("count", [1, 20, 200])
def test_four_queries_are_asked_with_any_number_of_channels(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int, *, settled: bool
) -> None:
    channel = make_channel(at=timezone.now())
    if settled:
        settle_login(channel.credential, at=timezone.now())
    many(channel, count - 1)
    client.force_login(channel.credential.user)
    page(client)  # the first visit learns the time zone

    # Session, person, all channels in outline, those that are shown.
    with django_assert_num_queries(4):
        page(client)


def test_one_more_is_asked_where_some_have_cards_and_others_lines(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    user = make_user()
    well = make_channel(user=user, at=timezone.now())
    settle_login(well.credential, at=timezone.now())
    many(well, 60)
    for network in ("facebook", "pinterest"):
        dead = make_credential(user, network, at=timezone.now())
        make_channel(dead, at=timezone.now())
        break_login(dead, Cause.EXPIRED, at=timezone.now())
        settle_login(dead, at=timezone.now())
    client.force_login(user)
    page(client)

    with django_assert_num_queries(5):
        text = page(client)

    assert len(cards(text)) == 2
    assert len(lines(text)) == shown.ROWS_A_PAGE - 2 * shown.CARD_TAKES
