"""A network where we need two apps: LinkedIn gives organizations only to one of their own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from channels.contract import Cause, Kind, State
from channels.journeys import connecting, refreshing
from channels.journeys.disconnection import disconnecting
from channels.models import Channel, Credential
from channels.probing import check
from channels.records.diagnoses import diagnosis_of
from channels.renewal import renew
from tests.channels.consent.returned_logins import again
from tests.channels.journeys.walking import Walker, asked
from tests.conftest import Sandbox
from tests.every_network import account_of, place_of
from tests.factories import make_channel, make_credential

pytestmark = pytest.mark.django_db
MEMBERS, PAGES = "linkedin", "linkedin-pages"
DAY = timedelta(days=1)


@pytest.fixture
def walker(sandbox: Sandbox) -> Walker:
    return Walker(sandbox)


def without(settings: Settings, key: str) -> None:
    apps = settings.NETWORK_APPS.items()
    settings.NETWORK_APPS = {name: held for name, held in apps if name != key}


def organizations(walker: Walker) -> list[str]:
    """The ids of those on offer, having come back by the organizations' app."""
    choose = walker.get(walker.allow(PAGES)["Location"])
    offers = choose.context["form"].offers
    return [offer.place.external_id for offer in offers if offer.place.kind == "organization"]


def connect_both(walker: Walker) -> tuple[Credential, Credential]:
    walker.connect(MEMBERS)
    walker.connect(PAGES, only=organizations(walker))
    return Credential.objects.get(app=""), Credential.objects.get(app="pages")


def calls(walker: Walker, endpoint: str) -> list[str]:
    """Which of our apps called this sort of address, in order."""
    every = walker.sandbox.control("calls?network=linkedin")["calls"]
    return [call["client"] for call in every if call["endpoint"] == endpoint]


def test_both_ways_are_offered_and_each_sets_out_by_its_own_app(walker: Walker) -> None:
    page = walker.get(reverse("channels:connect")).content.decode()
    assert ">LinkedIn profile</h2>" in page
    assert ">LinkedIn Pages</h2>" in page
    for key in (MEMBERS, PAGES):
        assert reverse("channels:connect_start", args=[key]) in page
        there = asked(walker.start(key))
        assert there["client_id"] == f"demo-{key}"
        assert there["redirect_uri"].endswith(f"/oidc/{key}/login/callback/")
        assert ("openid" in there["scope"].split()) is (key == MEMBERS)
        assert ("rw_organization_admin" in there["scope"].split()) is (key == PAGES)


@pytest.mark.parametrize(
    ("missing", "offered"),
    [(PAGES, "LinkedIn profile"), (MEMBERS, "LinkedIn")],
)
def test_where_one_is_set_up_one_is_offered(
    walker: Walker, settings: Settings, missing: str, offered: str
) -> None:
    without(settings, missing)
    page = walker.get(reverse("channels:connect")).content.decode()
    assert f">{offered}</h2>" in page
    assert reverse("channels:connect_start", args=[missing]) + '"' not in page
    gone = walker.post("channels:connect_start", missing)
    assert gone["Location"] == reverse("channels:connect_failed", args=[missing, "not-set-up"])


def test_profile_and_organizations_are_two_logins_of_one_person(walker: Walker) -> None:
    profile, pages = connect_both(walker)
    assert profile.account_name == pages.account_name == "Maren Oduya"
    assert profile.account_id != pages.account_id
    assert list(profile.channels.values_list("kind", flat=True)) == ["profile"]
    assert set(pages.channels.values_list("kind", flat=True)) == {"organization"}
    assert not profile.refresh_token_sealed
    assert pages.refresh_expires_at is not None
    assert set(Channel.objects.values_list("state", flat=True)) == {State.WORKING.value}


def test_each_login_is_asked_about_by_its_own_app(walker: Walker) -> None:
    for login in connect_both(walker):
        walker.sandbox.session.delete(f"{walker.sandbox.url}/control/calls", timeout=10)
        Credential.objects.filter(pk=login.pk).update(issued_at=timezone.now() - DAY)
        check.check_login(login.pk, at=timezone.now())
        login.refresh_from_db()
        assert login.cause == Cause.ALIVE
        assert set(calls(walker, "introspect")) == {f"demo-linkedin{'-pages' * bool(login.app)}"}


