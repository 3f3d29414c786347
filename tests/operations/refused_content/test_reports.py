"""Browsers' reports of refused content: counted by kind, bounded, and nothing else kept."""

from __future__ import annotations

import json

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from config.demo import votes
from operations.models import RefusedContent
from operations.refused_content import counting, views
from tests.factories import make_user

pytestmark = pytest.mark.django_db
ADDRESS = reverse("csp_reports")
STAFF = reverse("staff_refused_content")


@pytest.fixture(autouse=True)
def _counted_from_here() -> None:
    cache.clear()


def report(
    settings: Settings, path: str = "/articles/linkedin/?q=secret-word", **other: str
) -> str:
    said = {
        "document-uri": settings.SITE_URL + path,
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://evil.example/x.js?who=me",
    }
    return json.dumps({"csp-report": said | other})


def send(client: Client, body: str, **extra: str) -> int:
    return client.post(ADDRESS, body, content_type="application/csp-report", **extra).status_code  # type: ignore[arg-type]


def kinds() -> list[tuple[str, str, str, int]]:
    return [
        (row.directive, row.page, row.blocked, row.times)
        for row in RefusedContent.objects.order_by("pk")
    ]


def test_both_shapes_are_counted_as_one_kind(client: Client, settings: Settings) -> None:
    body = {
        "documentURL": settings.SITE_URL + "/articles/x/",
        "effectiveDirective": "script-src-elem",
        "blockedURL": "https://other.example/",
    }
    listed = json.dumps([{"type": "csp-violation", "body": body}, {"type": "deprecation"}])

    assert send(client, report(settings)) == 204
    assert client.post(ADDRESS, listed, content_type="application/reports+json").status_code == 204

    assert kinds() == [("script-src-elem", "helpcenter:article", "another site", 2)]


def test_no_address_no_session_and_no_cookie_is_kept(client: Client, settings: Settings) -> None:
    send(client, report(settings), REMOTE_ADDR="203.0.113.7")

    stored = json.dumps(list(RefusedContent.objects.values()), default=str)
    assert not any(word in stored for word in ("secret-word", "evil", "203.0.113", "linkedin/"))
    assert not Session.objects.exists()
    assert not client.cookies


@pytest.mark.parametrize(
    "body",
    [
        *("", "{", "[]", "7", '"x"', "null", "[[]]", "[" * 5000, '{"csp-report": 3}'),
        '[{"type": "csp-violation", "body": null}]',
        '{"csp-report": {"document-uri": "http://[", "blocked-uri": 5}}',
        '{"csp-report": {"document-uri": "https://elsewhere.example/"}}',
    ],
)
def test_nonsense_and_other_sites_count_for_nothing(client: Client, body: str) -> None:
    assert send(client, body) == 204
    assert kinds() == []


def test_an_invented_directive_or_page_is_no_kind_of_its_own(
    client: Client, settings: Settings
) -> None:
    for number in range(3):
        send(
            client, report(settings, f"/no/such/{number}", **{"effective-directive": f"x{number}"})
        )

    assert kinds() == [("other", "other", "another site", 3)]


def test_what_is_too_large_is_not_read(client: Client, settings: Settings) -> None:
    send(client, report(settings, "/?" + "x" * views.LARGEST))

    assert kinds() == []


def test_one_address_is_heard_so_often_in_an_hour(client: Client, settings: Settings) -> None:
    for _ in range(views.OF_ONE + 5):
        send(client, report(settings))

    assert kinds()[0][3] == views.OF_ONE


def test_the_table_stays_small(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "MOST_KINDS", 3)
    for directive in ("img-src", "font-src", "style-src", "media-src", "object-src"):
        send(client, report(settings, **{"effective-directive": directive}))

    assert len(kinds()) == 3
    assert kinds()[-1] == ("other", "other", "other", 3)


def test_only_post_is_taken(client: Client) -> None:
    assert client.get(ADDRESS).status_code == 405


def test_staff_see_the_kinds(client: Client, settings: Settings) -> None:
    send(client, report(settings))
    client.force_login(make_user())
    assert client.get(STAFF).status_code == 404

    client.force_login(votes.support_agent())
    page = client.get(STAFF)

    assert page.status_code == 200
    assert "helpcenter:article" in page.content.decode()
