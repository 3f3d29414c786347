"""What staff see of the votes: all articles, and one in detail."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels.contract import Cause
from channels.public import help_center as public
from helpcenter.articles.library import library
from helpcenter.staff import feedback_words as words
from helpcenter.staff.shares import Difference, Share
from tests.factories import make_user
from tests.helpcenter.staff.votes import cast
from tests.markup import flat

pytestmark = pytest.mark.django_db
LIST = "/staff/feedback/"
ONE = "/staff/feedback/linkedin/"


def text(page: str) -> str:
    """Its words, without markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def shown(client: Client, address: str) -> str:
    reply = client.get(address)
    assert reply.status_code == 200
    return text(reply.content.decode().split("<main")[1].split("</main>")[0])


def titles(client: Client, query: str = "") -> list[str]:
    page = flat(client.get(LIST + query).content.decode())
    return re.findall(r'<h2><a href="/staff/feedback/([\w-]+)/', page)


def test_before_the_first_vote_the_page_says_so(staff: Client) -> None:
    assert "Nobody has voted yet" in shown(staff, LIST)
    assert "No votes in the last 28 days." in shown(staff, "/staff/")


def test_an_article_shows_its_share_and_what_it_may_be(staff: Client) -> None:
    cast(56, 14)
    page = shown(staff, LIST)
    assert "80% of 70 votes (likely 69% to 88%)" in page
    assert "since Nov. 24, 2026" in page
    assert library("en").by_slug["linkedin"].revision in shown(staff, ONE)


def test_the_worst_is_the_surely_bad_one_and_not_the_one_with_a_single_no(staff: Client) -> None:
    cast(0, 1, slug="x")
    cast(20, 30, slug="facebook")
    cast(30, 2, slug="linkedin")
    assert titles(staff) == ["facebook", "x", "linkedin"]
    assert titles(staff, "?sort=votes") == ["facebook", "linkedin", "x"]
    assert titles(staff, "?sort=nonsense") == ["facebook", "x", "linkedin"]


def test_the_one_that_fell_most_comes_first(staff: Client) -> None:
    cast(30, 30, slug="facebook")
    for revision, yes in (("older", 38), (library("en").by_slug["x"].revision, 20)):
        cast(yes, 40 - yes, slug="x", revision=revision)
    assert titles(staff, "?sort=fallen") == ["x", "facebook"]
    assert "Worse than before" in shown(staff, LIST)


def test_language_and_time_narrow_the_list(staff: Client) -> None:
    now = timezone.now()
    cast(1, 0, slug="x", created_at=now)
    cast(1, 0, slug="facebook", created_at=now - timedelta(days=50))
    cast(1, 0, slug="pinterest", language="es", created_at=now)
    assert set(titles(staff, "?since=28")) == {"x", "pinterest"}
    assert titles(staff, "?language=es&since=90") == ["pinterest"]


def test_a_narrowed_list_without_votes_leads_back(staff: Client) -> None:
    cast(1, 0, created_at=timezone.now() - timedelta(days=50))
    page = staff.get(f"{LIST}?since=7").content.decode()
    assert "No votes here" in page
    assert 'href="?"' in page


def test_the_detail_says_whom_which_paragraph_fails(staff: Client) -> None:
    anchor = library("en").by_slug["linkedin"].page.contents[0]
    cast(0, 3, section=anchor.anchor, reader_state="expired")
    cast(0, 1, section="no-such-part-any-more")
    cast(5, 0)
    page = shown(staff, ONE)
    assert f"{anchor.title} 3 3 0" in page
    assert "no-such-part-any-more no longer there 1 0 1" in page
    assert "Expired 0% of 3 votes" in page


