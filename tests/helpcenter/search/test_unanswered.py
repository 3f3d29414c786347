"""Searches without results: counted by their words, without who, and bounded."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from helpcenter import tasks
from helpcenter.models import Unanswered
from helpcenter.pages import search as views
from helpcenter.search import unanswered

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("Zebra Crossing", "zebra crossing"),
        ("mail me at jane.doe@example.com please", "mail me at please"),
        ("see https://example.com/a?token=abc now", "see now"),
        ("www.example.com zebra", "zebra"),
        ("order 12345 zebra", "order zebra"),
        ("EAABsbCS1iHgBAKZC2ZB zebra", "zebra"),
        ("zebra " + "k" * 30, "zebra"),
        ("+34 600 123 456", ""),
        ("2fa oauth2", "2fa oauth2"),
        ("???", ""),
    ],
)
def test_what_could_tell_who_is_left_out(query: str, kept: str) -> None:
    assert unanswered.scrub(query) == kept


def test_a_pasted_token_is_never_kept() -> None:
    token = "access_token=EAAG" + "Zx9" * 20
    assert "eaag" not in unanswered.scrub(f"zebra {token} crossing")


def test_long_queries_are_cut_between_words() -> None:
    kept = unanswered.scrub("zebra " * 50)
    assert len(kept) <= 80
    assert set(kept.split()) == {"zebra"}


def test_a_search_in_vain_is_counted(client: Client) -> None:
    client.get("/search/", {"q": "zzzqqq Walrus"})
    client.get("/search/", {"q": "ZZZQQQ   walrus"})
    row = Unanswered.objects.get()
    assert (row.language, row.words, row.count) == ("en", "zzzqqq walrus", 2)


def test_it_is_counted_in_its_language(client: Client) -> None:
    client.get("/es/search/", {"q": "zzzqqq"})
    assert Unanswered.objects.get().language == "es"


def test_a_search_that_finds_something_is_not_counted(client: Client) -> None:
    client.get("/search/", {"q": "linkedin"})
    client.get("/search/", {"q": ""})
    assert not Unanswered.objects.exists()


def test_suggestions_are_not_counted(client: Client) -> None:
    client.get("/search/suggest/", {"q": "zzzqqq"})
    assert not Unanswered.objects.exists()


def test_nothing_is_kept_about_who_asked() -> None:
    names = {field.name for field in Unanswered._meta.get_fields()}
    assert names == {"id", "language", "words", "count", "first_on", "last_on", "settled"}


def test_one_address_is_counted_so_often_an_hour(client: Client) -> None:
    for number in range(views.COUNTED_AN_HOUR + 5):
        reply = client.get("/search/", {"q": f"zzzqqq{'abcdefghijklmnopqrstuvwxyz'[number]}"})
        assert reply.status_code == 200
    assert Unanswered.objects.count() == views.COUNTED_AN_HOUR


def test_a_flood_cannot_fill_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unanswered, "NEW_A_DAY", 3)
    for word in ("alpha", "beta", "gamma", "delta", "alpha"):
        unanswered.count("en", word, on=DAY)
    assert {row.words: row.count for row in Unanswered.objects.all()} == {
        "alpha": 2,
        "beta": 1,
        "gamma": 1,
    }
    unanswered.count("en", "delta", on=DAY + timedelta(days=1))
    assert Unanswered.objects.filter(words="delta").exists()


def test_a_full_table_makes_room_by_what_is_long_past(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unanswered, "MOST", 2)
    unanswered.count("en", "old", on=DAY - timedelta(days=400))
    unanswered.count("en", "new", on=DAY)
    unanswered.count("en", "newer", on=DAY)
    unanswered.count("en", "newest", on=DAY)
    assert {row.words for row in Unanswered.objects.all()} == {"new", "newer"}


def test_it_is_forgotten_after_half_a_year_in_which_nobody_looked_for_it() -> None:
    today = timezone.now().date()
    for words, days in (("long past", 181), ("still known", 180)):
        unanswered.count("en", words, on=today - timedelta(days=days))
    tasks.apply_retention()
    assert [row.words for row in Unanswered.objects.all()] == ["still known"]


def test_a_database_that_refuses_costs_nobody_the_page(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(unanswered, "_count", refuse)
    assert client.get("/search/", {"q": "zzzqqq"}).status_code == 200


def test_the_page_stays_public_and_the_same_for_everyone(client: Client) -> None:
    first, second = (client.get("/search/", {"q": "zzzqqq"}) for _ in range(2))
    assert first.content == second.content == Client().get("/search/?q=zzzqqq").content
    assert "public" in first.headers["Cache-Control"]
    assert "Cookie" not in first.headers.get("Vary", "")
    assert not first.cookies
