"""Each thing that a borrowed browser must not do asks; what only reads or takes back does not."""

from __future__ import annotations

import pytest
from allauth.mfa import urls as mfa_urls
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse
from pytest_django import Settings

from accounts.recent_sign_in import middleware
from api.models import Hook
from tests.accounts.recent_sign_in.asking import PASSWORD, is_question, make_stale
from tests.factories import NOW, make_channel, make_user

pytestmark = pytest.mark.django_db
KEY = {"name": "Tool", "life": ""}


@pytest.fixture(autouse=True)
def _tokens_are_lent(settings: Settings) -> None:
    cache.clear()
    settings.API_TOKENS_ALLOWED = True


@pytest.fixture
def ada(client: Client) -> User:
    user = make_user("ada@example.com", password=PASSWORD)
    client.force_login(user)
    make_stale(client)
    return user


def asks(client: Client, address: str, data: dict[str, object] | None = None) -> bool:
    reply = client.get(address) if data is None else client.post(address, data)
    return reply.status_code == 302 and is_question(reply["Location"])


def test_a_key_asks_where_it_may_fetch_tokens(client: Client, ada: User) -> None:
    page = reverse("keys:index")
    assert asks(client, page, {**KEY, "scopes": ["channels:read", "tokens:read"]})
    assert not asks(client, page, {**KEY, "scopes": ["channels:read"]})
    assert not asks(client, page)


def test_lending_asks_and_taking_back_does_not(client: Client, ada: User) -> None:
    page = reverse("keys:lend", args=[make_channel(user=ada).credential_id])
    assert asks(client, page, {"lend": "on"})
    assert not asks(client, page, {"lend": "off"})


def test_a_webhook_asks_where_it_is_made_turned_on_or_given_a_secret(
    client: Client, ada: User
) -> None:
    hook = Hook.objects.create(user=ada, url="https://a.example.com/", created_at=NOW)
    assert asks(client, reverse("webhooks:index"), {"url": "https://b.example.com/"})
    assert asks(client, reverse("webhooks:rotate", args=[hook.pk]), {})
    assert asks(client, reverse("webhooks:switch", args=[hook.pk]), {"turn": "on"})
    assert not asks(client, reverse("webhooks:switch", args=[hook.pk]), {"turn": "off"})
    assert not asks(client, reverse("webhooks:index"))


def test_setting_out_for_a_network_asks_and_looking_does_not(client: Client, ada: User) -> None:
    channel = make_channel(user=ada)
    assert asks(client, reverse("channels:connect_start", args=["x"]), {})
    assert asks(client, reverse("channels:refresh", args=[channel.pk]), {})
    assert not asks(client, reverse("channels:refresh", args=[channel.pk]))
    assert not asks(client, reverse("channels:connect"))
    assert not asks(client, reverse("channels:disconnect", args=[channel.pk]))


def test_changing_addresses_asks_and_a_second_letter_does_not(client: Client, ada: User) -> None:
    page = reverse("account_email")
    assert asks(client, page, {"action_add": "", "email": "new@example.com"})
    assert asks(client, page, {"action_primary": "", "email": "ada@example.com"})
    assert asks(client, page, {"action_remove": "", "email": "ada@example.com"})
    assert not asks(client, page, {"action_send": "", "email": "ada@example.com"})
    assert not asks(client, page)


def test_ways_to_sign_in_ask_where_they_change(client: Client, ada: User) -> None:
    assert asks(client, reverse("socialaccount_connections"), {"account": "1"})
    out = reverse("openid_connect_login", args=["linkedin-signin"])
    assert asks(client, f"{out}?process=connect", {})
    assert not asks(client, reverse("socialaccount_connections"))


def test_a_first_password_asks_and_a_new_one_asks_for_the_old(client: Client, ada: User) -> None:
    assert "oldpassword" in client.get(reverse("account_change_password")).content.decode()
    ada.set_unusable_password()
    ada.save()
    client.force_login(ada)
    make_stale(client)
    assert asks(client, reverse("account_set_password"))


def names_of(patterns: list[URLPattern | URLResolver]) -> set[str]:
    names: set[str] = set()
    for entry in patterns:
        if isinstance(entry, URLResolver):
            names |= names_of(entry.url_patterns)
        else:
            names.add(entry.name or "")
    return names


def test_every_page_of_the_second_factor_asks_but_those_that_are_listed(
    client: Client, ada: User
) -> None:
    """A page that a newer allauth brings asks by itself."""
    names = names_of(mfa_urls.urlpatterns)
    asking = names - middleware.OPEN
    assert {"mfa_activate_totp", "mfa_view_recovery_codes", "mfa_add_webauthn"} <= asking
    for name in asking:
        numbered = name in ("mfa_remove_webauthn", "mfa_edit_webauthn")
        assert asks(client, reverse(name, args=[1] if numbered else [])), name