def test_the_organizations_login_is_renewed_by_its_own_app(walker: Walker) -> None:
    _, pages = connect_both(walker)
    at = timezone.now() + 59 * DAY
    walker.sandbox.control("clock", {"offset_seconds": (59 * DAY).total_seconds()})
    assert renew.renew_if_due(pages.pk, at=at) is renew.Outcome.STORED
    pages.refresh_from_db()
    assert pages.expires_at is not None
    assert pages.expires_at > at + 59 * DAY


def test_a_removed_app_is_told_as_such_although_the_refresh_token_died_without_a_reason(
    walker: Walker,
) -> None:
    profile, pages = connect_both(walker)
    long_ago = timezone.now() - DAY
    Credential.objects.update(issued_at=long_ago, asked_at=long_ago)
    removed = {"revoked": True, "client": "demo-linkedin-pages"}
    walker.sandbox.control(f"linkedin/accounts/{account_of('linkedin')}", removed)
    for login in (profile, pages):
        check.check_login(login.pk, at=timezone.now())
        login.refresh_from_db()
    assert (profile.cause, pages.cause) == (Cause.ALIVE, Cause.REVOKED_BY_USER)
    assert {each.state for each in pages.channels.all()} == {State.NEEDS_YOU}


def test_a_refresh_goes_back_to_the_app_of_its_login(walker: Walker) -> None:
    for login in connect_both(walker):
        channel = login.channels.first()
        assert channel is not None
        page = walker.leaves(walker.post("channels:refresh", channel.pk))
        assert asked(page)["client_id"] == f"demo-linkedin{'-pages' * bool(login.app)}"
        came = walker.get(walker.answer(page, account_of("linkedin")))
        assert came["Location"].startswith(reverse("channels:refresh", args=[channel.pk]))
        before = login.generation
        login.refresh_from_db()
        assert login.generation == before + 1
    assert Credential.objects.count() == 2


def test_turning_back_leads_to_the_same_app_again(walker: Walker) -> None:
    back = walker.answer(walker.start(PAGES), account_of("linkedin"), decision="deny")
    failed = walker.get(back)["Location"]
    assert failed == reverse("channels:connect_failed", args=[PAGES, "cancelled"])
    again = reverse("channels:connect_start", args=[PAGES])
    assert f'action="{again}"' in walker.get(failed).content.decode()


def test_each_login_is_given_back_by_its_own_app(walker: Walker) -> None:
    for login in connect_both(walker):
        gone = [disconnecting.disconnect(each, at=timezone.now()) for each in login.channels.all()]
        disconnecting.end(gone[-1].pk, at=timezone.now())
        gone[-1].refresh_from_db()
        assert gone[-1].state == disconnecting.Outcome.REVOKED
    assert set(calls(walker, "revoke")) == {"demo-linkedin", "demo-linkedin-pages"}


def test_a_login_whose_app_was_taken_away_is_not_set_up_and_the_other_works(
    walker: Walker, settings: Settings
) -> None:
    profile, pages = connect_both(walker)
    without(settings, PAGES)
    at = timezone.now()
    for login, state in ((profile, State.WORKING), (pages, State.NOT_SET_UP)):
        for channel in login.channels.select_related("credential"):
            assert diagnosis_of(channel, at=at).state is state


# A person's id is each app's own; an organization's is the same for all.


def test_the_profile_may_be_connected_by_either_and_is_not_ticked_a_second_time(
    walker: Walker,
) -> None:
    walker.connect(MEMBERS)
    page = walker.get(walker.allow(PAGES)["Location"])
    ticks = {offer.place.kind.value: ticked for offer, ticked in page.context["form"].rows()}
    assert ticks == {"profile": False, "organization": True}
    assert "Perhaps the same as Maren Oduya" in page.content.decode()


