"""Searches in vain, and the synonyms of staff."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from helpcenter.models import Synonym, Unanswered
from tests.factories import make_user

pytestmark = pytest.mark.django_db
LIST = "/staff/searches/"
DAY = date(2026, 11, 24)


@pytest.fixture
def row() -> Unanswered:
    return Unanswered.objects.create(
        language="en", words="relogin thingy", count=7, first_on=DAY, last_on=DAY
    )


def synonym(said: str = "zz") -> Synonym:
    return Synonym.objects.create(
        language="en", said=said, means="refresh", created_at=timezone.now()
    )


def test_the_list_shows_words_counts_and_days(staff: Client, row: Unanswered) -> None:
    page = staff.get(LIST).content.decode()
    assert "relogin thingy" in page
    assert '<td data-label="Times">7</td>' in page
    assert "24 Nov 2026" in page
    assert f"/staff/searches/synonym/?search={row.pk}" in page


def test_the_most_frequent_come_first_and_pages_follow(staff: Client) -> None:
    for number in range(60):
        Unanswered.objects.create(
            language="en", words=f"word{number}", count=number, first_on=DAY, last_on=DAY
        )
    page = staff.get(LIST).content.decode()
    assert page.index(">word59<") < page.index(">word58<")
    assert ">word3<" not in page
    assert ">word3<" in staff.get(LIST, {"page": "2"}).content.decode()
    assert staff.get(LIST, {"page": "nonsense"}).status_code == 200


def test_words_are_escaped(staff: Client, row: Unanswered) -> None:
    Unanswered.objects.filter(pk=row.pk).update(words="<b>x</b>")
    assert "<b>x</b>" not in staff.get(LIST).content.decode()


def test_the_form_is_filled_in_and_offers_meanings(staff: Client, row: Unanswered) -> None:
    Unanswered.objects.filter(pk=row.pk).update(words="pasword trouble")
    page = staff.get(f"/staff/searches/synonym/?search={row.pk}").content.decode()
    assert 'value="pasword trouble"' in page
    assert '<button class="btn quiet" name="means" value="password">' in page


def test_one_click_adds_it_and_the_next_reader_finds_it(staff: Client, row: Unanswered) -> None:
    assert "Nothing found" in staff.get("/search/", {"q": "qwzblorp"}).content.decode()
    reply = staff.post(
        f"/staff/searches/synonym/?search={row.pk}",
        # The field is empty; the button that was pressed brings the meaning.
        {"language": "en", "said": "QWzblorp", "means": ["", "refresh"]},
    )
    assert reply.headers["Location"] == LIST
    made = Synonym.objects.get()
    assert (made.said, made.means) == ("qwzblorp", "refresh")
    row.refresh_from_db()
    assert row.settled
    assert "relogin thingy" not in staff.get(LIST).content.decode()
    assert "refresh-a-channel" in Client().get("/search/", {"q": "qwzblorp"}).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"said": "", "means": "refresh"},
        {"said": "???", "means": "refresh"},
        {"said": "zz", "means": ""},
        {"said": "same", "means": "same"},
        {"said": "z" * 81, "means": "refresh"},
        {"said": "zz", "means": "refresh", "language": "xx"},
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    staff: Client, wrong: dict[str, str]
) -> None:
    reply = staff.post("/staff/searches/synonym/", {"language": "en"} | wrong)
    assert reply.status_code == 200
    assert 'class="error' in reply.content.decode()
    if wrong["means"]:
        assert f'value="{wrong["means"]}"' in reply.content.decode()
    assert not Synonym.objects.exists()


def test_said_again_it_means_the_newer(staff: Client) -> None:
    synonym("zz")
    staff.post("/staff/searches/synonym/", {"language": "en", "said": "zz", "means": "locked"})
    assert Synonym.objects.get().means == "locked"


def test_putting_away_takes_it_off_the_list(staff: Client, row: Unanswered) -> None:
    reply = staff.post(reverse("staff:searches_put_away", args=[row.pk]), follow=True)
    assert "is put away" in reply.content.decode()
    row.refresh_from_db()
    assert row.settled


def test_a_forgotten_synonym_opens_its_search_again(staff: Client, row: Unanswered) -> None:
    Unanswered.objects.filter(pk=row.pk).update(settled=True)
    synonym_row = synonym("relogin thingy")
    staff.post(reverse("staff:searches_forget", args=[synonym_row.pk]))
    assert not Synonym.objects.exists()
    row.refresh_from_db()
    assert not row.settled


def test_the_home_says_how_many_wait(staff: Client) -> None:
    today = timezone.now().date()
    Unanswered.objects.create(language="en", words="a", count=1, first_on=today, last_on=today)
    assert "1 search found nothing in the last 28 days." in staff.get("/staff/").content.decode()


POSTS = ["searches_put_away", "searches_forget"]


@pytest.mark.parametrize("name", POSTS)
def test_only_a_form_changes_anything(staff: Client, name: str) -> None:
    assert staff.get(reverse(f"staff:{name}", args=[1])).status_code == 405
    assert staff.post(reverse(f"staff:{name}", args=[999])).status_code == 404


@pytest.mark.parametrize("address", [LIST, "/staff/searches/synonym/"])
def test_somebody_else_finds_nothing(client: Client, address: str) -> None:
    client.force_login(make_user())
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", POSTS)
def test_somebody_else_changes_nothing(client: Client, name: str, row: Unanswered) -> None:
    synonym_row = synonym()
    client.force_login(make_user())
    pk = row.pk if name == "searches_put_away" else synonym_row.pk
    assert client.post(reverse(f"staff:{name}", args=[pk])).status_code == 404
    row.refresh_from_db()
    assert not row.settled
    assert Synonym.objects.exists()


@pytest.mark.parametrize("name", POSTS)
def test_nobody_is_asked_to_sign_in(client: Client, name: str, row: Unanswered) -> None:
    reply = client.post(reverse(f"staff:{name}", args=[row.pk]))
    assert reply.status_code == 302
    assert reply.headers["Location"].startswith("/accounts/login/")
    row.refresh_from_db()
    assert not row.settled


@pytest.mark.parametrize("bad", ["999999", "x", "-1", "9" * 30])
def test_a_search_that_is_not_there(staff: Client, bad: str) -> None:
    status = staff.get("/staff/searches/synonym/", {"search": bad}).status_code
    assert status in (200, 404)
