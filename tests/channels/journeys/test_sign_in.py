"""Signing up and in: by email and password, and by LinkedIn; never by a channel's network."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from channels.models import Channel, Credential, Pending
from channels.registry import NETWORKS, get
from tests.accounts.signing_in import (
    BY_LINKEDIN,
    PASSWORD,
    by_linkedin,
    link_in_mail,
    sign_up,
    signed_in,
)
from tests.channels.journeys.walking import Walker
from tests.conftest import Sandbox
from tests.every_network import account_of, each_network
from tests.factories import make_channel, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> None:
    cache.clear()  # allauth counts letters by address there


def test_a_person_signs_up_confirms_the_address_and_is_signed_in(client: Client) -> None:
    sign_up(client, "new@example.com")
    assert signed_in(client) is None
    assert mail.outbox[-1].to == ["new@example.com"]
    page = client.get(link_in_mail())
    assert page.status_code == 200, "following a link signs nobody in by itself"
    assert signed_in(client) is None
    client.post(link_in_mail())
    user = User.objects.get(email="new@example.com")
    assert signed_in(client) == user.pk
    assert EmailAddress.objects.get(user=user).verified


def test_the_link_in_the_letter_signs_in_no_other_browser(client: Client) -> None:
    sign_up(client, "new@example.com")
    elsewhere = Client()
    elsewhere.post(link_in_mail())
    assert EmailAddress.objects.get(email="new@example.com").verified
    assert signed_in(elsewhere) is None


def test_an_address_that_is_not_confirmed_does_not_sign_in(client: Client) -> None:
    sign_up(client, "new@example.com")
    elsewhere = Client()
    elsewhere.post(reverse("account_login"), {"login": "new@example.com", "password": PASSWORD})
    assert signed_in(elsewhere) is None


def test_a_forgotten_password_is_set_anew(client: Client) -> None:
    user = make_user("forgot@example.com", password=PASSWORD)
    client.post(reverse("account_reset_password"), {"email": "forgot@example.com"})
    form = client.get(link_in_mail(), follow=True)
    address = form.request["PATH_INFO"]
    fresh = "a wholly new staple 9"
    client.post(address, {"password1": fresh, "password2": fresh})
    client.post(reverse("account_login"), {"login": "forgot@example.com", "password": fresh})
    assert signed_in(client) == user.pk


def test_a_new_password_here_touches_no_channel(client: Client) -> None:
    user = make_user("careful@example.com", password=PASSWORD)
    make_channel(user=user)
    before = (Credential.objects.values().get(), Channel.objects.values().get())
    client.force_login(user)
    fresh = "a wholly new staple 9"
    form = {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh}
    client.post(reverse("account_change_password"), form)
    user.refresh_from_db()
    assert user.check_password(fresh)
    assert (Credential.objects.values().get(), Channel.objects.values().get()) == before


def test_a_stranger_learns_nothing_from_a_reset(client: Client) -> None:
    response = client.post(reverse("account_reset_password"), {"email": "nobody@example.com"})
    assert response.status_code == 302
    assert response["Location"] == reverse("account_reset_password_done")


def test_linkedin_makes_an_account_and_signs_in(sandbox: Sandbox, client: Client) -> None:
    response = by_linkedin(sandbox, client)
    assert response.status_code == 302
    user = User.objects.get(email="maren@harbourcafe.example")
    assert signed_in(client) == user.pk
    assert EmailAddress.objects.get(user=user).verified
    again = Client()
    by_linkedin(sandbox, again)
    assert signed_in(again) == user.pk
    assert User.objects.count() == 1


def test_signing_in_keeps_no_token_and_connects_no_channel(
    sandbox: Sandbox, client: Client
) -> None:
    by_linkedin(sandbox, client)
    assert not SocialToken.objects.exists()
    assert not Credential.objects.exists()
    assert "access_token" not in SocialAccount.objects.get().extra_data


def test_the_first_page_of_linkedin_sign_in_needs_a_click(client: Client) -> None:
    page = client.get(BY_LINKEDIN)
    assert page.status_code == 200
    assert b"<form" in page.content


def test_turning_back_at_linkedin_signs_nobody_in(sandbox: Sandbox, client: Client) -> None:
    response = by_linkedin(sandbox, client, decision="deny")
    assert response["Location"] == reverse("socialaccount_login_cancelled")
    assert signed_in(client) is None
    assert client.get(response["Location"]).status_code == 200


def test_linkedin_out_of_order_is_said_so(sandbox: Sandbox, client: Client) -> None:
    sandbox.control("linkedin/faults", {"kind": "server_error", "endpoint": "token"})
    response = by_linkedin(sandbox, client)
    assert response.status_code == 401
    assert b"LinkedIn did not answer properly" in response.content
    assert signed_in(client) is None


def test_a_forged_state_signs_nobody_in(client: Client) -> None:
    response = client.get("/accounts/oidc/linkedin-signin/login/callback/?code=stolen&state=forged")
    assert response.status_code == 401
    assert b"stolen" not in response.content
    assert signed_in(client) is None


def test_the_sign_in_page_offers_linkedin_and_no_channel_network(client: Client) -> None:
    page = client.get(reverse("account_login")).content.decode()
    assert "linkedin-signin/login/" in page
    for network in NETWORKS:
        address = reverse(network.login_url_name, kwargs=dict(network.login_url_kwargs))
        assert address not in page


@pytest.mark.parametrize("process", ["login", "connect", "redirect", ""])
@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.id)
def test_a_channel_network_signs_nobody_in(client: Client, network: object, process: str) -> None:
    name, kwargs = network.login_url_name, network.login_url_kwargs  # type: ignore[attr-defined]
    address = reverse(name, kwargs=kwargs)
    for response in (client.get(f"{address}?process={process}"), client.post(address)):
        assert response.status_code == 302
        assert response["Location"] == reverse("channels:connect")


@each_network
def test_a_return_to_somebody_who_signed_out_stores_nothing(sandbox: Sandbox, network: str) -> None:
    walker = Walker(sandbox)
    back = walker.answer(walker.start(network), account_of(network))
    states = walker.client.session.get("socialaccount_states", {})
    walker.client.logout()
    session = walker.client.session
    session["socialaccount_states"] = states  # as if logging out had left it behind
    session.save()
    response = walker.client.get(back, follow=True)
    # Where the way is ours, what waited went with the session.
    told = b"We cannot match" if get(network).consent else b"You are not signed in here"
    assert told in response.content
    assert not Pending.objects.exists()
    assert signed_in(walker.client) is None


def test_facebook_tokens_from_a_script_are_not_taken(client: Client) -> None:
    response = client.post("/accounts/facebook/login/token/", {"access_token": "EAAB-stolen"})
    assert response.status_code == 404


def test_a_state_of_another_person_in_the_same_browser_is_not_used(sandbox: Sandbox) -> None:
    walker = Walker(sandbox)
    back = walker.answer(walker.start("x"), account_of("x"))
    states = walker.client.session["socialaccount_states"]
    walker.client.force_login(make_user())
    session = walker.client.session
    session["socialaccount_states"] = states
    session.save()
    walker.client.get(back)
    assert not Pending.objects.exists()
    assert not Channel.objects.exists()
