"""The demo line of a channel: breaks and mends it at its pretend network, and looks at once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from channels.contract import ACCOUNT_MOVED, Cause, Kind
from channels.models import Channel, Credential
from channels.probing import check
from channels.records.diagnoses import diagnosis_of
from config.demo import happenings, people
from tests.channels.journeys.walking import Walker
from tests.conftest import ROOT, Sandbox
from tests.factories import make_channel, make_user

pytestmark = pytest.mark.django_db
ITS_PLACE = "the id of the channel at its network"


@pytest.fixture
def walker(sandbox: Sandbox) -> Walker:
    return Walker(sandbox)


def connected(walker: Walker, app: str) -> Channel:
    walker.connect(app)
    # Past its first minutes, in which a refusal is not believed.
    Credential.objects.update(issued_at=timezone.now() - timedelta(hours=2))
    return Channel.objects.select_related("credential").latest("pk")


def press(walker: Walker, channel: Channel, act: str) -> str:
    """A button of the line; the state that the channel is in afterwards."""
    walker.post("demo:channel", channel.pk, act=act)
    fresh = Channel.objects.select_related("credential").get(pk=channel.pk)
    return diagnosis_of(fresh, at=timezone.now()).state


def listed(walker: Walker) -> str:
    """My channels."""
    return walker.get(reverse("channels:list")).content.decode()


def line_of(channel: Channel) -> str:
    """As it stands on a card."""
    card = {"channel": channel, "diagnosis": diagnosis_of(channel, at=timezone.now())}
    request = SimpleNamespace(get_full_path="/channels/", user=AnonymousUser())
    return render_to_string("demo/_card_line.html", {"card": card, "request": request})


@pytest.mark.parametrize(
    ("app", "act", "state"),
    [
        ("facebook", "password", "needs_you"),
        ("facebook", "remove", "needs_you"),
        ("facebook", "role", "needs_you"),
        ("facebook", "untick", "limited"),
        ("facebook", "scope", "limited"),
        ("facebook", "end", "needs_you"),
        ("linkedin", "end", "needs_you"),
        ("instagram", "suspend", "needs_you"),
        ("bluesky", "pause", "needs_you"),
        ("youtube", "suspend", "needs_you"),
    ],
)
def test_each_break_is_seen_at_once(walker: Walker, app: str, act: str, state: str) -> None:
    channel = connected(walker, app)
    assert f'value="{act}"' in line_of(channel)
    assert press(walker, channel, act) == state


@pytest.mark.parametrize(
    ("app", "act", "mend"),
    [
        ("facebook", "role", "role-back"),
        ("facebook", "suspend", "unsuspend"),
        ("bluesky", "pause", "unpause"),
    ],
    ids=["role", "suspension", "paused"],
)
def test_what_the_network_can_undo_has_a_button_that_mends_it(
    walker: Walker, app: str, act: str, mend: str
) -> None:
    channel = connected(walker, app)
    press(walker, channel, act)
    channel = Channel.objects.select_related("credential").get(pk=channel.pk)
    assert f'value="{mend}"' in line_of(channel)
    assert press(walker, channel, mend) == "working"


@pytest.mark.parametrize(
    ("app", "broken", "mend"),
    [
        ("youtube", {"kind": "CLOSED"}, "reopen"),
        ("youtube", {"suspended": True}, "unsuspend"),
        ("youtube", {"kind": "RESTRICTED", "expire_tokens": "access"}, "let-in"),
        ("googlebusiness", {"restrict": ITS_PLACE}, "unsuspend"),
        ("googlebusiness", {"lost_role": ITS_PLACE}, "role-back"),
        ("googlebusiness", {"kind": "RESTRICTED", "expire_tokens": "access"}, "let-in"),
    ],
    ids=[
        "closed",
        "suspended",
        "administrator",
        "location",
        "role-at-a-location",
        "administrator-of-locations",
    ],
)
def test_what_the_control_page_breaks_is_mended_where_it_is_seen(
    walker: Walker, app: str, broken: dict[str, object], mend: str
) -> None:
    channel = connected(walker, app)
    place = channel.external_id.rpartition("/")[2]
    account = f"{app}/accounts/{people.account_of(channel.credential)}"
    for name, value in broken.items():
        walker.sandbox.control(account, {name: place if value == ITS_PLACE else value})
    now = timezone.now()
    Credential.objects.update(looked_at=now - timedelta(days=9))
    for minutes in (110, 70, 40, 20, 5):  # what is merely inferred is looked at more than once
        check.check_login(channel.credential_id, at=now - timedelta(minutes=minutes))
    channel = Channel.objects.select_related("credential").get(pk=channel.pk)
    assert f'value="{mend}"' in line_of(channel)
    assert press(walker, channel, mend) == "working"


def test_a_dead_token_is_left_to_the_guided_refresh(walker: Walker) -> None:
    channel = connected(walker, "facebook")
    press(walker, channel, "password")
    assert "<button" not in line_of(Channel.objects.select_related("credential").get(pk=channel.pk))


def test_what_moved_is_moved_back_and_no_suspension_is_lifted() -> None:
    channel = make_channel(network="mastodon", handle="northgate@old.example")
    assert happenings.BY_ID["move"] in happenings.breaks(channel)
    assert happenings.BY_ID["move"].body(channel) == {"moved_to": "northgate@kollektiv.example"}
    mend = happenings.mend(channel, Cause.ACCOUNT_SUSPENDED, ACCOUNT_MOVED)
    assert mend is happenings.MOVED_BACK


def test_networks_have_what_they_really_have(walker: Walker) -> None:
    x = make_channel(network="x")
    organization = make_channel(network="linkedin", kind=Kind.ORGANIZATION)
    assert not {"role", "untick", "scope"} & {each.id for each in happenings.breaks(x)}
    assert "role" in {each.id for each in happenings.breaks(organization)}
    assert "untick" not in {each.id for each in happenings.breaks(organization)}


def test_a_permission_is_taken_back_only_where_a_look_hears_of_it(settings: Settings) -> None:
    scope = happenings.BY_ID["scope"]
    channel = make_channel(network="threads", kind=Kind.PROFILE)
    channel.credential.scopes = ["threads_basic", "threads_content_publish"]
    settings.THREADS_TESTER_TOKEN = ""
    assert scope not in happenings.breaks(channel)
    settings.THREADS_TESTER_TOKEN = "of-a-tester"
    assert scope in happenings.breaks(channel)


@pytest.mark.parametrize("act", ["untick", "scope", "nonsense", "", "skip"])
def test_what_this_network_has_not_is_refused(walker: Walker, act: str) -> None:
    channel = connected(walker, "x")
    assert walker.post("demo:channel", channel.pk, act=act).status_code == 404
    assert not walker.sandbox.control("state")["networks"]["x"]["accounts"][0]["suspended"]


def test_somebody_elses_channel_is_not_found_and_nobody_signs_in_first(walker: Walker) -> None:
    channel = connected(walker, "facebook")
    address, body = reverse("demo:channel", args=[channel.pk]), {"act": "suspend"}
    other = Client()
    other.force_login(make_user())
    assert other.post(address, body).status_code == 404
    assert Client().post(address, body)["Location"].startswith("/accounts/login/")
    assert walker.client.get(address).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(walker.user)
    assert strict.post(address, body).status_code == 403
    accounts = walker.sandbox.control("state")["networks"]["facebook"]["accounts"]
    assert not any(each["suspended"] for each in accounts)


def test_back_leads_to_the_page_with_the_button_and_nowhere_else(walker: Walker) -> None:
    channel = connected(walker, "facebook")
    address = reverse("demo:channel", args=[channel.pk])
    # A form of the page in which the button stands has a "back" of its own, which is not ours.
    body = {"act": "role", "back": "."}
    here = walker.client.post(f"{address}?back=/channels/%3Fstate%3Dworking", body)
    assert here["Location"] == "/channels/?state=working"
    for back in ("https://evil.example/", "//evil.example/", "."):
        away = walker.client.post(f"{address}?back={back}", {"act": "role-back"})
        assert away["Location"] == channel.get_absolute_url()


def test_pretend_networks_that_are_away_are_said_to_be(walker: Walker, settings: Settings) -> None:
    channel = connected(walker, "facebook")
    settings.SANDBOX_URL = "http://127.0.0.1:1"
    walker.post("demo:channel", channel.pk, act="role")
    assert "do not answer" in walker.get("/preferences/").content.decode()
    assert walker.get(reverse("demo:room")).status_code == 200


def test_an_outage_begins_and_ends_from_the_demos_page(walker: Walker) -> None:
    channel = connected(walker, "instagram")
    # Longer ago than what passes for a hiccup.
    Credential.objects.update(last_alive_at=timezone.now() - timedelta(hours=1))
    walker.post("demo:network", "instagram")
    faults = walker.sandbox.control("state")["networks"]["instagram"]["faults"]
    assert faults[0]["until"]
    assert "out of order" in walker.get(reverse("demo:room")).content.decode()
    assert "Instagram has not answered properly since" in listed(walker)
    walker.post("demo:network", "instagram", act="end")
    assert walker.sandbox.control("state")["networks"]["instagram"]["faults"] == []
    assert walker.post("demo:network", "friendster").status_code == 404
    assert "has not answered properly" not in listed(walker)
    assert press(walker, channel, "password") == "needs_you"


def test_a_line_in_a_form_of_the_page_brings_none_of_its_own() -> None:
    channel = make_channel(network="facebook", kind=Kind.PAGE)
    card = {"channel": channel, "diagnosis": diagnosis_of(channel, at=timezone.now())}
    inside = render_to_string("demo/_card_line.html", {"card": card, "pick": True})
    assert "<form" not in inside
    assert f'formaction="{reverse("demo:channel", args=[channel.pk])}"' in inside


def test_without_the_demo_there_is_no_line_and_nothing_that_speaks_of_it(
    client: Client, settings: Settings
) -> None:
    settings.DEMO = False
    channel = make_channel(network="facebook", kind=Kind.PAGE)
    client.force_login(channel.credential.user)
    for page in (reverse("channels:list"), channel.get_absolute_url()):
        assert "demo" not in client.get(page).content.decode().replace("demo-", "").lower()


def test_nothing_but_the_demos_own_room_speaks_to_the_control_address() -> None:
    rooms = ("accounts", "api", "channels", "core", "helpcenter", "notifications", "operations")
    files = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    files += [path for path in (ROOT / "config").rglob("*.py") if not _of_the_demo(path)]
    speaking = {path.name for path in files if "/control/" in path.read_text()}
    assert speaking <= {"run.py"}


def _of_the_demo(path: Path) -> bool:
    return ROOT / "config" / "demo" in path.parents
