"""Articles beside each other per language: what readers find where a translation is missing,
older than its original, or in step with it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.translation import gettext, override

from helpcenter.articles.library import languages, library
from tests.helpcenter.contact.writing import Desk
from tests.helpcenter.shelved import shelve
from tests.markup import flat

pytestmark = pytest.mark.django_db
NOTE = '[[notes]]\ndate = 2026-11-24\nsays = "{says}"\n'
with override("es"):
    MISSING = gettext("This article has not been translated yet. You see the English original.")
    OLDER = gettext("Read the English original")
BODY = "Lives {figure linkedin.access_token_seconds}. [two](article:two) {settings x}\n\n{policy}\n"


@pytest.fixture
def shelved(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Two English articles, the second of them in Spanish, too."""
    desk.write("one", BODY, head='redirects_from = ["uno"]\n' + NOTE.format(says="First."))
    desk.write("two", "English words.\n", head='redirects_from = ["dos"]\n', title="Two")
    desk.translate("two")
    shelve(monkeypatch, desk)
    return desk


def page(client: Client, path: str) -> str:
    reply = client.get(path)
    assert reply.status_code == 200
    return flat(reply.content.decode())


@pytest.mark.usefixtures("shelved")
def test_a_language_has_every_article_in_its_own_words_or_in_english() -> None:
    spanish = library("es")
    assert languages() == ["en", "es"]
    assert {article.slug: article.language for article in spanish} == {"one": "en", "two": "es"}
    assert library("es-mx").language == "es"
    assert library("de").language == "en"


@pytest.mark.usefixtures("shelved")
def test_the_rest_of_a_translation_is_its_original_s() -> None:
    original, translated = library("en").by_slug["two"], library("es").by_slug["two"]
    assert translated.title == "Título"
    assert translated.front.topics == original.front.topics
    assert translated.published == original.published
    assert not translated.behind


@pytest.mark.usefixtures("shelved")
def test_what_is_not_translated_is_shown_in_english_and_says_so(client: Client) -> None:
    text = page(client, "/es/articles/one/")
    assert '<article class="read" lang="en">' in text
    assert MISSING in text
    assert OLDER not in text
    assert '<nav lang="es"' in text  # the frame around it is Spanish


@pytest.mark.usefixtures("shelved")
def test_its_figures_are_english_and_its_links_stay_in_the_reader_s_language() -> None:
    with override("es"):
        html = library().by_slug["one"].page.html
    assert "60 days" in html
    assert 'href="/es/articles/two/"' in html
    assert 'href="/es/articles/linkedin/"' in html  # in the table that compares
    with override("en"):
        assert 'href="/articles/two/"' in library().by_slug["one"].page.html


def test_a_translation_in_step_carries_no_banner(client: Client, shelved: Desk) -> None:
    text = page(client, "/es/articles/two/")
    assert "Palabras." in text
    assert '<article class="read">' in text
    assert MISSING not in text
    assert OLDER not in text
    assert library("es").by_slug["two"].original is not None


def test_an_older_translation_leads_to_its_original(client: Client, shelved: Desk) -> None:
    shelved.write("two", "Other English words.\n", title="Two")
    text = page(client, "/es/articles/two/")
    assert OLDER in text
    assert 'href="/articles/two/" hreflang="en"' in text
    assert "Palabras." in text


def test_dates_pins_and_order_make_no_translation_older(client: Client, shelved: Desk) -> None:
    shelved.write("two", "English words.\n", title="Two", head='order = 5\nrelated = ["one"]\n')
    assert OLDER not in page(client, "/es/articles/two/")


@pytest.mark.parametrize("start", ["", "/es"])
@pytest.mark.usefixtures("shelved")
def test_an_old_slug_moves_for_good_in_every_language(client: Client, start: str) -> None:
    for old, new in (("uno", "one"), ("dos", "two")):
        reply = client.get(f"{start}/articles/{old}/")
        assert (reply.status_code, reply["Location"]) == (301, f"{start}/articles/{new}/")


def test_notes_say_what_changed_newest_first_with_their_days(client: Client, shelved: Desk) -> None:
    newest = NOTE.format(says="A <b>step</b> more.")
    shelved.write("one", head=newest + NOTE.format(says="First.").replace("-24", "-02"))
    text = page(client, "/articles/one/")
    changes = text[text.index("What changed") :].partition("</details>")[0]
    assert changes.index("A &lt;b&gt;step&lt;/b&gt; more.") < changes.index("First.")
    assert changes.index('datetime="2026-11-24"') < changes.index('datetime="2026-11-02"')


def test_notes_that_are_not_translated_are_said_to_be_english(
    client: Client, shelved: Desk
) -> None:
    shelved.write("two", "English words.\n", title="Two", head=NOTE.format(says="First."))
    assert '<ul class="changes" lang="en">' in page(client, "/es/articles/two/")
    shelved.translate("two", head=NOTE.format(says="Primera."))
    text = page(client, "/es/articles/two/")
    assert "Primera." in text
    assert '<ul class="changes">' in text


def test_an_article_without_notes_has_no_empty_list(client: Client, shelved: Desk) -> None:
    assert "What changed" not in page(client, "/articles/two/")


@pytest.mark.usefixtures("shelved")
def test_lists_mark_what_is_in_another_language(client: Client) -> None:
    text = page(client, "/es/articles/")
    assert '<li lang="en"><a href="/es/articles/one/">' in text
    assert '<li><a href="/es/articles/two/">' in text
