"""Step 2: the diagnosis and articles, by subject or by words, and what they solved."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from channels.contract import Cause
from helpcenter.contact.solved import count, lately
from helpcenter.models import Solved, Ticket
from tests.factories import make_user
from tests.helpcenter.search.asking import NOW, channel_with
from tests.markup import flat

pytestmark = pytest.mark.django_db
URL = "/contact/suggestions/"
HTMX = {"HX-Request": "true"}


def test_a_channel_comes_with_its_diagnosis_and_the_one_step(client: Client) -> None:
    broken = channel_with(Cause.REVOKED_BY_USER)
    client.force_login(broken.credential.user)
    page = client.get(f"{URL}?about=channel-{broken.pk}").content.decode()
    assert "Our access was removed in the settings of this LinkedIn account." in page
    assert "Refresh this channel" in page
    assert "/articles/review-app-access/#removed" in page
    assert "/articles/linkedin/" in page


def test_words_are_searched_with_typing_errors(client: Client) -> None:
    page = client.post(URL, {"about": "other", "words": "acess tokn"}).content.decode()
    assert "What fits your words" in page
    assert "/articles/what-is-an-access-token/" in page
    assert ">acess tokn</textarea>" in page


def test_words_that_no_article_has_leave_the_usual_ones(client: Client) -> None:
    page = client.post(URL, {"about": "account", "words": "zzzzqqq"}).content.decode()
    assert "No article has these words" in page
    assert "/articles/change-a-password/" in page


def test_while_typing_only_the_list_and_its_count_come(client: Client) -> None:
    typed = {"about": "other", "words": "password changed"}
    page = client.post(URL, typed, headers=HTMX).content.decode()
    assert "<html" not in page
    assert page.lstrip().startswith('<section id="suggested"')
    assert 'role="status" id="found-count" data-hx-swap-oob="innerHTML"' in page
    assert "suggestions fit your words" in page


def test_the_place_of_the_announcement_is_there_before_it(client: Client) -> None:
    page = client.get(f"{URL}?about=other").content.decode()
    assert page.count('id="found-count"') == 1
    assert page.index('id="found-count"') < page.index('id="suggested"')


def test_nothing_typed_is_kept_by_us_before_it_is_sent(client: Client) -> None:
    client.post(URL, {"about": "other", "words": "Private words", "email": "me@example.com"})
    assert "Private" not in str(dict(client.session))
    assert "me@example.com" not in str(dict(client.session))
    assert not Ticket.objects.exists()


def test_an_address_fills_in_no_words(client: Client) -> None:
    page = client.get(f"{URL}?about=other&words=theirs&message=theirs").content.decode()
    assert ">theirs<" not in page
    assert 'value="theirs"' not in page


def test_what_an_article_solved_is_counted_by_day(client: Client) -> None:
    for _ in range(2):
        reply = client.post("/contact/solved/", {"about": "other", "solved": "linkedin"})
        assert "Good to hear" in reply.content.decode()
    row = Solved.objects.get()
    assert (row.kind, row.what, row.count) == ("article", "linkedin", 2)
    assert row.day == timezone.now().date()


def test_what_a_diagnosis_solved_is_counted_by_cause(client: Client) -> None:
    broken = channel_with(Cause.PASSWORD_CHANGED)
    client.force_login(broken.credential.user)
    client.post("/contact/solved/", {"about": f"channel-{broken.pk}", "solved": "diagnosis"})
    row = Solved.objects.get()
    assert (row.kind, row.what) == ("diagnosis", "password_changed")


@pytest.mark.parametrize(
    ("about", "said"),
    [("other", "<script>"), ("other", "diagnosis"), ("channel-1", "diagnosis"), ("", "")],
)
def test_only_what_exists_is_counted(client: Client, about: str, said: str) -> None:
    reply = client.post("/contact/solved/", {"about": about, "solved": said})
    assert reply.status_code == 200
    assert not Solved.objects.exists()


def test_one_connection_cannot_count_for_ever(client: Client) -> None:
    for _ in range(25):
        client.post("/contact/solved/", {"about": "other", "solved": "x"})
    assert Solved.objects.get().count == 20


def test_the_way_back_from_the_thanks_keeps_the_words(client: Client) -> None:
    typed = {"about": "other", "words": "My words.", "message": "My message.", "solved": "x"}
    page = flat(client.post("/contact/solved/", typed).content.decode())
    assert 'name="words" value="My words."' in page
    assert 'name="message" value="My message."' in page
    assert 'action="/contact/suggestions/"' in page


def test_counts_of_thirty_days_the_most_often_first() -> None:
    for days, what in ((0, "x"), (1, "facebook"), (29, "facebook"), (30, "instagram")):
        count("article", what, at=NOW - timedelta(days=days))
    assert [(solved.what, solved.count) for solved in lately(at=NOW)["article"]] == [
        ("facebook", 2),
        ("x", 1),
    ]


def test_a_count_says_nothing_of_who(client: Client) -> None:
    client.force_login(make_user())
    client.post("/contact/solved/", {"about": "other", "solved": "x"})
    kept = {field.name for field in Solved._meta.get_fields()}
    assert kept == {"id", "day", "kind", "what", "count"}
