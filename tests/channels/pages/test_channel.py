"""One channel's page: what, why, the policy in full, the history."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from channels import registry
from channels.contract import Answer, Blame, Cause, Certainty, Finding, Kind
from channels.models import Channel, EventKind
from channels.pages.views import EVENTS_A_PAGE
from channels.records.findings import record_answer
from tests.channels.networks import case
from tests.factories import (
    DAY,
    NOW,
    break_login,
    make_channel,
    make_credential,
    make_event,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel() -> Channel:
    return make_channel(name="Acme", kind=Kind.ORGANIZATION, at=timezone.now())


def page(client: Client, channel: Channel, query: str = "") -> str:
    client.force_login(channel.credential.user)
    reply = client.get(channel.get_absolute_url() + query)
    assert reply.status_code == 200
    return reply.content.decode()


def test_another_persons_channel_is_not_found(client: Client, channel: Channel) -> None:
    client.force_login(make_user())

    assert client.get(channel.get_absolute_url()).status_code == 404


def test_nobody_is_led_to_sign_in(client: Client, channel: Channel) -> None:
    reply = client.get(channel.get_absolute_url())

    assert reply.status_code == 302
    assert reply["Location"].startswith(reverse("account_login"))


def test_a_working_channel_says_so(client: Client, channel: Channel) -> None:
    text = page(client, channel)

    assert "It works, and there is nothing for you to do." in text
    assert "LinkedIn organization" in text


def test_what_is_asked_again_is_not_called_well_in_the_same_breath(
    client: Client, channel: Channel
) -> None:
    at = timezone.now()
    bare = Finding(Cause.INVALID_TOKEN_UNSPECIFIED, Blame.NOBODY, Certainty.SAID, "bare", at=at)
    record_answer(channel.credential, Answer(bare), at=at)
    text = page(client, channel)
    refresh = client.get(reverse("channels:refresh", args=[channel.pk]))
    for shown in (text, refresh.content.decode()):
        assert "does not accept this token" in shown
        assert "It works" not in shown


def test_it_tells_how_we_know_and_whose_move_it_is(client: Client, channel: Channel) -> None:
    break_login(
        channel.credential,
        Cause.REVOKED_BY_USER,
        at=timezone.now(),
        blame=Blame.YOU.value,
        codes={"serviceErrorCode": "65601"},
        rule="token_revoked",
    )

    text = page(client, channel)

    assert "LinkedIn said it in its own words." in text
    assert "<dd>Yours.</dd>" in text
    assert "<code>serviceErrorCode 65601</code>" in text
    assert "<code>token_revoked</code>" in text
    assert 'href="/articles/review-app-access/#removed"' in text


@pytest.mark.parametrize("network", [network.id for network in registry.NETWORKS])
def test_every_figure_of_the_policy_has_its_source(client: Client, network: str) -> None:
    login = make_credential(network=network, server=case.of(network).server, at=timezone.now())
    channel = make_channel(login, at=timezone.now())

    text = page(client, channel).replace("&amp;", "&").replace("&#x27;", "'")

    policy = registry.at(network, login.server).policy
    shown = [fact for key, fact in policy.facts.items() if key.startswith("ends_early_")]
    where = "settings_url" if "settings_url" in policy.facts else "settings_path"
    shown += [policy[key] for key in (policy.life_key, where, "role_needed")]
    for fact in shown:
        assert f'href="{fact.source}"' in text if fact.source else "no page says it" in text
    assert all(str(fact.value) in text for fact in shown if isinstance(fact.value, str))


def test_the_login_behind_it_is_shown_with_what_was_allowed(client: Client) -> None:
    login = make_credential(network="pinterest", at=timezone.now(), account_name="Lilac")
    login.scopes = [scope for scope in login.scopes if scope != "pins:write"]
    login.save()
    channel = make_channel(login, name="Lilac", at=timezone.now())
    other = make_channel(login, name="Lilac two", at=timezone.now())

    text = page(client, channel)

    assert other.get_absolute_url() in text
    assert text.count("(not allowed)") == 1
    assert reverse("channels:disconnect", args=[channel.pk]) in text
    assert reverse("channels:refresh", args=[channel.pk]) in text


def test_what_repeats_itself_is_told_once(client: Client, channel: Channel) -> None:
    now = timezone.now()
    make_event(channel, EventKind.CONNECTED, at=now - timedelta(days=9))
    for hours in range(14):
        make_event(channel, EventKind.ASKED, at=now - timedelta(hours=hours), cause="alive")

    text = page(client, channel)

    assert text.count("LinkedIn was asked and accepted the token.") == 1
    assert "14 times" in text
    assert "Connected at LinkedIn." in text


def test_a_login_and_its_other_channels_have_their_own_history(
    client: Client, channel: Channel
) -> None:
    other = make_channel(channel.credential, name="Other", at=timezone.now())
    make_event(other, EventKind.REFRESHED)
    whole = make_event(channel, EventKind.RENEWED)
    whole.channel = None
    whole.save()

    text = page(client, channel)

    assert "Renewed by us, without you." in text
    assert "Refreshed by you." not in text


def test_a_long_history_has_pages(client: Client, channel: Channel) -> None:
    now = timezone.now()
    for number in range(EVENTS_A_PAGE + 1):
        kind = EventKind.RENEWED if number % 2 else EventKind.RENEWAL_FAILED
        make_event(channel, kind, at=now - timedelta(hours=number))

    assert 'rel="next" href="?page=2#history"' in page(client, channel)
    assert 'rel="prev" href="?page=1#history"' in page(client, channel, "?page=2")
    assert 'rel="prev"' in page(client, channel, "?page=99")
    assert 'rel="next"' in page(client, channel, "?page=nonsense")


@pytest.mark.parametrize("count", [1, 12])
def test_queries_do_not_grow_with_login_and_history(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    channel = make_channel()
    for number in range(count):
        make_channel(channel.credential, name=f"Other {number}")
        make_event(channel, EventKind.RENEWED)
    page(client, channel)

    # Session, person, channel, siblings, failed posts, count, events, those that are drawn, what
    # pages ask of readers.
    with django_assert_num_queries(9):
        assert client.get(channel.get_absolute_url()).status_code == 200


def test_what_befell_it_is_drawn_above_its_history(client: Client) -> None:
    channel = make_channel()
    broke = {"before": "working", "after": "needs_you"}
    make_event(channel, EventKind.CONNECTED, at=NOW - 3 * DAY)
    make_event(channel, EventKind.STATE_CHANGED, at=NOW - 2 * DAY, **broke)
    make_event(channel, EventKind.REFRESHED, at=NOW - DAY)
    shown = page(client, channel)
    assert shown.index('id="past"') > shown.index('id="history"')
    assert "signed in 2 times; it needed you once." in shown


def test_the_changes_of_a_neighbour_are_not_drawn(client: Client) -> None:
    channel = make_channel()
    neighbour = make_channel(channel.credential, name="Other")
    broke = {"before": "working", "after": "needs_you"}
    make_event(neighbour, EventKind.STATE_CHANGED, at=NOW - 2 * DAY, **broke)
    assert 'id="past"' not in page(client, channel)
