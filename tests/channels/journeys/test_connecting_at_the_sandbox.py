"""Connecting over HTTP: allauth, our door, and the pretend networks' own dialects."""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from channels import registry, vault
from channels.contract import State
from channels.models import Channel, Credential, Event, EventKind, Pending
from config.demo import apps
from tests.channels.journeys.walking import Walker, asked, path_of
from tests.channels.networks import case
from tests.conftest import Sandbox
from tests.every_network import ENDING, account_of, each_network, id_of, other_account_of

pytestmark = pytest.mark.django_db
PAGES = ["104400550066701", "104400550066702"]


@pytest.fixture
def walker(sandbox: Sandbox) -> Walker:
    return Walker(sandbox)


def nothing_stored() -> bool:
    return not (Credential.objects.exists() or Channel.objects.exists() or Pending.objects.exists())


@each_network
def test_from_the_button_to_working_channels(walker: Walker, network: str) -> None:
    walker.connect(network)
    channels = Channel.objects.visible_to(walker.user)
    assert channels
    assert {channel.state for channel in channels} == {State.WORKING}
    credential = Credential.objects.get()
    assert credential.account_id == id_of(network)
    assert (credential.expires_at is not None) is (network in ENDING)
    assert Event.objects.filter(kind=EventKind.CONNECTED).count() == len(channels)
    assert not SocialAccount.objects.exists(), "allauth stores nothing"
    assert not SocialToken.objects.exists()


@each_network
def test_the_consent_page_is_asked_in_the_networks_own_way(walker: Walker, network: str) -> None:
    page = asked(walker.start(network))
    known = case.of(network)
    if "request_uri" in page:  # all of it was pushed ahead, and this is its name
        assert page.keys() == {"client_id", "request_uri"}
        return
    scopes = set(page["scope"].split(known.scope_separator))
    assert set(registry.get(network).scopes) <= scopes
    if f"demo-{network}" in apps.ways_back():  # else made by program, or an address of ours
        assert page[known.client_parameter] == f"demo-{network}"
    assert page["response_type"] == "code"
    assert len(page["state"]) >= 16
    with_pkce = known.pkce or known.takes_pkce
    assert page.get("code_challenge_method", "") == ("S256" if with_pkce else "")
    assert ("code_challenge" in page) is with_pkce


def test_x_is_asked_for_a_refresh_token(walker: Walker) -> None:
    assert "offline.access" in asked(walker.start("x"))["scope"].split()


@each_network
def test_turning_back_stores_nothing_and_offers_another_try(walker: Walker, network: str) -> None:
    came = walker.allow(network, decision="deny")
    page = walker.get(came["Location"])
    name = registry.get(network).at(case.of(network).server).name
    assert f"You cancelled at {name}" in page.content.decode()
    assert reverse("channels:connect_start", args=[network]) in page.content.decode()
    assert nothing_stored()


def test_linkedin_has_a_word_of_its_own_for_turning_back(walker: Walker) -> None:
    back = walker.answer(walker.start("linkedin"), "", decision="deny")
    assert parse_qs(urlsplit(back).query)["error"] == ["user_cancelled_login"]
    assert walker.get(back)["Location"].endswith("/linkedin/cancelled/")


@each_network
@pytest.mark.parametrize("kind", ["server_error", "cut", "html", "empty", "malformed"])
def test_an_exchange_that_breaks_is_the_networks_fault(
    walker: Walker, network: str, kind: str
) -> None:
    back = walker.answer(walker.start(network), account_of(network))
    walker.sandbox.control(f"{network}/faults", {"kind": kind, "endpoint": "token"})
    assert path_of(walker.get(back)).endswith(f"/{network}/network-down/")
    assert nothing_stored()


@each_network
def test_a_network_that_breaks_after_the_exchange_leaves_nothing_half_saved(
    walker: Walker, network: str
) -> None:
    back = walker.answer(walker.start(network), account_of(network))
    walker.sandbox.control(f"{network}/faults", {"kind": "server_error", "endpoint": "api"})
    assert path_of(walker.get(back)).endswith(f"/{network}/network-down/")
    assert nothing_stored()


@each_network
def test_our_own_disabled_app_is_our_fault(walker: Walker, network: str) -> None:
    back = walker.answer(walker.start(network), account_of(network))
    walker.sandbox.control(f"{network}/faults", {"kind": "app_disabled", "endpoint": "token"})
    assert path_of(walker.get(back)).endswith(f"/{network}/ours/")
    assert nothing_stored()


