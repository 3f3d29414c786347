"""The private fragment for the places that public articles keep for a reader's channels."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from channels.contract import Cause
from channels.records.findings import settle_login
from tests.channels.stored import many
from tests.factories import break_login, make_channel, make_credential, make_user
from tests.markup import flat

pytestmark = pytest.mark.django_db
LIVE = reverse("channels:live")


def fragment(client: Client, query: str) -> str:
    reply = client.get(LIVE + query)
    assert reply.status_code == 200
    return flat(reply.content.decode())


def test_nobody_gets_nothing_and_the_example_stays(client: Client) -> None:
    reply = client.get(LIVE, {"networks": "linkedin", "toc": "1"})

    assert reply.status_code == 204
    assert reply.content == b""


@pytest.mark.parametrize("signed_in", [True, False])
def test_it_is_kept_by_no_cache(client: Client, *, signed_in: bool) -> None:
    if signed_in:
        client.force_login(make_user())

    reply = client.get(LIVE)

    assert reply["Cache-Control"] == "private, no-store"
    assert "Cookie" in reply["Vary"]


def test_each_network_asked_for_has_its_panel(client: Client) -> None:
    now, user = timezone.now(), make_user()
    make_channel(user=user, name="Acme", at=now)
    make_channel(name="Somebody else's", at=now)
    client.force_login(user)

    text = fragment(client, "?networks=linkedin,x,linkedin,nonsense")

    assert text.count('id="live-linkedin" data-hx-swap-oob="true"') == 1
    assert text.count('id="live-x" data-hx-swap-oob="true"') == 1
    assert "nonsense" not in text
    assert "Acme" in text
    assert "Somebody else" not in text
    assert "None of your channels is on X yet." in text
    assert "live-toc" not in text
    assert "live-summary" not in text


def test_in_an_article_about_all_networks_each_has_one_line(client: Client) -> None:
    now, user = timezone.now(), make_user()
    make_channel(user=user, name="Acme", at=now)
    dead = make_credential(user, at=now)
    make_channel(dead, name="Harbour", at=now)
    break_login(dead, Cause.EXPIRED, at=now)
    client.force_login(user)

    text = fragment(client, "?lines=linkedin,x,linkedin&toc=1")

    assert (
        text.count('class="yours line needs_you" id="live-linkedin" data-hx-swap-oob="true"') == 1
    )
    assert "Harbour" in text  # the most urgent
    assert "Acme" not in text
    assert '<a class="small" href="/channels/?network=linkedin">and 1 more on LinkedIn</a>' in text
    assert "live-x" not in text  # none of theirs is there, and the guide is for reading
    assert '<li class="needs_you"><a href="#live-linkedin">' in text


def test_one_network_by_its_own_name(client: Client) -> None:
    client.force_login(make_user())

    assert 'id="live-facebook"' in fragment(client, "?network=facebook")


def test_the_list_of_contents_carries_the_worst_state_of_each_network(client: Client) -> None:
    now, user = timezone.now(), make_user()
    make_channel(user=user, at=now)
    dead = make_credential(user, at=now)
    make_channel(dead, at=now)
    break_login(dead, Cause.EXPIRED, at=now)
    client.force_login(user)

    text = fragment(client, "?toc=1")

    assert 'id="live-toc" data-hx-swap-oob="true"' in text
    assert '<li class="needs_you"><a href="/channels/?network=linkedin">' in text
    assert "Needs you" in text
    assert "Facebook" not in text


def test_the_home_page_gets_the_answer(client: Client) -> None:
    client.force_login(make_channel(at=timezone.now()).credential.user)

    text = fragment(client, "?summary=1")

    assert 'id="live-answer" data-hx-swap-oob="true"' in text
    assert "<h1>Your channel is working.</h1>" in text
    networks = text[text.index('id="live-summary"') :]
    assert '<a href="/channels/?network=linkedin">LinkedIn</a>' in networks


def test_the_example_stays_on_the_home_page_of_who_has_no_channel(client: Client) -> None:
    client.force_login(make_user())

    text = fragment(client, "?summary=1")

    assert f'href="{reverse("channels:connect")}"' in text
    assert "live-summary" not in text


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
    query = "?networks=linkedin,x&toc=1&summary=1"
    fragment(client, query)

    # Session, person, all channels in outline, those that are shown.
    with django_assert_num_queries(4):
        fragment(client, query)
