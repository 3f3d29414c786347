"""Facts whose recheck day has passed: listed for staff, told to readers, never a failure."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from helpcenter.articles import due_facts
from helpcenter.articles.library import library
from helpcenter.pages import articles

LONG_AFTER = date(2030, 1, 1)
LONG_BEFORE = date(2020, 1, 1)


def listed(on: date) -> str:
    out = StringIO()
    call_command("check_articles", stale=True, on=on, stdout=out)
    return out.getvalue()


def test_a_fact_that_is_due_is_listed_with_its_source_and_its_articles() -> None:
    line = next(text for text in listed(LONG_AFTER).splitlines() if "linkedin.access_token" in text)
    assert "https://learn.microsoft.com/" in line
    assert "linkedin" in line.split("cited by")[1]


def test_before_its_day_no_fact_is_listed() -> None:
    assert listed(LONG_BEFORE).strip() == "0 facts to check again by 2020-01-01"


def test_a_fact_is_due_from_its_day_on() -> None:
    due = due_facts.stale(library(), LONG_AFTER)[0].fact.due
    eve = due - timedelta(days=1)
    fresh = {stale.fact.due for stale in due_facts.stale(library(), eve)}
    assert due not in fresh
    assert due in {stale.fact.due for stale in due_facts.stale(library(), due)}


@pytest.mark.django_db
def test_the_article_says_that_its_facts_are_being_checked_again(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    def read(day: date) -> tuple[str, str]:
        monkeypatch.setattr(articles, "_today", lambda: day)
        answer = client.get("/articles/linkedin/")
        return answer.content.decode(), answer["ETag"]

    fresh, before = read(LONG_BEFORE)
    due, after = read(LONG_AFTER)

    assert "being checked again" not in fresh
    assert "Some of these facts are being checked again" in due
    assert "<b>LinkedIn:</b>" in due
    assert before != after  # caches take the new page


class Noon:
    """The clock of one view, far in the future."""

    @staticmethod
    def now() -> datetime:
        return datetime(2030, 1, 1, 12, tzinfo=UTC)


@pytest.mark.django_db
def test_staff_see_what_is_due(monkeypatch: pytest.MonkeyPatch, admin_client: Client) -> None:
    monkeypatch.setattr("helpcenter.staff.facts.timezone", Noon)
    page = admin_client.get("/staff/facts/").content.decode()
    assert "https://learn.microsoft.com/" in page
    assert "/articles/linkedin/" in page


@pytest.mark.django_db
def test_staff_are_told_where_nothing_is_due(
    monkeypatch: pytest.MonkeyPatch, admin_client: Client
) -> None:
    monkeypatch.setattr("helpcenter.articles.due_facts.public.due_facts", lambda **_: [])
    monkeypatch.setattr("helpcenter.articles.due_facts.stale_articles", lambda *_: [])
    page = admin_client.get("/staff/facts/").content.decode()
    assert "Every fact has been checked in time." in page


@pytest.mark.django_db
def test_others_find_no_such_page(client: Client, django_user_model: object) -> None:
    assert client.get("/staff/facts/").status_code == 302
    user = django_user_model.objects.create_user("reader", "reader@example.com", "x")  # type: ignore[attr-defined]
    client.force_login(user)
    assert client.get("/staff/facts/").status_code == 404
