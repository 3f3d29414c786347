"""A place that is missing has two doors: still managed there, or removed from it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given

from channels.contract import Cause, Certainty, Kind
from channels.diagnosis.doors import BOTH, Door, chosen, doors
from channels.models import Channel
from channels.words.diagnosis_text import step_label
from tests.channels.diagnosis.moments import MOMENTS, Moment
from tests.channels.diagnosis.snapshots import everything, of
from tests.factories import make_channel, make_credential, make_user

PAGE_SCOPES = list(everything("facebook", Kind.PAGE))


def address(channel: Channel) -> str:
    return reverse("channels:refresh", args=[channel.pk])


@given(MOMENTS)
def test_a_door_is_certain_or_both_are_open(moment: Moment) -> None:
    diagnosis = of(*moment)
    offered = doors(diagnosis)
    if offered:
        assert diagnosis.cause in (Cause.LOST_PAGE_ROLE, Cause.PERMISSION_MISSING)
        assert (offered == BOTH) is (diagnosis.certainty is not Certainty.SAID)
        assert step_label(diagnosis)
    for asked in ("", "nonsense", *Door):
        said = chosen(diagnosis, asked)
        assert said is None or said in offered or said is Door.BACK


@pytest.fixture
def missing_page(db: None, client: Client) -> Channel:
    """A Page that Facebook no longer lists, whose person is signed in."""
    login = make_credential(network="facebook", scopes=PAGE_SCOPES)
    client.force_login(login.user)
    return make_channel(
        login,
        kind=Kind.PAGE,
        name="Harbour Cafe",
        cause=Cause.LOST_PAGE_ROLE.value,
        certainty=Certainty.INFERRED.value,
    )


@pytest.fixture
def said_lost(missing_page: Channel) -> Channel:
    missing_page.certainty = Certainty.SAID.value
    missing_page.save()
    return missing_page


def main_of(client: Client, channel: Channel, query: str = "") -> str:
    text = client.get(address(channel) + query).content.decode()
    return text.split("<main", 1)[1].split("</main", 1)[0]


def test_of_a_missing_page_the_person_says_what_happened(
    client: Client, missing_page: Channel
) -> None:
    text = main_of(client, missing_page)
    assert "I still manage it" in text
    assert "I was removed" in text
    assert 'method="post"' not in text  # nothing is recommended on a guess


def test_who_still_manages_it_is_told_which_page_to_tick(
    client: Client, missing_page: Channel
) -> None:
    text = main_of(client, missing_page, "?door=still")
    assert "Tick “Harbour Cafe” in the list of Pages: it arrives unticked." in text
    assert "choose “Edit settings”" in text
    assert "Continue to Facebook" in text
    assert "Leave these as they arrive" not in text


def test_who_was_removed_is_told_to_get_the_role_back(
    client: Client, missing_page: Channel
) -> None:
    text = main_of(client, missing_page, "?door=removed")
    assert "a role on the Page that may create content" in text
    assert "I have the role again" in text
    assert reverse("channels:disconnect", args=[missing_page.pk]) in text
    assert 'method="post"' not in text


def test_a_role_that_is_back_leads_on(client: Client, said_lost: Channel) -> None:
    assert "Continue to Facebook" in main_of(client, said_lost, "?door=back")


@pytest.mark.parametrize("query", ["", "?door=removed", "?door=still", "?door=nonsense"])
def test_a_role_that_the_network_says_is_gone_has_one_door(
    client: Client, said_lost: Channel, query: str
) -> None:
    text = main_of(client, said_lost, query)
    assert "Get the role back first" in text
    assert "What happened?" not in text
    assert 'method="post"' not in text


def test_another_persons_doors_are_not_found(client: Client, missing_page: Channel) -> None:
    client.force_login(make_user())
    assert client.get(address(missing_page) + "?door=still").status_code == 404


def test_the_channels_page_and_card_have_the_same_two_doors(
    client: Client, missing_page: Channel
) -> None:
    for page in (missing_page.get_absolute_url(), reverse("channels:list")):
        text = client.get(page).content.decode()
        for door in ("still", "removed"):
            assert f'href="{address(missing_page)}?door={door}"' in text
        assert "its box was unticked, or your role there is gone" in text