def test_scopes_that_our_app_may_not_ask_for_are_our_fault(
    walker: Walker, settings: Settings
) -> None:
    settings.ADMINS = [("operator", "operator@example.com")]
    page = walker.start("linkedin").replace("w_member_social", "w_no_such_scope")
    reply = walker.sandbox.session.get(page, timeout=10, allow_redirects=False)
    came = walker.get(reply.headers["Location"].removeprefix("http://testserver"))
    assert came["Location"].endswith("/linkedin/scope-refused/")
    assert b"The fault is ours" in walker.get(came["Location"]).content
    assert [letter.to for letter in mail.outbox] == [["operator@example.com"]]


@each_network
def test_a_code_that_is_not_the_networks_is_refused(walker: Walker, network: str) -> None:
    back = urlsplit(walker.answer(walker.start(network), account_of(network)))
    query = urlencode({**dict(parse_qsl(back.query)), "code": "made-up"})
    came = walker.get(f"{back.path}?{query}")
    assert path_of(came).endswith(f"/{network}/code-refused/")
    assert nothing_stored()
    assert not mail.outbox, "a made-up code alarms nobody"


@each_network
def test_the_same_return_twice_changes_nothing(walker: Walker, network: str) -> None:
    back = walker.answer(walker.start(network), account_of(network))
    walker.get(back)
    assert path_of(walker.get(back)).endswith(f"/{network}/started-elsewhere/")
    assert Pending.objects.count() == 1


def test_a_return_in_another_browser_is_not_used(walker: Walker) -> None:
    back = walker.answer(walker.start("x"), account_of("x"))
    elsewhere = Walker(walker.sandbox, walker.user)
    assert elsewhere.get(back)["Location"].endswith("/x/started-elsewhere/")
    assert nothing_stored()


@pytest.mark.parametrize(("minutes", "used"), [(9, True), (11, False)])
def test_who_stays_there_for_longer_than_ten_minutes_begins_again(
    walker: Walker, monkeypatch: pytest.MonkeyPatch, minutes: int, used: bool
) -> None:
    back = walker.answer(walker.start("x"), account_of("x"))
    later = time.time() + 60 * minutes
    monkeypatch.setattr("allauth.socialaccount.internal.statekit.time.time", lambda: later)
    came = walker.get(back)["Location"]
    assert came.endswith("/x/started-elsewhere/") is not used
    assert nothing_stored() is not used


def test_facebook_asks_for_pages_again_where_none_was_ticked(walker: Walker) -> None:
    came = walker.allow("facebook", boxes="1", scope=list(registry.get("facebook").scopes))
    text = walker.get(came["Location"]).content.decode()
    assert "There is nothing here that could become a channel" in text
    again = asked(walker.start("facebook", again="1"))
    assert again["auth_type"] == "rerequest"


def test_facebook_offers_only_pages_where_one_may_publish(walker: Walker) -> None:
    came = walker.allow("facebook")
    text = walker.get(came["Location"]).content.decode()
    assert text.count('type="checkbox"') == 2
    assert "Quayside Market Hall" in text
    assert "does not let you publish" in text


def test_a_facebook_page_left_unticked_is_not_offered(walker: Walker) -> None:
    scopes = list(registry.get("facebook").scopes)
    came = walker.allow("facebook", boxes="1", scope=scopes, place=[PAGES[0]])
    text = walker.get(came["Location"]).content.decode()
    assert text.count('type="checkbox"') == 1


def test_facebook_lasts_sixty_days_and_its_pages_have_tokens_of_their_own(
    walker: Walker,
) -> None:
    walker.connect("facebook")
    credential = Credential.objects.get()
    assert credential.expires_at
    assert credential.expires_at - timezone.now() > timedelta(days=59)
    tokens = {vault.open_place_token(channel) for channel in Channel.objects.all()}
    assert len(tokens) == 2
    assert vault.open_tokens(credential).access not in tokens


@pytest.mark.parametrize("wrapped", [True, False])
def test_instagram_answers_flat_or_in_a_list(walker: Walker, *, wrapped: bool) -> None:
    walker.sandbox.control("clients/demo-instagram", {"wrapped": wrapped})
    walker.connect("instagram")
    credential = Credential.objects.get()
    assert credential.expires_at
    assert credential.expires_at - timezone.now() > timedelta(days=59)
    assert set(credential.scopes) == set(registry.get("instagram").scopes)


def test_instagrams_tail_on_the_code_is_cut_off(walker: Walker) -> None:
    back = walker.answer(walker.start("instagram"), account_of("instagram"))
    path, _, query = back.removesuffix("#_").partition("?")
    values = {name: values[0] for name, values in parse_qs(query).items()}
    came = walker.client.get(path, {**values, "code": values["code"] + "#_"})
    assert came["Location"].startswith("/channels/connect/")
    assert Pending.objects.exists()


