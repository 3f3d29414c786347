"""The pages for connecting: as their owner, as somebody else, as nobody; and bad input."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from channels.consent.failures import Failure
from channels.contract import Kind, Place
from channels.journeys import connecting, pending_logins
from channels.models import Channel, Credential, Pending
from channels.registrations import addable_kinds
from channels.registry import NETWORKS, get
from tests.channels.consent.returned_logins import make_returned_login, page
from tests.channels.journeys.walking import Walker, asked
from tests.conftest import CALLBACKS, Sandbox
from tests.every_network import account_of, each_network
from tests.factories import make_channel, make_credential, make_user
from tests.markup import flat

pytestmark = pytest.mark.django_db

EVIL = '<script>alert("x")</script>'


def owner(client: Client, *places: Place, network: str = "facebook") -> Pending:
    """The person of ``client``, with something to choose from."""
    user = make_user()
    client.force_login(user)
    now = timezone.now()
    came = make_returned_login(network, places=places or None, at=now)
    return pending_logins.save_pending(user, came, Pending.Purpose.CONNECT, at=now)


def choose(pending: Pending) -> str:
    return reverse("channels:choose", args=[pending.pk])


def test_nobody_is_sent_to_sign_in(client: Client) -> None:
    for address in (
        reverse("channels:connect"),
        reverse("channels:choose", args=[uuid.uuid4()]),
    ):
        response = client.get(address)
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))
    response = client.post(reverse("channels:connect_start", args=["x"]))
    assert response["Location"].startswith(reverse("account_login"))


def test_every_network_has_a_button_and_what_is_needed_first(client: Client) -> None:
    client.force_login(make_user())
    text = client.get(reverse("channels:connect")).content.decode()
    for network in NETWORKS:
        assert f'action="{reverse("channels:connect_start", args=[network.id])}"' in text
    assert "A role on the Page that may create content" in text


def test_a_network_without_an_app_says_what_the_operator_must_set(
    client: Client, settings: Settings
) -> None:
    settings.NETWORK_APPS = {}
    client.force_login(make_user())
    text = client.get(reverse("channels:connect")).content.decode()
    assert "Not set up here" in text
    assert "PINTEREST_CLIENT_ID" in text
    assert reverse("channels:connect_start", args=["pinterest"]) not in text
    response = client.post(reverse("channels:connect_start", args=["pinterest"]), follow=True)
    assert b"Pinterest is not set up here" in response.content


def test_a_return_from_a_network_that_is_not_set_up_is_told(
    client: Client, settings: Settings
) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {}
    client.force_login(make_user())
    response = client.get("/accounts/pinterest/login/callback/?code=c&state=s", follow=True)
    assert b"is not set up here" in response.content


def test_setting_out_is_a_post(client: Client) -> None:
    """Its address alone, as in another language or after signing in, leads to its button."""
    client.force_login(make_user())
    response = client.get(reverse("channels:connect_start", args=["x"]))
    assert response["Location"] == f"{reverse('channels:connect')}?network=x"


def test_setting_out_is_guarded_against_other_sites() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user())
    assert client.post(reverse("channels:connect_start", args=["x"])).status_code == 403


def test_an_unknown_network_is_not_found(client: Client) -> None:
    client.force_login(make_user())
    assert client.post(reverse("channels:connect_start", args=["myspace"])).status_code == 404


@each_network
@pytest.mark.parametrize(
    "query", ["", "?code=stolen-code&state=forged", "?error=access_denied&state=forged"]
)
def test_a_forged_return_is_told_and_stores_nothing(
    client: Client, network: str, query: str
) -> None:
    client.force_login(make_user())
    response = client.get(CALLBACKS[f"demo-{network}"] + query, follow=True)
    assert response.status_code == 400
    assert b"We cannot match this answer" in response.content
    assert b"stolen-code" not in response.content
    assert "stolen-code" not in response.request["QUERY_STRING"]
    assert not Pending.objects.exists()


@pytest.mark.parametrize("failure", list(Failure))
@pytest.mark.parametrize("signed_in", [True, False])
def test_every_failure_says_what_and_what_next(
    client: Client, failure: Failure, *, signed_in: bool
) -> None:
    if signed_in:
        client.force_login(make_user())
    address = reverse("channels:connect_failed", args=["linkedin", failure.value])
    response = client.get(address)
    text = response.content.decode()
    assert response.status_code == (400 if failure is Failure.STATE_LOST else 200)
    assert "%(network)s" not in text
    assert "Nothing was stored" in text
    assert 'class="btn"' in text or "To my channels" in text


def test_a_failure_that_does_not_exist_is_not_found(client: Client) -> None:
    assert client.get("/channels/connect/failed/x/because/").status_code == 404
    assert client.get("/channels/connect/failed/myspace/ours/").status_code == 404


def test_faults_of_ours_offer_no_second_try(client: Client) -> None:
    client.force_login(make_user())
    text = client.get(reverse("channels:connect_failed", args=["x", "ours"])).content.decode()
    assert reverse("channels:connect_start", args=["x"]) not in text
    assert reverse("helpcenter:contact") in text


def test_a_failed_refresh_names_the_channel_to_its_owner_alone(client: Client) -> None:
    channel = make_channel(network="x", name="Harbour Cafe")
    address = reverse("channels:connect_failed", args=["x", "cancelled"])
    address = f"{address}?channel={channel.pk}"
    client.force_login(make_user())
    assert b"Harbour Cafe" not in client.get(address).content
    client.force_login(channel.credential.user)
    text = client.get(address).content.decode()
    assert "Harbour Cafe keeps the token that it had" in text
    assert f'action="{reverse("channels:refresh", args=[channel.pk])}"' in text


@pytest.mark.parametrize("channel", ["0", "-1", "x", "9" * 30, "١"])
def test_an_odd_channel_number_harms_nothing(client: Client, channel: str) -> None:
    client.force_login(make_user())
    address = reverse("channels:connect_failed", args=["x", "cancelled"])
    assert client.get(address, {"channel": channel}).status_code == 200


def test_choosing_shows_places_with_roles_and_reasons(client: Client) -> None:
    pending = owner(
        client,
        page(1, role="MANAGE"),
        page(2, allowed=False, role="ANALYZE"),
        page(3, ticked=False),
    )
    text = client.get(choose(pending)).content.decode()
    assert text.count('type="checkbox"') == 1
    assert "your role: manage" in text
    assert "your role there (analyze) does not let you publish" in text
    assert "left unticked" in text


def test_a_place_that_lacks_a_permission_is_not_said_to_publish(client: Client) -> None:
    """What its channel would say the moment after it was saved."""
    user, now = make_user(), timezone.now()
    client.force_login(user)
    given = [scope for scope in get("tiktok").scopes if scope != "video.publish"]
    place = Place(Kind.PROFILE, "profile-1", "Harbour Cafe")
    came = make_returned_login("tiktok", places=[place], scopes=given, at=now)
    pending = pending_logins.save_pending(user, came, Pending.Purpose.CONNECT, at=now)
    text = flat(client.get(choose(pending)).content.decode())
    assert "not allowed: publish videos and photos" in text
    assert "may publish" not in text


def test_saving_goes_to_the_new_channel(client: Client) -> None:
    pending = owner(client, page(1))
    response = client.post(choose(pending), {"places": ["page-1"]})
    assert response["Location"] == Channel.objects.get().get_absolute_url()


def test_saving_several_goes_to_the_list(client: Client) -> None:
    pending = owner(client, page(1), page(2))
    response = client.post(choose(pending), {"places": ["page-1", "page-2"]})
    assert response["Location"] == reverse("channels:list")
    assert Channel.objects.count() == 2


def test_nothing_ticked_is_said_beside_the_boxes_and_keeps_them_so(client: Client) -> None:
    pending = owner(client, page(1), page(2))
    response = client.post(choose(pending), {})
    text = response.content.decode()
    assert response.status_code == 400
    assert "Tick at least one" in text
    assert "checked" not in text
    assert Pending.objects.filter(pk=pending.pk).exists()


def test_a_place_that_was_never_offered_is_refused_and_ticks_are_kept(client: Client) -> None:
    pending = owner(client, page(1), page(2))
    response = client.post(choose(pending), {"places": ["page-2", "page-99"]})
    text = response.content.decode()
    assert response.status_code == 400
    assert "no longer free" in text
    assert text.count(" checked") == 1
    assert not Channel.objects.exists()


def test_a_place_taken_at_that_very_moment_is_shown_as_taken(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    pending = owner(client, page(1), page(2))

    def somebody_is_quicker(*args: object, **kwargs: object) -> None:
        make_channel(network="facebook", external_id="page-2")
        raise connecting.Changed

    monkeypatch.setattr(connecting, "save", somebody_is_quicker)
    response = client.post(choose(pending), {"places": ["page-1", "page-2"]})
    text = response.content.decode()
    assert response.status_code == 400
    assert "no longer free" in text
    assert "somebody else on this site has connected it" in text
    assert text.count('type="checkbox"') == 1


def test_none_of_these_stores_nothing(client: Client) -> None:
    pending = owner(client, page(1))
    response = client.post(choose(pending), {"none": "1"}, follow=True)
    assert b"Nothing was connected" in response.content
    assert not Pending.objects.exists()
    assert not Credential.objects.exists()


def test_no_page_ticked_at_the_network_is_explained_and_asked_again(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    now = timezone.now()
    came = make_returned_login(places=[], at=now)
    pending = pending_logins.save_pending(user, came, Pending.Purpose.CONNECT, at=now)
    text = client.get(choose(pending)).content.decode()
    assert "There is nothing here that could become a channel" in text
    assert "Ask Facebook again" in text
    assert 'name="again"' in text


def test_a_personal_instagram_account_is_told_what_to_do(client: Client) -> None:
    place = Place(Kind.PROFESSIONAL, "1", "Maren", "maren", "PERSONAL", allowed=False)
    pending = owner(client, place, network="instagram")
    assert b"Make it a professional one first" in client.get(choose(pending)).content


def test_another_persons_offer_is_not_found(client: Client) -> None:
    pending = owner(client, page(1))
    stranger = Client()
    stranger.force_login(make_user())
    assert stranger.get(choose(pending)).status_code == 404
    assert stranger.post(choose(pending), {"places": ["page-1"]}).status_code == 404
    assert stranger.post(choose(pending), {"none": "1"}).status_code == 404
    assert Pending.objects.filter(pk=pending.pk).exists()


def test_an_offer_that_waited_too_long_says_so(client: Client) -> None:
    pending = owner(client, page(1))
    Pending.objects.update(created_at=timezone.now() - timedelta(hours=1))
    response = client.get(choose(pending))
    assert response.status_code == 410
    assert b"Start again at Facebook" in response.content
    assert client.post(choose(pending), {"places": ["page-1"]}).status_code == 410
    assert not Channel.objects.exists()


def test_an_offer_that_is_settled_says_so(client: Client) -> None:
    pending = owner(client, page(1))
    client.post(choose(pending), {"places": ["page-1"]})
    response = client.get(choose(pending))
    assert response.status_code == 410
    assert reverse("channels:connect").encode() in response.content


def test_a_script_in_a_name_is_only_text(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    now = timezone.now()
    places = [
        page(1, name=EVIL, handle=EVIL, role=EVIL),
        page(2, name=EVIL, role=EVIL, allowed=False),
    ]
    came = make_returned_login(places=places, at=now, account=EVIL)
    pending = pending_logins.save_pending(user, came, Pending.Purpose.CONNECT, at=now)
    assert_harmless(client.get(choose(pending)))
    client.post(choose(pending), {"places": ["page-1"]})
    assert_harmless(client.get(reverse("channels:connect")))
    channel = Channel.objects.get()
    assert_harmless(client.get(reverse("channels:disconnect", args=[channel.pk])))
    assert_harmless(client.get(reverse("channels:refresh", args=[channel.pk])))


def assert_harmless(response: object) -> None:
    assert isinstance(response, HttpResponse)
    text = response.content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_a_form_of_ten_megabytes_is_refused_cleanly(client: Client) -> None:
    pending = owner(client, page(1))
    response = client.post(choose(pending), {"places": ["page-1"], "pad": "x" * 10_000_000})
    assert response.status_code == 400
    assert b"<h1" in response.content
    assert Pending.objects.filter(pk=pending.pk).exists()
    assert not Channel.objects.exists()


def test_no_token_is_on_the_page_or_in_the_session(client: Client) -> None:
    pending = owner(client, page(1))
    text = client.get(choose(pending)).content.decode() + str(dict(client.session))
    assert "page-token" not in text
    assert "new-access" not in text


# One more place of a login that is connected.


def test_one_more_is_offered_where_a_login_may_have_several(client: Client) -> None:
    user = make_user()
    for network in ("facebook", "x"):
        make_channel(user=user, network=network)
    client.force_login(user)
    text = client.get(reverse("channels:connect")).content.decode()
    assert text.count("Add another Page") == 1
    assert "Add another organization" not in text, "no LinkedIn login to add it to"


def test_a_channel_of_such_a_login_offers_it_too(client: Client) -> None:
    page_of, profile = make_channel(network="facebook"), make_channel(network="x")
    for channel, offered in ((page_of, True), (profile, False)):
        client.force_login(channel.credential.user)
        text = client.get(channel.get_absolute_url()).content.decode()
        assert ("Add another Page" in text) is offered


def test_no_organization_is_added_where_none_may_be_listed(settings: Settings) -> None:
    own, pages = get("linkedin").apps
    settings.LINKEDIN_ORGANIZATIONS = False
    assert addable_kinds(own) == ()
    assert addable_kinds(pages) == (Kind.ORGANIZATION,)
    held = settings.NETWORK_APPS
    settings.NETWORK_APPS = {key: app for key, app in held.items() if key != pages.key}
    assert addable_kinds(pages) == ()


def test_nothing_new_says_what_is_connected_and_why_others_are_not_there(client: Client) -> None:
    at = timezone.now()
    login = make_credential(network="facebook", account_id="maren", at=at)
    make_channel(login, external_id="page-1", name="Harbour Cafe")
    scopes = [scope for scope in get("facebook").scopes if scope != "business_management"]
    came = make_returned_login(places=[page(1), page(2, ticked=False)], scopes=scopes, at=at)
    pending = pending_logins.save_pending(login.user, came, Pending.Purpose.CONNECT, at=at)
    client.force_login(login.user)
    text = flat(client.get(choose(pending)).content.decode())
    assert "There is nothing new" in text
    assert "Harbour Cafe" in text.split("Connected already")[1]
    assert "left unticked on the network&#x27;s page" in text.replace("'", "&#x27;")
    assert "Edit settings" in text
    assert "Not allowed this time: reach Pages that belong to a business portfolio" in text
    assert "/articles/page-and-organization-roles/#add-later" in text


@pytest.mark.parametrize("before", [True, False])
def test_half_a_list_with_nothing_on_it_is_no_word_about_the_person(
    client: Client, before: bool
) -> None:
    """Whether or not they have connected some of it before."""
    at = timezone.now()
    user = make_user()
    if before:
        login = make_credential(user, network="facebook", account_id="maren", at=at)
        make_channel(login, external_id="page-1", name="Harbour Cafe")
    came = make_returned_login(places=[page(1)] if before else [], complete=False, at=at)
    pending = pending_logins.save_pending(user, came, Pending.Purpose.CONNECT, at=at)
    client.force_login(user)
    text = flat(client.get(choose(pending)).content.decode())
    assert "Facebook did not name everything this time" in text
    assert "nothing new" not in text
    assert "left unticked" not in text
    assert "come back for the rest" not in text  # there is nothing to save first


def test_leaving_that_page_says_that_nothing_was_added(client: Client) -> None:
    at = timezone.now()
    login = make_credential(network="facebook", account_id="maren", at=at)
    make_channel(login, external_id="page-1")
    came = make_returned_login(at=at)
    pending = pending_logins.save_pending(login.user, came, Pending.Purpose.CONNECT, at=at)
    client.force_login(login.user)
    left = client.post(choose(pending), {"none": "1"}, follow=True)
    assert b"Nothing was added" in left.content
    assert Credential.objects.filter(pk=login.pk).exists()


def test_asking_for_one_more_shows_facebooks_boxes_again_and_ends_at_the_choice(
    sandbox: Sandbox,
) -> None:
    walker = Walker(sandbox)
    walker.connect("facebook")
    consent = walker.start("facebook", again="1")
    assert asked(consent)["auth_type"] == "rerequest"
    came = walker.get(walker.answer(consent, account_of("facebook")))
    assert came["Location"].startswith("/channels/connect/")
    assert "There is nothing new" in walker.get(came["Location"]).content.decode()
