"""The guided refresh in a browser, at the pretend networks."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels import registry, vault
from channels.contract import Blame, Cause, Kind, Place, State
from channels.journeys import pending_logins
from channels.models import PENDING_LIFE, Channel, Credential, Event, EventKind, Pending, RefreshRun
from channels.records.findings import settle_login
from channels.registry import NETWORKS, get
from core.dates import length
from tests.channels.consent.returned_logins import again, make_returned_login, page
from tests.channels.journeys.walking import Walker, asked
from tests.channels.networks import case
from tests.conftest import Sandbox
from tests.every_network import (
    NETWORK_IDS,
    WITH_PLACES,
    account_of,
    at_the_network,
    each_network,
    id_of,
    other_account_of,
)
from tests.factories import break_login, make_channel, make_credential, make_user
from tests.markup import flat

pytestmark = pytest.mark.django_db
CAFE, ROASTERY = "104400550066701", "104400550066702"


@pytest.fixture
def walker(sandbox: Sandbox) -> Walker:
    return Walker(sandbox)


def connected(walker: Walker, network: str, *, only: list[str] | None = None) -> Channel:
    walker.connect(network, only=only)
    channel = Channel.objects.filter(credential__user=walker.user).order_by("pk").first()
    assert channel
    return channel


def breaks(walker: Walker, channel: Channel, cause: Cause = Cause.PASSWORD_CHANGED) -> None:
    """At the network, and as a check would have written it here."""
    name = "password_changed" if cause is Cause.PASSWORD_CHANGED else "revoked"
    path = f"{channel.network}/accounts/{at_the_network(channel.credential)}"
    walker.sandbox.control(path, {name: True})
    now = timezone.now()
    break_login(channel.credential, cause, at=now)
    settle_login(channel.credential, at=now)
    channel.refresh_from_db()
    assert channel.state == State.NEEDS_YOU


def stored() -> list[Any]:
    return list(Credential.objects.order_by("pk").values())


def address(channel: Channel) -> str:
    return reverse("channels:refresh", args=[channel.pk])


@each_network
def test_from_broken_to_working(walker: Walker, network: str) -> None:
    channel = connected(walker, network)
    breaks(walker, channel)
    page = walker.get(address(channel)).content.decode()
    assert "password" in page
    assert "Before you go" in page
    came = walker.refresh(channel.pk, account_of(network))
    done = walker.get(came["Location"]).content.decode()
    assert f"{channel.name} works again" in done.replace("&amp;", "&")
    assert "The same account as before" in done
    states = Channel.objects.values_list("state", flat=True)
    assert set(states) == {State.WORKING}


@each_network
def test_turning_back_keeps_the_old_token(walker: Walker, network: str) -> None:
    channel = connected(walker, network)
    before = stored()
    came = walker.refresh(channel.pk, account_of(network), decision="deny")
    page = walker.get(came["Location"]).content.decode()
    assert "keeps the token that it had" in page
    assert f'action="{address(channel)}"' in page
    assert stored() == before
    assert Event.objects.filter(kind=EventKind.REFRESH_ABANDONED).count() == 1


@each_network
def test_a_network_that_is_down_keeps_the_old_token(walker: Walker, network: str) -> None:
    channel = connected(walker, network)
    before = stored()
    page = walker.leaves(walker.post("channels:refresh", channel.pk))
    back = walker.answer(page, account_of(network))
    walker.sandbox.control(f"{network}/faults", {"kind": "server_error", "endpoint": "token"})
    came = walker.get(back)
    assert b"did not answer properly" in walker.get(came["Location"]).content
    assert stored() == before


@each_network
def test_another_account_changes_nothing_and_stands_beside_the_right_one(
    walker: Walker, network: str
) -> None:
    channel = connected(walker, network)
    breaks(walker, channel)
    before = stored()
    came = walker.refresh(channel.pk, other_account_of(network))
    page = walker.get(came["Location"]).content.decode()
    assert id_of(network) in page
    assert id_of(network, other_account_of(network)) in page
    assert "Nothing was changed" in page
    assert "Nothing was stored" not in page
    assert f"what the network sent, sealed, for {length(PENDING_LIFE)} while you decide" in page
    assert stored() == before
    again = asked(walker.leaves(walker.post("channels:refresh", channel.pk, other="1")))
    for name, value in get(network).switch_account.items():
        assert set(value.split()) <= set(again[name].split())  # OpenID's prompt may hold several


def test_the_other_account_can_become_a_channel_of_its_own(walker: Walker) -> None:
    channel = connected(walker, "x")
    came = walker.refresh(channel.pk, other_account_of("x"))
    added = walker.client.post(came["Location"])
    choose = added["Location"]
    assert choose.startswith("/channels/connect/")
    walker.client.post(choose, {"places": [other_account_of("x")]})
    accounts = set(Credential.objects.values_list("account_id", flat=True))
    assert accounts == {account_of("x"), other_account_of("x")}
    assert not Pending.objects.exists()


def test_the_other_account_that_is_mine_too_is_refreshed_with_it(walker: Walker) -> None:
    channel = connected(walker, "x")
    walker.connect("x", other_account_of("x"))
    other = Channel.objects.get(external_id=other_account_of("x"))
    breaks(walker, other)
    came = walker.refresh(channel.pk, other_account_of("x"))
    assert b"with it instead" in walker.get(came["Location"]).content
    done = walker.client.post(came["Location"])
    assert done["Location"].startswith(f"/channels/{other.pk}/refresh/")
    other.refresh_from_db()
    assert other.state == State.WORKING


def test_the_other_account_of_somebody_else_here_cannot_be_added(walker: Walker) -> None:
    Walker(walker.sandbox).connect("x", other_account_of("x"))
    channel = connected(walker, "x")
    came = walker.refresh(channel.pk, other_account_of("x"))
    assert b"is connected on this site by somebody else" in walker.get(came["Location"]).content
    taken = walker.client.post(came["Location"])
    assert taken["Location"].startswith("/channels/connect/taken/")
    assert Credential.objects.filter(user=walker.user).count() == 1


def test_one_login_with_six_pages_is_one_refresh(walker: Walker) -> None:
    walker.connect("facebook", other_account_of("facebook"))
    channels = Channel.objects.order_by("pk")
    assert channels.count() == 6
    first = channels[0]
    breaks(walker, first)
    came = walker.refresh(first.pk, other_account_of("facebook"))
    assert b"Repaired in one go, 6 channels" in walker.get(came["Location"]).content
    assert set(channels.values_list("state", flat=True)) == {State.WORKING}


def test_a_box_left_unticked_is_named_and_asked_for_alone(walker: Walker) -> None:
    channel = connected(walker, "facebook")
    breaks(walker, channel, Cause.REVOKED_BY_USER)
    scopes = [scope for scope in get("facebook").scopes if scope != "pages_manage_posts"]
    came = walker.refresh(
        channel.pk, account_of("facebook"), boxes="1", scope=scopes, place=[CAFE, ROASTERY]
    )
    page = walker.get(came["Location"]).content.decode()
    assert "publish posts on your Pages" in page
    assert "only for this" in page
    assert "something is still missing" in page
    channel.refresh_from_db()
    assert channel.state == State.LIMITED
    again = walker.leaves(walker.post("channels:refresh", channel.pk, again="1"))
    assert asked(again)["scope"] == "pages_manage_posts"
    assert asked(again)["auth_type"] == "rerequest"
    mended = walker.get(walker.answer(again, account_of("facebook")))
    assert walker.get(mended["Location"]).status_code == 200
    channel.refresh_from_db()
    assert channel.state == State.WORKING


def test_a_working_key_is_not_replaced_by_one_that_does_less(walker: Walker) -> None:
    channel = connected(walker, "facebook")
    before = stored()
    scopes = [scope for scope in get("facebook").scopes if scope != "pages_manage_posts"]
    came = walker.refresh(
        channel.pk, account_of("facebook"), boxes="1", scope=scopes, place=[CAFE, ROASTERY]
    )
    page = walker.get(came["Location"]).content.decode()
    assert "publish posts on your Pages" in page
    assert stored() == before
    kept = walker.client.post(came["Location"], {"use": "old"})
    assert kept["Location"] == channel.get_absolute_url()
    assert stored() == before
    assert not Pending.objects.exists()


def test_a_lesser_key_is_stored_when_the_person_says_so(walker: Walker) -> None:
    channel = connected(walker, "facebook")
    token = vault.open_tokens(channel.credential).access
    scopes = list(get("facebook").scopes)
    came = walker.refresh(channel.pk, account_of("facebook"), boxes="1", scope=scopes, place=[CAFE])
    assert b"everything on Harbour Cafe Roastery" in walker.get(came["Location"]).content
    done = walker.client.post(came["Location"], {"use": "new"})
    page = walker.get(done["Location"]).content.decode()
    assert "did not name Harbour Cafe Roastery among what you allowed" in page
    assert vault.open_tokens(Credential.objects.get()).access != token
    states = dict(Channel.objects.values_list("external_id", "state"))
    assert states == {CAFE: State.WORKING, ROASTERY: State.LIMITED}


def test_a_lost_role_is_named_after_the_refresh(walker: Walker) -> None:
    channel = connected(walker, "facebook")
    breaks(walker, channel)
    walker.sandbox.control(f"facebook/accounts/{account_of('facebook')}", {"lost_role": ROASTERY})
    Channel.objects.filter(external_id=ROASTERY).update(cause=Cause.LOST_PAGE_ROLE.value)
    came = walker.refresh(channel.pk, account_of("facebook"))
    page = walker.get(came["Location"]).content.decode()
    assert "has no role on Harbour Cafe Roastery" in page
    assert "something is still missing" in page
    states = dict(Channel.objects.values_list("external_id", "state"))
    assert states == {CAFE: State.WORKING, ROASTERY: State.NEEDS_YOU}


def test_a_page_that_is_not_named_leaves_both_reasons_open(walker: Walker) -> None:
    channel = connected(walker, "facebook")
    breaks(walker, channel)
    walker.sandbox.control(f"facebook/accounts/{account_of('facebook')}", {"lost_role": ROASTERY})
    came = walker.refresh(channel.pk, account_of("facebook"))
    page = walker.get(came["Location"]).content.decode()
    assert "Either its box was left unticked, or your role there is gone" in page


def test_a_code_for_another_persons_channel_stores_nothing_there(walker: Walker) -> None:
    """The state names a channel; whose it is is asked again on return."""
    theirs = make_channel(network="x")
    before = stored()
    back = walker.answer(walker.start("x"), account_of("x"))
    session = walker.client.session
    for state, *_ in session["socialaccount_states"].values():
        state["data"]["channel"] = theirs.pk
    session.save()
    walker.get(back)
    assert stored() == before
    assert Pending.objects.get().purpose == Pending.Purpose.CONNECT


def test_the_walk_through_all_that_need_it(walker: Walker) -> None:
    for network in [each for each in NETWORK_IDS if each not in WITH_PLACES][:3]:
        walker.connect(network)
    channels = {
        channel.network: channel for channel in Channel.objects.select_related("credential")
    }
    for channel in channels.values():
        breaks(walker, channel)
    every = reverse("channels:refresh_all")
    assert b"3 logins to refresh" in walker.get(every).content
    walker.client.post(every)
    assert "<h1>1 of 3</h1>" in flat(walker.get(every).content.decode())

    first = walker.get(every).context["channel"]
    came = walker.refresh(first.pk, account_of(first.network))
    assert b"Next: 2 of 3" in walker.get(came["Location"]).content

    elsewhere = Walker(walker.sandbox, walker.user)  # the tab was closed
    page = elsewhere.get(every)
    assert "<h1>2 of 3</h1>" in flat(page.content.decode())
    second = page.context["waiting"].credential
    elsewhere.client.post(every, {"skip": second.pk})
    last = elsewhere.get(every).context["channel"]
    came = elsewhere.refresh(last.pk, account_of(last.network))
    done = elsewhere.get(came["Location"]).content.decode()
    run = RefreshRun.objects.get()
    assert f"{every}?run={run.pk}" in done
    finish = flat(elsewhere.get(f"{every}?run={run.pk}").content.decode())
    assert "2 logins refreshed, 1 skipped, 1 still waiting" in finish


def test_skipping_the_last_one_ends_the_walk(client: Client) -> None:
    login = make_credential()
    make_channel(login)
    break_login(login, Cause.EXPIRED, at=timezone.now())
    client.force_login(login.user)
    every = reverse("channels:refresh_all")
    client.post(every)
    response = client.post(every, {"skip": login.pk}, follow=True)
    assert b"That is it for now" in response.content
    assert RefreshRun.objects.get().finished_at


def test_a_walk_whose_rest_has_healed_is_over(client: Client) -> None:
    login = make_credential()
    make_channel(login)
    break_login(login, Cause.EXPIRED, at=timezone.now())
    client.force_login(login.user)
    every = reverse("channels:refresh_all")
    client.post(every)
    break_login(login, Cause.ALIVE, at=timezone.now())
    Credential.objects.update(issued_at=timezone.now(), expires_at=None)
    response = client.get(every, follow=True)
    assert response.status_code == 200
    assert RefreshRun.objects.get().finished_at


@pytest.mark.parametrize("skip", ["", "x", "-1", "9" * 40])
def test_odd_skips_change_nothing(client: Client, skip: str) -> None:
    login = make_credential()
    make_channel(login)
    break_login(login, Cause.EXPIRED, at=timezone.now())
    client.force_login(login.user)
    every = reverse("channels:refresh_all")
    client.post(every)
    client.post(every, {"skip": skip})
    assert RefreshRun.objects.get().skipped == []
    assert client.get(f"{every}?run={skip}").status_code == 200


def test_nothing_to_refresh_is_good_news(client: Client) -> None:
    client.force_login(make_user())
    assert b"You have no channel yet" in client.get(reverse("channels:refresh_all")).content


FAULTS = {
    Cause.NETWORK_FAULT: "Signing in again would not help",
    Cause.RATE_LIMITED: "Signing in again would not help",
    Cause.APP_FAULT: "whoever runs this site has been told",
    Cause.UNKNOWN: "Signing in again would not help",
    Cause.CHECKPOINT_OR_LOCKED: "Open LinkedIn",
    Cause.ACCOUNT_SUSPENDED: "Open LinkedIn",
}


@pytest.mark.parametrize("cause", list(FAULTS))
def test_where_signing_in_cannot_help_none_is_offered(client: Client, cause: Cause) -> None:
    login = make_credential()
    channel = make_channel(login)
    blame = Blame.US if cause is Cause.APP_FAULT else Blame.NETWORK
    long_ago = timezone.now()
    break_login(login, cause, at=long_ago, blame=blame.value, last_alive_at=login.issued_at)
    client.force_login(login.user)
    text = client.get(address(channel)).content.decode()
    assert FAULTS[cause] in text
    assert "Before you go" not in text
    assert 'method="post"' not in text.split("<main", 1)[1].split("</main", 1)[0]
    assert "/articles/" in text


def test_what_to_have_ready_comes_from_the_policy(client: Client) -> None:
    for network in NETWORKS:
        server = case.of(network.id).server
        login = make_credential(network=network.id, server=server, account_name="Maren of Harbour")
        channel = make_channel(login)
        break_login(login, Cause.EXPIRED, at=timezone.now())
        client.force_login(login.user)
        text = client.get(address(channel)).content.decode()
        assert "Maren of Harbour" in text
        for ability in network.policy.abilities:
            if not ability.kinds or channel.kind in ability.kinds:
                assert ability.does in text.replace("&#x27;", "'")
        facts = registry.at(network.id, server).policy.facts
        where = facts.get("settings_url") or facts["settings_path"]
        assert str(where.value).replace("&", "&amp;") in text


def test_other_people_and_nobody(client: Client) -> None:
    channel = make_channel(network="facebook")
    user = channel.credential.user
    now = timezone.now()
    came = again(channel.credential, at=now)
    wrong = pending_logins.save_pending(
        user, came, Pending.Purpose.WRONG_ACCOUNT, at=now, channel=channel
    )
    less = pending_logins.save_pending(user, came, Pending.Purpose.LESS, at=now, channel=channel)
    event = Event.objects.create(
        credential=channel.credential, at=now, kind=EventKind.REFRESHED, evidence={}
    )
    addresses = [
        address(channel),
        reverse("channels:refreshed", args=[channel.pk, event.pk]),
        reverse("channels:refresh_other", args=[wrong.pk]),
        reverse("channels:refresh_less", args=[less.pk]),
    ]
    stranger = Client()
    stranger.force_login(make_user())
    client.force_login(user)
    nobody = Client()
    for url in addresses:
        assert client.get(url).status_code == 200, url
        assert stranger.get(url).status_code == 404, url
        assert nobody.get(url)["Location"].startswith(reverse("account_login"))
    for url in (addresses[0], *addresses[2:]):
        assert stranger.post(url).status_code == 404
        assert nobody.post(url)["Location"].startswith(reverse("account_login"))
    assert nobody.get(reverse("channels:refresh_all")).status_code == 302
    assert Pending.objects.count() == 2


def test_an_event_of_another_login_is_not_found(client: Client) -> None:
    channel, other = make_channel(), make_channel()
    client.force_login(channel.credential.user)
    event = Event.objects.create(
        credential=other.credential, at=timezone.now(), kind=EventKind.REFRESHED
    )
    assert client.get(reverse("channels:refreshed", args=[channel.pk, event.pk])).status_code == 404


@pytest.mark.parametrize(
    ("life", "renewed"), [(timedelta(hours=1), True), (timedelta(days=60), False)]
)
def test_a_token_of_hours_is_not_told_by_its_end(
    client: Client, life: timedelta, renewed: bool
) -> None:
    now = timezone.now()
    network, refresh = ("bluesky", "refresh-1") if renewed else ("linkedin", "")
    login = make_credential(network=network, refresh=refresh, at=now, age=timedelta(0), life=life)
    channel = make_channel(login)
    client.force_login(login.user)
    event = Event.objects.create(
        credential=login,
        at=now,
        kind=EventKind.REFRESHED,
        evidence={"ends": (now + life).isoformat()},
    )
    text = flat(
        client.get(reverse("channels:refreshed", args=[channel.pk, event.pk])).content.decode()
    )
    assert ("It lasts for hours at a time, and we renew it" in text) is renewed
    assert ("It lasts until" in text) is not renewed


@pytest.mark.parametrize("name", ["channels:refresh_other", "channels:refresh_less"])
def test_what_waited_too_long_says_so(client: Client, name: str) -> None:
    client.force_login(make_user())
    response = client.get(reverse(name, args=[uuid.uuid4()]))
    assert response.status_code == 410
    assert b"Start again" in response.content


PROFILE = Place(Kind.PROFILE, "maren", "Maren")
LOCATION = Place(Kind.LOCATION, "locations/1", "Harbour")


@pytest.mark.parametrize(
    ("network", "places", "offered"),
    [
        ("linkedin", [PROFILE], "Add Maren as a new channel"),
        ("linkedin", [PROFILE, Place(Kind.ORGANIZATION, "1", "Acme")], "Add Maren as a new"),
        ("facebook", [page()], "Choose what to connect with the login of Maren"),
        ("googlebusiness", [LOCATION], "Choose what to connect with the login of Maren"),
        ("facebook", [page(allowed=False)], "See why nothing of Maren can be added"),
        ("googlebusiness", [], "See why nothing of Maren can be added"),
    ],
    ids=["profile", "profile-and-organization", "page", "location", "no-role", "no-place"],
)
def test_another_account_offers_what_would_really_be_added(
    client: Client, network: str, places: list[Place], offered: str
) -> None:
    now = timezone.now()
    channel = make_channel(make_credential(network=network, at=now))
    client.force_login(channel.credential.user)
    came = make_returned_login(network, places=places, at=now)
    wrong = pending_logins.save_pending(
        channel.credential.user, came, Pending.Purpose.WRONG_ACCOUNT, at=now, channel=channel
    )
    said = [
        "Add Maren as a new channel",
        "Choose what to connect with the login of Maren",
        "See why nothing of Maren can be added",
    ]
    text = flat(client.get(reverse("channels:refresh_other", args=[wrong.pk])).content.decode())
    plain = text.replace("<bdi>", "").replace("</bdi>", "")
    assert [each for each in said if each in plain] == [
        each for each in said if each.startswith(offered)
    ]


def test_scripts_in_names_are_only_text(client: Client) -> None:
    evil = "<script>alert(1)</script>"
    login = make_credential(network="facebook", account_name=evil)
    channel = make_channel(login, name=evil)
    client.force_login(login.user)
    now = timezone.now()
    came = make_returned_login(account=evil, at=now)
    wrong = pending_logins.save_pending(
        login.user, came, Pending.Purpose.WRONG_ACCOUNT, at=now, channel=channel
    )
    for url in (address(channel), reverse("channels:refresh_other", args=[wrong.pk])):
        text = client.get(url).content.decode()
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text.lower()


def test_no_page_of_the_refresh_calls_a_network(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a page view called a network")

    monkeypatch.setattr("channels.http.GuardedSession.request", refuse)
    login = make_credential(network="linkedin")
    channel = make_channel(login)
    break_login(login, Cause.EXPIRED, at=timezone.now())
    client.force_login(login.user)
    assert client.get(address(channel)).status_code == 200
    assert client.get(reverse("channels:refresh_all")).status_code == 200
    assert client.get(reverse("channels:connect")).status_code == 200
    assert client.post(address(channel)).status_code == 302
