"""About, privacy, terms and leaving: for everybody the same, true to the settings and the code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils.html import escape
from pytest_django import Settings

from channels import registry
from channels.contract import App, Endpoint, GiveBack, Reply, Tokens
from channels.models import PENDING_LIFE
from config.pages.kept_data import kept_data
from core.dates import length
from core.operator import checks
from tests.every_network import NETWORK_IDS, each_network, name_of
from tests.factories import NOW, make_channel, make_user
from tests.markup import flat

pytestmark = pytest.mark.django_db
PAGES = ("about", "privacy", "terms", "leaving")
each_page = pytest.mark.parametrize("page", PAGES)


def text(client: Client, address: str) -> str:
    reply = client.get(address)
    assert reply.status_code == 200
    return flat(reply.content.decode())


def owner() -> User:
    return make_channel().credential.user


@each_page
@pytest.mark.parametrize("prefix", ["", "/es"])
@pytest.mark.parametrize("who", [owner, make_user])
def test_each_is_the_same_for_nobody_an_owner_and_somebody_else(
    client: Client, page: str, prefix: str, who: Callable[[], User]
) -> None:
    nobody = client.get(f"{prefix}/{page}/")
    client.force_login(who())
    signed_in = client.get(f"{prefix}/{page}/")
    assert nobody.status_code == signed_in.status_code == 200
    assert signed_in.content == nobody.content
    assert "public" in signed_in["Cache-Control"]
    assert not signed_in.cookies


@each_page
def test_every_page_leads_there_from_its_foot(client: Client, page: str) -> None:
    for address in ("/", "/accounts/login/", "/privacy/"):
        assert f'href="/{page}/"' in client.get(address).content.decode()
    assert f'href="/es/{page}/"' in client.get("/es/").content.decode()


def test_the_operator_is_named_as_the_settings_say(client: Client, settings: Settings) -> None:
    settings.DEMO = False
    settings.OPERATOR_NAME, settings.OPERATOR_ADDRESS = "Quay & Sons", "1 Pier ; Cork;"
    settings.OPERATOR_COUNTRY, settings.DATA_LOCATION = "Ireland", "Dublin"
    for page in ("about", "privacy", "terms"):
        assert "<strong>Quay &amp; Sons</strong><br>1 Pier<br>Cork" in text(client, f"/{page}/")
    assert "kept in Dublin" in text(client, "/privacy/")
    assert "The law of Ireland applies" in text(client, "/terms/")


def test_what_the_operator_has_not_said_is_not_made_up(client: Client, settings: Settings) -> None:
    settings.DEMO = False
    for page in ("about", "privacy", "terms"):
        assert "has not written their name here yet" in text(client, f"/{page}/")
    assert "Ask whoever runs this site in which country" in text(client, "/privacy/")
    assert "The law of" not in text(client, "/terms/")


def test_a_demo_says_that_nobody_runs_it(client: Client) -> None:
    assert "a demo with invented people" in text(client, "/about/")


@pytest.mark.parametrize("page", ["privacy", "terms"])
def test_an_operators_own_page_takes_the_place_of_ours(
    client: Client, settings: Settings, page: str
) -> None:
    own = f"https://operator.example/{page}"
    setattr(settings, f"{page.upper()}_URL", own)
    assert f'href="{own}"' in client.get("/").content.decode()
    assert client.get("/accounts/signup/").content.decode().count(f'href="{own}"') == 2
    reply = client.get(f"/{page}/")
    assert (reply.status_code, reply["Location"]) == (302, own)
    assert f"/{page}/" not in client.get("/sitemap.xml").content.decode()


def test_the_lengths_of_the_privacy_page_are_those_that_delete(settings: Settings) -> None:
    settings.EVENT_LIFE, settings.TICKET_LIFE = timedelta(days=123), timedelta(days=45)
    told = " ".join(row.how_long for row in kept_data())
    for length_told in ("123 days", "45 days after it is closed", length(PENDING_LIFE)):
        assert length_told in told


def test_the_tool_is_called_by_its_name(client: Client, settings: Settings) -> None:
    settings.TOOL_NAME, settings.TOOL_URL = "Planner", "https://planner.example/"
    about = text(client, "/about/")
    assert "Planner sends your posts." in about
    assert '<a href="https://planner.example/" rel="external noopener">Planner</a>' in about


def test_leaving_says_of_each_network_what_ends_and_where_to_look(client: Client) -> None:
    page = text(client, "/leaving/")
    for network in NETWORK_IDS:
        policy = registry.get(network).policy
        where, path = policy.facts.get("settings_url"), policy["settings_path"]
        url = str(where.value) if where else "{server}"
        # Where each server has an address of its own, the way is told in words.
        fixed = "{server}" not in url
        named = f'href="{url}" rel="external noopener"' if fixed else escape(path.value)
        assert named in page
        assert f'id="{network}">{name_of(network)}</dt>' in page


def test_only_networks_that_pass_a_wish_on_are_said_to(client: Client) -> None:
    """Where a network calls us when somebody wants their data deleted, and nowhere else."""
    page = text(client, "/leaving/")
    for network in registry.NETWORKS:
        said = f"If you ask {network.name} to have us delete your data" in page
        assert said is ("delete-data" in network.pushes)


class StubDoor:
    """Answers every question with this status."""

    def __init__(self, status: int) -> None:
        self.status = status

    def send(self, endpoint: Endpoint, method: str, url: str, **_sent: object) -> Reply:
        return Reply(endpoint, self.status, NOW, body="{}")

    def reach(self, host: str) -> StubDoor:
        return self


@each_network
def test_what_is_said_of_giving_access_back_is_what_the_client_does(network: str) -> None:
    """None: there is no such call; for an app that lacks it, a 404."""
    listed, tokens = registry.get(network), Tokens("token", "more")
    ends = [
        listed.client.revoke(StubDoor(status), App("id", "secret"), tokens, at=NOW) is not None
        for status in (200, 404)
    ]
    expected = {
        GiveBack.YES: [True, True],
        GiveBack.SOME_APPS: [True, False],
        GiveBack.NO: [False, False],
    }
    assert ends == expected[listed.gives_back]


def test_the_operator_hears_what_the_pages_lack(settings: Settings) -> None:
    settings.DEMO = False
    (info,) = checks.who_runs_it()
    assert info.id == "core.I001"
    assert not info.is_serious()
    settings.OPERATOR_NAME, settings.OPERATOR_ADDRESS = "Quay", "1 Pier"
    assert "OPERATOR_NAME" not in checks.who_runs_it()[0].msg
    settings.OPERATOR_COUNTRY = settings.DATA_LOCATION = "Ireland"
    assert checks.who_runs_it() == []


def test_the_command_names_the_pages_that_every_app_is_registered_with(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.TERMS_URL = "https://operator.example/terms"
    call_command("networks")
    told = capsys.readouterr().out
    assert f"privacy policy: {settings.SITE_URL}/privacy/" in told
    assert "terms of service: https://operator.example/terms" in told
    assert f"data deletion instructions: {settings.SITE_URL}/leaving/" in told
