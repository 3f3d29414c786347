"""The walk through a site that has one network more. Run in the copy: see ``test_it``.

Nothing of the tree but the new folders, the new articles and one line in each of the two
lists was touched before this runs.
"""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from pytest_django import Settings

from api.keys import hashed_keys
from api.keys.hashed_keys import Scope
from api.webhooks import send_round, subscriptions
from api.webhooks.event_types import OFFERED
from channels import registry
from channels.contract import Cause, Endpoint, State
from channels.explain import pasted_errors
from channels.models import Channel, Credential
from channels.probing import check
from channels.records import pauses
from channels.renewal import lending
from config.demo import apps, pretend
from core.redaction import GONE, redact
from helpcenter.articles.library import library
from tests.api.webhooks import receiving_server
from tests.channels.journeys.walking import Walker
from tests.conftest import Sandbox
from tests.factories import make_channel

pytestmark = pytest.mark.django_db
NEW, NAME = "fernpost", "Fernpost"
ACCOUNT, OTHER = "701", "702"


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()


@pytest.fixture
def walker(sandbox: Sandbox) -> Walker:
    return Walker(sandbox)


@pytest.fixture
def channel(walker: Walker) -> Channel:
    walker.connect(NEW, ACCOUNT)
    # Past the first minute, in which a network that calls a token revoked is not believed.
    Credential.objects.update(issued_at=timezone.now() - timedelta(hours=2))
    return Channel.objects.select_related("credential").get(network=NEW)


def happens(walker: Walker, **event: object) -> None:
    walker.sandbox.control(f"{NEW}/accounts/{ACCOUNT}", event)


def checked(channel: Channel) -> Channel:
    check.check_now(channel, at=timezone.now())
    channel.refresh_from_db()
    return channel


def test_it_is_offered_and_connected(walker: Walker) -> None:
    offered = walker.get(reverse("channels:connect")).content.decode()
    assert f'<li id="{NEW}">' in offered
    assert f'<symbol id="n-{NEW}"' in offered
    walker.connect(NEW, ACCOUNT)
    channel = checked(Channel.objects.get(network=NEW))
    assert channel.state == State.WORKING
    assert "Harbour Cafe" in walker.get(reverse("channels:list")).content.decode()
    assert "Fernpost profile" in walker.get(channel.get_absolute_url()).content.decode()


def test_a_no_on_its_page_is_understood(walker: Walker) -> None:
    page = walker.start(NEW)
    came = walker.get(walker.answer(page, ACCOUNT, decision="deny"))
    assert came["Location"].endswith(f"/{NEW}/cancelled/")


@pytest.mark.parametrize(
    ("event", "cause", "says"),
    [
        ("revoked", Cause.REVOKED_BY_USER, "access was removed"),
        ("password_changed", Cause.PASSWORD_CHANGED, "password"),
    ],
)
def test_it_breaks_with_its_cause_and_is_refreshed(
    walker: Walker, channel: Channel, event: str, cause: Cause, says: str
) -> None:
    happens(walker, **{event: True})
    checked(channel)
    assert channel.state == State.NEEDS_YOU
    assert channel.credential.cause == cause
    begin = walker.get(reverse("channels:refresh", args=[channel.pk])).content.decode()
    assert says in begin

    wrong = walker.refresh(channel.pk, OTHER)
    assert "Nothing was changed" in walker.get(wrong["Location"]).content.decode()
    came = walker.refresh(channel.pk, ACCOUNT)
    assert "Harbour Cafe works again" in walker.get(came["Location"]).content.decode()
    channel.refresh_from_db()
    assert channel.state == State.WORKING


def test_its_own_header_says_how_long_to_wait(walker: Walker, channel: Channel) -> None:
    walker.sandbox.control(f"{NEW}/faults", {"kind": "rate_limit"})
    at = timezone.now()
    checked(channel)
    assert channel.state != State.NEEDS_YOU
    assert pauses.paused_until(NEW, at)


def test_the_policies_show_it(client: Client) -> None:
    page = client.get(reverse("helpcenter:policies")).content.decode()
    assert f'id="{NEW}"' in page
    assert reverse("helpcenter:article", args=[NEW]) in page
    data = client.get(reverse("policy_json", args=[NEW])).json()
    assert [network["id"] for network in data["networks"]] == [NEW]
    changes = client.get(reverse("helpcenter:policy_changes")).content.decode()
    assert "A messenger is trusted for a shorter time." in changes


def test_its_article_reads_its_policy_in_both_languages(client: Client) -> None:
    address = reverse("helpcenter:article", args=[NEW])
    english = strip_tags(client.get(address).content.decode())
    assert "lives 45 days" in english
    assert "you dismiss the messenger" in english.lower()
    spanish = strip_tags(client.get(f"/es{address}").content.decode())
    assert "dura 45 días" in spanish
    assert "despides al mensajero" in spanish.lower()
    assert not library("es").by_slug[NEW].behind
    assert address in client.get("/").content.decode()


def test_articles_about_all_networks_name_it(client: Client) -> None:
    address = reverse("helpcenter:article", args=["what-is-an-access-token"])
    told = strip_tags(client.get(address).content.decode())
    assert "Facebook, LinkedIn, Fernpost: you sign in again" in told
    settings_links = reverse("helpcenter:article", args=["review-app-access"])
    compared = reverse("helpcenter:article", args=["keeping-channels-connected"])
    for page in (settings_links, compared):
        assert NAME in client.get(page).content.decode()


