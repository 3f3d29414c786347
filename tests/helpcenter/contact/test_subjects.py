"""Step 1: what is it about? One's own troubled channels first, and no false hope to fix."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from channels.contract import Cause
from channels.models import Credential
from helpcenter.articles.library import library
from helpcenter.contact.subjects import GENERAL, TILES, TROUBLED, subjects_of
from tests.channels.stored import many
from tests.factories import DAY, make_channel, make_credential, make_user
from tests.helpcenter.search.asking import channel_with

pytestmark = pytest.mark.django_db
URL = "/contact/"
YOURS = [
    Cause.EXPIRED,
    Cause.REVOKED_BY_USER,
    Cause.PASSWORD_CHANGED,
    Cause.INVALID_TOKEN_UNSPECIFIED,
    Cause.LOST_PAGE_ROLE,
]
NOT_YOURS = [Cause.NETWORK_FAULT, Cause.RATE_LIMITED, Cause.APP_FAULT, Cause.UNKNOWN]


def test_a_stranger_chooses_among_the_subjects(client: Client) -> None:
    page = client.get(URL).content.decode()
    assert all(f'value="{key}"' in page for key, _label, _slugs in GENERAL)
    assert "Step 1 of 3" in page
    assert "Fix it now" not in page


@pytest.mark.parametrize("cause", YOURS)
def test_what_its_person_can_mend_is_mended_at_once(client: Client, cause: Cause) -> None:
    broken = channel_with(cause)
    client.force_login(broken.credential.user)
    page = client.get(URL).content.decode()
    assert f'href="/channels/{broken.pk}/refresh/"' in page
    assert "Fix it now" in page
    assert page.index("Harbour") < page.index('value="stopped"')


@pytest.mark.parametrize("cause", NOT_YOURS)
def test_nobody_is_sent_to_reconnect_for_a_fault_of_others(client: Client, cause: Cause) -> None:
    broken = channel_with(cause)
    client.force_login(broken.credential.user)
    for address in (URL, f"/contact/suggestions/?about=channel-{broken.pk}"):
        page = client.get(address).content.decode()
        assert "See what we know" in page
        assert "please leave it connected" in page
        assert "Fix it now" not in page
        assert f"/channels/{broken.pk}/refresh/" not in page
        assert "/articles/refresh-a-channel/" not in page


def test_a_locked_account_is_unlocked_at_its_network(client: Client) -> None:
    broken = channel_with(Cause.CHECKPOINT_OR_LOCKED)
    client.force_login(broken.credential.user)
    page = client.get(URL).content.decode()
    assert "How to unlock the account" in page
    assert "/articles/locked-or-suspended/#locked" in page
    assert "Fix it now" not in page


def test_a_channel_that_ends_soon_works_and_is_refreshed_not_fixed(client: Client) -> None:
    now = timezone.now()
    soon = make_channel(make_credential(at=now, age=57 * DAY), name="Soon", at=now)
    client.force_login(soon.credential.user)
    page = client.get(URL).content.decode()
    assert f'href="/channels/{soon.pk}/refresh/"' in page
    assert "Refresh now" in page
    assert "Fix it now" not in page


def test_a_channel_that_works_may_be_asked_about_too(client: Client) -> None:
    channel = make_channel(name="Calm", at=timezone.now())
    client.force_login(channel.credential.user)
    page = client.get(URL).content.decode()
    assert f'value="channel-{channel.pk}"' in page
    assert "need attention" not in page
    page = client.get(f"/contact/suggestions/?about=channel-{channel.pk}").content.decode()
    assert "this channel worked" in page


def test_another_person_s_channel_is_nothing_to_write_about(client: Client) -> None:
    broken = channel_with(Cause.EXPIRED)
    client.force_login(make_user())
    assert "Harbour" not in client.get(URL).content.decode()
    for step in ("suggestions", "write"):
        reply = client.post(
            f"/contact/{step}/", {"about": f"channel-{broken.pk}", "words": "My words."}
        )
        page = reply.content.decode()
        assert reply.status_code == 422
        assert "Please choose what it is about" in page
        assert "Harbour" not in page
        assert 'value="My words."' in page


def test_a_link_that_says_what_it_is_about_leads_on(client: Client) -> None:
    broken = channel_with(Cause.EXPIRED)
    client.force_login(broken.credential.user)
    reply = client.get(f"{URL}?about=channel-{broken.pk}")
    assert reply["Location"] == f"/contact/suggestions/?about=channel-{broken.pk}"


def test_a_link_to_a_channel_of_somebody_else_begins_at_the_first_step(client: Client) -> None:
    broken = channel_with(Cause.EXPIRED)
    reply = client.get(f"{URL}?about=channel-{broken.pk}")
    assert reply.status_code == 200
    assert "Harbour" not in reply.content.decode()


def test_who_comes_from_an_article_is_not_led_back_to_it(client: Client) -> None:
    page = client.get(f"{URL}?article=refresh-a-channel").content.decode()
    assert "You come from “Refreshing a channel" in page
    typed = {"about": "refreshing", "article": "refresh-a-channel"}
    page = client.post("/contact/suggestions/", typed).content.decode()
    assert "/articles/refresh-a-channel/" not in page
    assert "/articles/change-a-password/" in page


@pytest.mark.parametrize("address", ["/articles/linkedin/", "/articles/linkedin/feedback/"])
def test_an_article_says_where_its_reader_comes_from(client: Client, address: str) -> None:
    assert 'href="/contact/?article=linkedin"' in client.get(address).content.decode()


def test_a_channel_s_page_says_what_it_is_about(client: Client) -> None:
    broken = channel_with(Cause.EXPIRED)
    client.force_login(broken.credential.user)
    page = client.get(broken.get_absolute_url()).content.decode()
    assert f'href="/contact/?about=channel-{broken.pk}"' in page


def test_an_article_that_does_not_exist_is_nothing(client: Client) -> None:
    reply = client.get(f"{URL}?article=nonsense<b>")
    assert reply.status_code == 200
    assert "You come from" not in reply.content.decode()


def test_the_pages_are_nobody_else_s(client: Client) -> None:
    for address in (URL, "/contact/suggestions/?about=other", "/contact/write/?about=other"):
        assert "no-store" in client.get(address)["Cache-Control"]


def test_every_subject_has_articles_to_suggest() -> None:
    assert {slug for _k, _l, slugs in GENERAL for slug in slugs} <= set(library().by_slug)


def test_a_subject_is_stored_in_one_language(client: Client) -> None:
    general = subjects_of(make_user(), at=timezone.now()).general
    assert next(subject for subject in general if subject.key == "other").stored == "Something else"


def test_of_many_channels_a_few_are_shown_and_the_rest_is_chosen_from_a_list(
    client: Client,
) -> None:
    now, user = timezone.now(), make_user()
    well = make_channel(user=user, name="Calm", at=now)
    many(well, 40)
    ill = channel_with(Cause.EXPIRED)
    many(ill, 9)
    Credential.objects.update(user=user)
    client.force_login(user)

    page = client.get(URL).content.decode()

    assert page.count("Fix it now") == TROUBLED
    assert page.count('<option value="channel-') == 41 + 10 - TROUBLED
    assert page.count(f'value="channel-{well.pk}"') == 1
    assert len(page.encode()) < 30_000


def test_a_channel_chosen_from_the_list_leads_on(client: Client) -> None:
    well = make_channel(name="Calm", at=timezone.now())
    many(well, TILES + 1)
    client.force_login(well.credential.user)

    reply = client.post("/contact/suggestions/", {"about": f"channel-{well.pk}"})

    assert "this channel worked" in reply.content.decode()
    assert client.post("/contact/suggestions/", {"about": ""}).status_code == 422
