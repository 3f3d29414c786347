"""The choice to see only one's own networks: private, kept, and never a dead end."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from channels import registry
from tests.factories import make_channel, make_credential, make_user

pytestmark = pytest.mark.django_db
ONLY, LIVE = reverse("channels:only"), reverse("channels:live")
ON_HOME = {"HX-Request": "true", "HX-Current-URL": "http://testserver/articles/"}


@pytest.fixture
def reader(client: Client) -> Client:
    """Somebody with one channel, at LinkedIn."""
    client.force_login(make_channel(name="Harbour").credential.user)
    return client


def fragment(client: Client) -> str:
    return client.get(LIVE, {"only": "1"}, headers=ON_HOME).content.decode()


def test_nobody_is_asked_to_sign_in(client: Client) -> None:
    for reply in (client.get(ONLY), client.post(ONLY, {"only": "yes"})):
        assert reply["Location"] == f"{reverse('account_login')}?next={ONLY}"
    assert client.get(LIVE, {"only": "1"}).status_code == 204


def test_the_page_lists_one_s_own_networks_with_their_state(reader: Client) -> None:
    make_channel(make_credential(make_user(), "x"), name="Somebody else's")
    page = reader.get(ONLY).content.decode()
    assert '<a href="/articles/linkedin/">LinkedIn</a>' in page
    assert "Working" in page
    assert "/articles/x/" not in page


def test_without_a_channel_the_page_leads_to_the_first_one(client: Client) -> None:
    client.force_login(make_user())
    page = client.get(ONLY).content.decode()
    assert reverse("channels:connect") in page
    assert 'name="only"' not in page


def test_before_a_choice_nothing_is_left_out(reader: Client) -> None:
    text = fragment(reader)
    assert 'id="live-only" data-hx-swap-oob="true">' in text
    assert "data-only" not in text
    assert 'value="yes"' in text


def test_a_choice_is_kept_and_leads_back(reader: Client) -> None:
    reply = reader.post(ONLY, {"only": "yes", "next": "/articles/"})
    assert reply["Location"] == "/articles/"
    text = fragment(reader)
    assert 'data-only="linkedin"' in text
    assert "Only your networks: LinkedIn." in text
    assert 'name="next" value="/articles/"' in text
    reader.post(ONLY, {"only": "no"})
    assert "data-only" not in fragment(reader)


def test_one_reader_s_choice_is_not_another_s(reader: Client) -> None:
    reader.post(ONLY, {"only": "yes"})
    other = Client()
    other.force_login(make_channel(make_credential(make_user(), "x")).credential.user)
    assert "data-only" not in fragment(other)


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "javascript:1", ""])
def test_a_choice_leads_to_no_foreign_page(reader: Client, back: str) -> None:
    assert reader.post(ONLY, {"only": "yes", "next": back})["Location"] == ONLY


def test_whoever_has_no_channel_has_nothing_left_out(client: Client) -> None:
    client.force_login(make_user())
    client.post(ONLY, {"only": "yes"})
    text = fragment(client)
    assert "data-only" not in text
    assert "<form" not in text


def test_whoever_has_every_network_is_offered_no_choice(client: Client) -> None:
    user = make_user()
    for network in registry.NETWORKS:
        make_channel(make_credential(user, network.id))
    client.force_login(user)
    client.post(ONLY, {"only": "yes"})
    text = fragment(client)
    assert "data-only" not in text
    assert "<form" not in text


def test_a_choice_needs_the_form_s_token() -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_channel().credential.user)
    assert strict.post(ONLY, {"only": "yes"}).status_code == 403


def test_the_contents_name_the_networks_of_the_page_first(client: Client) -> None:
    user = make_user()
    for network in ("facebook", "pinterest"):
        make_channel(make_credential(user, network))
    client.force_login(user)
    text = client.get(LIVE, {"toc": "1", "networks": "pinterest,x"}).content.decode()
    toc = text[text.index('id="live-toc"') :]
    assert toc.index('href="#live-pinterest"') < toc.index('href="/channels/?network=facebook"')
    assert "#live-x" not in toc
