"""The styleguide: for staff, a section for each part of the styles, colours that can be read."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from channels.contract import State
from config.demo import votes
from config.pages import colours, styleguide
from tests.factories import make_user


@pytest.fixture
def page(client: Client) -> str:
    client.force_login(votes.support_agent())
    return client.get(reverse("styleguide")).content.decode()


@pytest.mark.django_db
def test_it_is_for_staff(client: Client) -> None:
    address = reverse("styleguide")

    assert client.get(address).status_code == 302
    client.force_login(make_user())
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_each_part_of_the_stylesheet_has_its_section(page: str) -> None:
    parts = re.findall(r"<h2[^>]*><code>([\w/]+)\.css</code>", page)

    assert parts == styleguide.part_names()
    assert len(parts) > 20


@pytest.mark.django_db
def test_every_state_has_its_card_chip_and_pill(page: str) -> None:
    for state in State:
        assert f'class="row card {state.value}"' in page
        assert f'<li class="{state.value}">' in page
        assert f'<span class="state {state.value}">' in page


def test_each_specimen_is_of_a_part_that_there_is() -> None:
    folder = colours.STYLES.with_name("templates") / "styleguide"
    drawn = {str(path.relative_to(folder).with_suffix("")) for path in folder.rglob("*.html")}

    assert drawn - {"page"} <= set(styleguide.part_names())


def test_every_colour_can_be_read_on_what_it_stands_on() -> None:
    told = [(pair.front.role, pair.back.role) for pair in colours.pairs() if not pair.enough]

    assert told == []


def test_contrast_is_that_of_wcag() -> None:
    assert colours.contrast("#000", "#fff") == 21
    assert colours.contrast("#777777", "#ffffff") == 4.48
    assert colours.contrast("#fff", "#fff") == 1
