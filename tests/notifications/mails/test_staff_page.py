"""The staff page with every mail: who may see it, what it shows, and how safely."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notifications import topics
from notifications.mails import compose, samples
from notifications.models import Notice
from tests.factories import make_user
from tests.test_pages_without_script import assert_plain

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LIST = reverse("staff_mails:list")
SLUGS = [sample.slug for sample in samples.SAMPLES]
PAGES = [
    LIST,
    reverse("staff_mails:mail", args=["lost"]),
    reverse("staff_mails:html", args=["lost"]),
]


@pytest.fixture
def staff(client: Client) -> User:
    user = make_user("sam@example.com")
    user.is_staff = True
    user.save()
    user.user_permissions.add(Permission.objects.get(codename="view_mail"))
    client.force_login(user)
    return user


@pytest.mark.parametrize("address", PAGES)
def test_nobody_is_sent_to_sign_in_and_back(client: Client, address: str) -> None:
    reply = client.get(address)

    assert reply.status_code == 302
    assert reply["Location"] == f"{reverse('account_login')}?next={address}"


@pytest.mark.parametrize("address", PAGES)
def test_to_others_it_does_not_exist(client: Client, address: str) -> None:
    client.force_login(make_user())

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", PAGES)
def test_staff_see_it_and_nobody_keeps_a_copy(client: Client, staff: User, address: str) -> None:
    reply = client.get(address)

    assert reply.status_code == 200
    assert "no-store" in reply["Cache-Control"]
    assert client.post(address).status_code == 405


def test_every_topic_has_a_mail_to_look_at(client: Client, staff: User) -> None:
    shown = {sample.topic for sample in samples.SAMPLES}
    chosen = {topic.id for topic in topics.TOPICS}
    assert shown == {*chosen, topics.HAND_OVER, topics.TEST, compose.COMBINED}

    text = client.get(LIST).content.decode()

    for slug in SLUGS:
        assert f"/staff/mails/{slug}/" in text
    assert_plain(text)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("slug", SLUGS)
def test_a_mail_is_shown_as_html_text_and_headers(
    client: Client, staff: User, slug: str, language: str
) -> None:
    address = reverse("staff_mails:mail", args=[slug])
    text = client.get(f"{address}?in={language}").content.decode()
    alone = client.get(f"{address}html/?in={language}").content.decode()

    assert_plain(text)
    assert f'src="{address}html/?in={language}&amp;scheme=dark"' in text
    assert "<dt>Subject</dt>" in text
    assert ("List-Unsubscribe" in text) == (slug != "test" and not slug.startswith("hand-over"))
    assert f'<html lang="{language}">' in alone


def test_the_html_may_load_nothing_and_be_framed_by_us_only(client: Client, staff: User) -> None:
    reply = client.get(PAGES[2])

    policy = {
        directive.strip()
        for directive in reply["Content-Security-Policy"].split(";")
        if directive.strip()
    }
    [styles] = [directive for directive in policy if directive.startswith("style-src ")]
    assert policy - {styles} == {
        "default-src 'none'",
        "frame-ancestors 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    }
    assert "'sha256-" in styles
    assert "unsafe-inline" not in styles
    assert reply["X-Frame-Options"] == "SAMEORIGIN"


def test_the_page_around_it_keeps_the_strict_policy(client: Client, staff: User) -> None:
    policy = client.get(PAGES[1])["Content-Security-Policy"]

    assert "frame-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize(("scheme", "rule"), [("dark", "@media all"), ("light", "@media not all")])
def test_a_scheme_can_be_looked_at_on_any_screen(
    client: Client, staff: User, scheme: str, rule: str
) -> None:
    text = client.get(f"{PAGES[2]}?scheme={scheme}").content.decode()

    assert rule in text
    assert "prefers-color-scheme" not in text


def test_an_unknown_mail_is_not_found(client: Client, staff: User) -> None:
    assert client.get(f"{LIST}nothing/").status_code == 404
    assert client.get(f"{LIST}nothing/html/").status_code == 404


def test_an_unknown_language_is_that_of_the_page(client: Client, staff: User) -> None:
    assert '<html lang="en">' in client.get(f"{PAGES[2]}?in=tlh").content.decode()
    assert '<html lang="es">' in client.get(f"/es{PAGES[2]}").content.decode()


def test_looking_writes_nothing(client: Client, staff: User) -> None:
    with CaptureQueriesContext(connection) as seen:
        client.get(PAGES[1])

    written = [query["sql"] for query in seen if re.match(r"INSERT|UPDATE|DELETE", query["sql"])]
    # But that the session is in use.
    assert [query for query in written if not re.search(r"django_session|usersession", query)] == []
    assert not Notice.objects.exists()


def test_the_staff_pages_lead_to_it(client: Client, staff: User) -> None:
    text = client.get(reverse("staff:home")).content.decode()

    assert text.count(f'href="{LIST}"') == 2  # the menu, and the list below it