def test_comments_are_paged_filtered_and_escaped(staff: Client) -> None:
    cast(0, 25, comment="Not clear.", reason="unclear")
    cast(0, 1, comment="<script>alert(1)</script>", reason="steps_differ")
    page = staff.get(ONE).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert page.count("Not clear.") == 19
    assert staff.get(f"{ONE}?page=2").content.decode().count("Not clear.") == 6
    assert "Not clear." not in staff.get(f"{ONE}?reason=steps_differ").content.decode()
    assert staff.get(f"{ONE}?page=99").status_code == 200
    assert "reader-" not in page  # the keyed hash


def test_today_s_text_is_meant_first_and_the_others_on_request(staff: Client) -> None:
    cast(0, 1, comment="About the old one.", revision="older")
    cast(1, 0, comment="About today's.")
    assert "About the old one." not in shown(staff, ONE)
    every = shown(staff, f"{ONE}?revision=all")
    assert "About the old one." in every
    assert "on an earlier text" in every
    assert "About today" not in shown(staff, f"{ONE}?revision=older")


def test_the_article_is_opened_in_the_language_of_the_votes(staff: Client) -> None:
    cast(1, 0)
    cast(1, 0, language="es", revision=library("es").by_slug["linkedin"].revision)
    assert 'href="/articles/linkedin/"' in staff.get(ONE).content.decode()
    page = staff.get(f"{ONE}?language=es").content.decode()
    assert 'href="/es/articles/linkedin/"' in page
    assert '<h1 lang="es">' in page


def test_an_article_that_nobody_voted_on_is_not_found(staff: Client) -> None:
    assert staff.get(ONE).status_code == 404
    assert staff.get("/staff/feedback/nowhere/").status_code == 404


def test_the_detail_is_for_staff_only(client: Client) -> None:
    cast(1, 0)
    assert client.get(ONE).status_code == 302
    client.force_login(make_user())
    assert client.get(ONE).status_code == 404


def test_the_home_counts_the_last_four_weeks(staff: Client) -> None:
    cast(3, 1, created_at=timezone.now())
    cast(9, 0, created_at=timezone.now() - timedelta(days=40))
    assert "4 votes in the last 28 days: 75% helpful." in shown(staff, "/staff/")


def test_the_number_of_queries_does_not_grow_with_the_articles(
    staff: Client, django_assert_max_num_queries: object
) -> None:
    for slug in library("en").by_slug:
        cast(1, 1, slug=slug, comment="So so.")
    staff.get(LIST)  # the first page after signing in notes the browser
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        staff.get(LIST)


@pytest.mark.parametrize(
    ("before", "after", "says", "tone"),
    [
        (Share(35, 100), Share(80, 100), "Better than before: 45 points more", "ok"),
        (Share(80, 100), Share(35, 100), "Worse than before: 45 points less", "bad"),
        (Share(3, 5), Share(4, 5), "Too few votes to tell", "dim"),
        (Share(7000, 10000), Share(7010, 10000), "As good as before", "dim"),
    ],
)
def test_a_change_is_said_as_far_as_the_votes_tell(
    before: Share, after: Share, says: str, tone: str
) -> None:
    difference = Difference(before, after)
    assert says in words.change(difference)
    assert words.tone(difference) == tone


def test_every_state_of_a_reader_has_words() -> None:
    buckets = {public.NONE, public.ALL_WORKING, "ends_soon", *(cause.value for cause in Cause)}
    assert buckets <= set(words.STATES)
    assert words.state("one-that-we-do-not-know") == "one-that-we-do-not-know"


def test_a_bar_is_drawn_in_whole_numbers_within_its_width() -> None:
    for yes, votes in ((0, 1), (1, 1), (5, 9), (4999, 5000)):
        bar = words.bar(Share(yes, votes))
        assert 0 <= bar["low"] <= bar["at"] <= words.WIDE
        assert bar["low"] + bar["wide"] <= words.WIDE + 2


def test_a_line_in_the_staff_menu_leads_to_the_detail_s_list(staff: Client) -> None:
    cast(1, 0)
    page = flat(staff.get(ONE).content.decode())
    assert f'href="{reverse("staff:feedback")}" aria-current="true"' in page