def test_a_reader_finds_their_channel_inside_the_article(walker: Walker, channel: Channel) -> None:
    live = walker.get(f"{reverse('channels:live')}?networks={NEW}").content.decode()
    assert "Harbour Cafe" in live


@pytest.mark.parametrize("asked", ["fernpost disconnected", "fernpoast"])
def test_the_search_finds_its_article(client: Client, asked: str) -> None:
    page = client.get(reverse("helpcenter:search"), {"q": asked}).content.decode()
    assert reverse("helpcenter:article", args=[NEW]) in page


@pytest.mark.parametrize("text", ["Fernpost says SENDER_LEFT", '{"error": "sender_left"}'])
def test_its_errors_are_recognised_when_pasted(text: str) -> None:
    told = pasted_errors.recognise(text)
    assert told
    assert (told.cause, told.network) == (Cause.REVOKED_BY_USER, NEW)


def test_the_list_of_causes_tells_what_it_answers(client: Client) -> None:
    for page in ("/articles/every-cause/", "/es/articles/every-cause/"):
        shown = client.get(page).content.decode()
        assert 'id="revoked-by-user-fernpost"' in shown
        assert 'id="fernpost-app-removed"' in shown
        assert "<code>sender_left</code>" in shown


def test_the_api_tells_of_it(walker: Walker, channel: Channel) -> None:
    key = hashed_keys.make(walker.user, "Tool", list(Scope), at=timezone.now()).text
    headers = {"Authorization": f"Bearer {key}"}
    every = walker.client.get("/api/v1/channels", headers=headers)
    assert every.status_code == 200, every.content
    told = every.json()["channels"]
    assert [channel["network"] for channel in told] == [NEW]
    only = walker.client.get(f"/api/v1/channels?network={NEW}", headers=headers)
    assert len(only.json()["channels"]) == 1
    described = walker.client.get("/api/v1/openapi.json").content.decode()
    assert json.dumps(NEW) in described


def test_a_webhook_tells_that_it_was_lost(walker: Walker, channel: Channel) -> None:
    with receiving_server.listening() as tool:
        subscriptions.make(walker.user, tool.url, OFFERED, at=timezone.now())
        happens(walker, revoked=True)
        checked(channel)
        send_round.send_due(clock=timezone.now)
        told = [heard.json for heard in tool.heard]
    assert "channel.connection_lost" in [event["type"] for event in told]
    assert {event["channel"]["network"] for event in told if "channel" in event} == {NEW}


def test_its_token_may_be_lent_and_stays_out_of_text(
    walker: Walker, channel: Channel, settings: Settings
) -> None:
    settings.API_TOKENS_ALLOWED = True
    Credential.objects.filter(pk=channel.credential_id).update(lendable=True)
    channel.refresh_from_db()
    token = lending.lend(channel, to="Tool", at=timezone.now()).token
    assert token.startswith("fern_")
    assert redact(f"sent {token} along") == f"sent {GONE} along"


def test_it_is_disconnected_here_and_there(walker: Walker, channel: Channel) -> None:
    gone = walker.post("channels:disconnect", channel.pk)
    assert walker.get(gone["Location"]).status_code == 200
    assert not Channel.objects.filter(network=NEW).exists()
    walker.client.post(f"{gone['Location']}revoke/")  # not in an hour but now
    state = walker.sandbox.control("state")["networks"][NEW]["accounts"]
    (account,) = [account for account in state if account["id"] == ACCOUNT]
    assert [grant["ended_why"] for grant in account["grants"]] == ["given_back"]


def test_the_operator_is_told_of_its_variables(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert getattr(site, "FERNPOST_ARCHIVE") is False  # noqa: B009 - no name of this tree
    asked = site.SOCIALACCOUNT_PROVIDERS[NEW]["APP"]["settings"]["scope"]
    assert asked == ["letters.write", "account.read"]
    call_command("networks")
    told = capsys.readouterr().out
    for name in ("FERNPOST_CLIENT_ID", "FERNPOST_CLIENT_SECRET", "FERNPOST_ARCHIVE"):
        assert name in told
    assert apps.callbacks()["demo-fernpost"] in told
    assert apps.environment()["FERNPOST_CLIENT_ID"] == "demo-fernpost"


def test_it_is_in_the_demo(sandbox: Sandbox) -> None:
    assert ACCOUNT in [login.account for login in pretend.told()[0] if login.network == NEW]


def test_the_site_is_in_order_with_it(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check", "--fail-level", "WARNING")
    call_command("check_articles")
    call_command("makemigrations", "--check", "--dry-run")
    assert "are in order" in capsys.readouterr().out


def test_every_page_and_mail_speaks_of_it(walker: Walker) -> None:
    """A channel of it in each cause: nothing that words it or draws it falls over."""
    at = timezone.now()
    for cause in Cause:
        channel = make_channel(user=walker.user, network=NEW, at=at)
        Credential.objects.filter(pk=channel.credential_id).update(cause=cause)
        for name in ("channels:detail", "channels:refresh", "channels:disconnect"):
            assert walker.get(reverse(name, args=[channel.pk])).status_code == 200
    assert walker.get(reverse("channels:list")).status_code == 200


def test_the_operator_can_have_its_answers_explained(capsys: pytest.CaptureFixture[str]) -> None:
    body = Path("answer.json")
    body.write_text('{"error": "new_seal"}')
    asked = ["--network", "fp", "--endpoint", Endpoint.WHOAMI.value, "--status", "401"]
    call_command("explain", *asked, str(body))
    assert "password_changed" in capsys.readouterr().out


def test_it_is_the_last_of_the_list() -> None:
    assert registry.NETWORKS[-1].id == NEW