def test_a_personal_instagram_account_is_named_as_such(walker: Walker) -> None:
    page = walker.start("instagram")
    form = {"account": "17841400550066803", "decision": "allow"}
    reply = walker.sandbox.session.post(page, data=form, timeout=10, allow_redirects=False)
    # The network itself keeps personal accounts out.
    assert reply.status_code == 403


def test_pinterest_is_renewed_without_end(walker: Walker) -> None:
    walker.connect("pinterest")
    credential = Credential.objects.get()
    assert credential.refresh_expires_at
    left = credential.refresh_expires_at - timezone.now()
    assert timedelta(days=59) < left <= timedelta(days=60), "continuous, not the old 365 days"
    assert vault.open_tokens(credential).refresh.startswith("pinr")


def test_x_brings_a_refresh_token(walker: Walker) -> None:
    walker.connect("x")
    assert vault.open_tokens(Credential.objects.get()).refresh


def test_x_is_asked_once_who_this_is(walker: Walker) -> None:
    walker.sandbox.session.delete(f"{walker.sandbox.url}/control/calls", timeout=5)
    walker.connect("x")
    calls = walker.sandbox.control("calls?network=x")["calls"]
    looks = [call for call in calls if "users/me" in str(call)]
    assert len(looks) == 1, "X bills each look"


def test_a_linkedin_token_too_new_for_linkedin_is_waited_for(walker: Walker) -> None:
    walker.sandbox.control("new_token_race", {"seconds": 1})
    walker.connect("linkedin-pages")
    assert Channel.objects.filter(state=State.WORKING).count() == 3


def test_a_permission_left_unticked_is_limited_not_broken(walker: Walker) -> None:
    scopes = [scope for scope in registry.get("facebook").scopes if scope != "pages_manage_posts"]
    came = walker.allow("facebook", boxes="1", scope=scopes, place=PAGES)
    page = walker.get(came["Location"])
    offers = page.context["form"].offers
    walker.client.post(came["Location"], {"places": [offer.place.external_id for offer in offers]})
    assert {channel.state for channel in Channel.objects.all()} == {State.LIMITED}


def test_an_account_of_somebody_else_here_is_told_and_stores_nothing(walker: Walker) -> None:
    walker.connect("x")
    before = Credential.objects.values().get()
    other = Walker(walker.sandbox)
    came = other.allow("x")
    assert came["Location"].startswith("/channels/connect/taken/")
    text = other.get(came["Location"]).content.decode()
    assert "Somebody else here has connected" in text
    assert "Ask them to hand it over" in text
    assert Credential.objects.values().get() == before


def test_a_page_of_somebody_else_here_is_told_and_the_rest_is_offered(walker: Walker) -> None:
    walker.connect("facebook", only=[PAGES[0]])
    other = Walker(walker.sandbox)
    came = other.allow("facebook", "10220011223344503")  # an editor of the same Page
    text = other.get(came["Location"]).content.decode()
    assert "somebody else on this site has connected it" in text
    assert text.count('type="checkbox"') == 2


def test_several_accounts_of_one_network_live_side_by_side(walker: Walker) -> None:
    walker.connect("x")
    walker.connect("x", other_account_of("x"))
    assert Credential.objects.filter(user=walker.user, network="x").count() == 2


def test_connecting_a_known_account_refreshes_it(walker: Walker) -> None:
    walker.connect("x")
    first = Credential.objects.get()
    came = walker.allow("x")
    channel = Channel.objects.get()
    event = Event.objects.get(kind=EventKind.REFRESHED)
    assert came["Location"] == reverse("channels:refreshed", args=[channel.pk, event.pk])
    assert Credential.objects.get().generation == first.generation + 1
    assert walker.get(came["Location"]).status_code == 200


def test_a_locked_account_is_sent_to_its_network(walker: Walker) -> None:
    back = walker.answer(walker.start("x"), account_of("x"))
    walker.sandbox.control(f"x/accounts/{account_of('x')}", {"locked": True})
    came = walker.get(back)
    assert came["Location"].endswith("/x/locked/")
    assert nothing_stored()


@each_network
def test_no_code_token_or_secret_is_logged(
    walker: Walker, network: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    back = walker.answer(walker.start(network), account_of(network))
    code = parse_qs(urlsplit(back.removesuffix("#_")).query)["code"][0]
    came = walker.get(back)
    walker.client.post(came["Location"], {"places": [id_of(network)]})
    session = str(dict(walker.client.session))
    credential = Credential.objects.filter(network=network).first()
    secrets = {code, f"demo-{network}-secret"}
    if credential:
        tokens = vault.open_tokens(credential)
        secrets |= {tokens.access, tokens.refresh} - {""}
    for secret in secrets:
        assert secret not in caplog.text
        assert secret not in session
        assert secret not in came["Location"]