def test_the_organizations_app_alone_connects_profile_and_organizations(
    walker: Walker, settings: Settings
) -> None:
    without(settings, MEMBERS)
    walker.connect(PAGES)
    kinds = sorted(Channel.objects.values_list("kind", flat=True))
    assert kinds == ["organization", "organization", "profile"]
    told_to = dict(Channel.objects.values_list("kind", "id_told_to"))
    assert told_to == {"profile": "pages", "organization": ""}


def test_an_organization_belongs_to_one_person_whichever_app_it_came_by(walker: Walker) -> None:
    urn = f"urn:li:organization:{place_of('linkedin')}"
    make_channel(network="linkedin", kind=Kind.ORGANIZATION, external_id=urn)  # an old app's
    page = walker.get(walker.allow(PAGES)["Location"])
    taken = [offer.place.external_id for offer in page.context["others"]]
    assert taken == [urn]
    assert page.context["others"][0].outcome is connecting.Outcome.TAKEN


def test_the_same_id_of_two_apps_is_two_accounts_and_two_places() -> None:
    login = make_credential(network="linkedin", account_id="aB3")
    other = make_credential(login.user, network="linkedin", account_id="aB3", app="pages")
    make_channel(login, external_id="aB3")
    make_channel(other, external_id="aB3", id_told_to="pages")
    with pytest.raises(IntegrityError):
        make_channel(other, external_id="aB3", id_told_to="pages")


def test_the_same_id_by_another_app_proves_no_identity() -> None:
    login = make_credential(network="linkedin", account_id="aB3")
    returned = again(login)
    assert refreshing.same_account(login, returned)
    Credential.objects.filter(pk=login.pk).update(app="pages")
    login.refresh_from_db()
    assert not refreshing.compare(login, returned, at=timezone.now()).same_account
    with pytest.raises(ValueError, match="another account"):
        refreshing.store(login, returned, at=timezone.now())
    assert connecting.owner(login.user, returned) is connecting.Outcome.FREE


# From one old app that asked for both, to two.


def test_an_organization_of_the_old_app_is_refreshed_by_the_app_for_organizations(
    walker: Walker, settings: Settings
) -> None:
    login = make_credential(walker.user, network="linkedin")
    profile = make_channel(login, name="Maren Oduya")
    cafe = make_channel(login, kind=Kind.ORGANIZATION, name="Harbour Cafe")
    by = {
        channel: asked(walker.leaves(walker.post("channels:refresh", channel.pk)))["client_id"]
        for channel in (profile, cafe)
    }
    assert by == {profile: "demo-linkedin", cafe: "demo-linkedin-pages"}
    settings.LINKEDIN_ORGANIZATIONS = True  # the old app still may
    page = walker.leaves(walker.post("channels:refresh", cafe.pk))
    assert asked(page)["client_id"] == "demo-linkedin"


def test_and_the_new_login_carries_it_from_then_on(walker: Walker) -> None:
    urn = f"urn:li:organization:{place_of('linkedin')}"
    login = make_credential(walker.user, network="linkedin", account_name="Maren Oduya")
    cafe = make_channel(login, kind=Kind.ORGANIZATION, name="Harbour Cafe", external_id=urn)
    profile = make_channel(login, name="Maren Oduya")
    came = walker.refresh(cafe.pk, account_of("linkedin"))
    asked_for = walker.get(came["Location"]).content.decode()
    assert "That is another connection to LinkedIn." in asked_for
    assert "Or refresh it as before" not in asked_for

    done = walker.post("channels:hand_over_begin", came["Location"].rstrip("/").rpartition("/")[2])
    assert done.status_code == 302
    cafe.refresh_from_db()
    profile.refresh_from_db()
    assert cafe.credential.app == "pages"
    assert profile.credential == login
    assert cafe.credential.user == walker.user


def test_missing_permissions_are_those_that_the_logins_own_app_asks_for(walker: Walker) -> None:
    for login in connect_both(walker):
        assert refreshing.missing_abilities(login) == []
        shown = {ability.scope for ability in refreshing.abilities_for(login)}
        assert ("openid" in shown) is (login.app == "")
        assert ("rw_organization_admin" in shown) is (login.app == "pages")
