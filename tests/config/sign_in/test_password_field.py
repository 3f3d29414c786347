"""A typed password can be looked at, and a new one says how good it is: by script alone."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from config.documents.layers import ROOT
from config.sign_in.passwords import LEAST
from tests.factories import make_user

pytestmark = pytest.mark.django_db
OUT, IN = ("account_login", "account_signup"), ("account_change_password", "account_set_password")
NEW = ("account_signup", "account_change_password", "account_set_password")
SCRIPT = '<script src="/static/password.js" defer></script>'


def page_of(client: Client, name: str) -> str:
    if name in IN:
        user: User = make_user(password="" if name == "account_set_password" else "long enough so")
        client.force_login(user)
    return client.get(reverse(name)).content.decode()


@pytest.mark.parametrize("name", [*OUT, *IN])
def test_a_password_can_be_looked_at(client: Client, name: str) -> None:
    """A switch for all of a form; hidden where no script shows it."""
    page = page_of(client, name)
    assert page.count("data-reveal hidden") == 1
    assert "Show what I type" in page
    assert page.count(SCRIPT) == 1


@pytest.mark.parametrize("name", NEW)
def test_a_new_password_has_a_meter(client: Client, name: str) -> None:
    page = page_of(client, name)
    (rating,) = re.findall(r'data-rates="(\w+)"(.*?)</p>', page, re.DOTALL)
    assert 'type="password" name="password1"' in page
    assert f'id="{rating[0]}"' in page
    assert '<meter min="0" max="4"' in rating[1]
    assert rating[1].count("data-") == 5
    assert 'aria-live="polite"' in rating[1]


@pytest.mark.parametrize("name", ["account_login", "account_reset_password"])
def test_no_meter_where_none_is_chosen(client: Client, name: str) -> None:
    assert "data-rates" not in page_of(client, name)


def test_a_form_without_a_password_has_neither(client: Client) -> None:
    page = page_of(client, "account_reset_password")
    assert "data-reveal" not in page
    assert SCRIPT not in page


def test_the_meter_knows_the_least_length() -> None:
    assert f"const LEAST = {LEAST};" in (ROOT / "static/password.js").read_text()
