"""The Spanish articles beside their originals: nothing missing, nothing left in English."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from helpcenter.articles import library, typed_figures
from helpcenter.articles.library import Article
from helpcenter.markup.headings import ANCHOR
from helpcenter.markup.tags import TAG

ORIGINALS = library.load("en")
SPANISH = library.load("es")
SLUGS = sorted(ORIGINALS.by_slug)

WORD = re.compile(r"[^\W\d_]+")
# Small words that the other language does not have: any sentence of ten words holds some.
ENGLISH = frozenset(
    WORD.findall(
        "the of and to is it that you your we our for with not are this when what if or by from "
        "which its has have be will can"
    )
)
SPANISH_WORDS = frozenset(
    WORD.findall(
        "el la los las de y que en un una tu tus se por con del al su lo es cuando para si "
        "nuestro nuestra más ya te le"
    )
)
LINK = re.compile(r"\]\(([a-z]+:[^)\s]+|#[^)\s]+)\)")
BOX = re.compile(r"^:::[ ]?(\w+)?", re.MULTILINE)
NOT_PROSE = re.compile(r"\]\([^)]*\)|\{[^}]*\}|`[^`]*`|^:::.*?$", re.MULTILINE)


def pairs() -> list[tuple[Article, Article]]:
    return [(ORIGINALS.by_slug[slug], SPANISH.by_slug[slug]) for slug in SLUGS]


def tags(article: Article) -> Counter[tuple[str, str]]:
    """Figures, settings, policies and live cards, each as often as it stands there."""
    return Counter((match[1], match[2] or "") for match in TAG.finditer(article.body))


def anchors(article: Article) -> list[str]:
    lines = [line for line in article.body.splitlines() if line.startswith("#")]
    return [match[1] if (match := ANCHOR.search(line)) else line for line in lines]


def english_share(prose: str) -> float:
    """Of the telling small words, how many are English: 0 to 1."""
    words = [word.lower() for word in WORD.findall(NOT_PROSE.sub(" ", prose))]
    english = sum(word in ENGLISH for word in words)
    return english / max(1, english + sum(word in SPANISH_WORDS for word in words))


def untranslated(article: Article) -> list[str]:
    """Sentences that read as English. Shorter ones may be names."""
    sentences = re.split(r"(?<=[.?!:])\s+|\n+", article.body)
    return [
        sentence
        for sentence in sentences
        if len(WORD.findall(sentence)) > 5 and english_share(sentence) > 0.5
    ]


@pytest.mark.parametrize("slug", SLUGS)
def test_every_article_exists_in_spanish(slug: str) -> None:
    assert not SPANISH.problems
    assert SPANISH.by_slug[slug].language == "es"
    assert SPANISH.by_slug[slug].title != ORIGINALS.by_slug[slug].title


@pytest.mark.parametrize("slug", SLUGS)
def test_no_article_is_behind_its_original(slug: str) -> None:
    spanish, original = SPANISH.by_slug[slug], ORIGINALS.by_slug[slug]
    assert not spanish.behind, f"read {slug} again, then: translates = {original.revision!r}"


@pytest.mark.parametrize(("original", "spanish"), pairs(), ids=SLUGS)
def test_paragraphs_are_found_under_the_same_anchors(original: Article, spanish: Article) -> None:
    assert anchors(spanish) == anchors(original)


@pytest.mark.parametrize(("original", "spanish"), pairs(), ids=SLUGS)
def test_figures_and_settings_are_taken_from_the_same_facts(
    original: Article, spanish: Article
) -> None:
    assert tags(spanish) == tags(original)


@pytest.mark.parametrize(("original", "spanish"), pairs(), ids=SLUGS)
def test_links_lead_to_the_same_places(original: Article, spanish: Article) -> None:
    assert Counter(LINK.findall(spanish.body)) == Counter(LINK.findall(original.body))


@pytest.mark.parametrize(("original", "spanish"), pairs(), ids=SLUGS)
def test_boxes_and_steps_stand_in_the_same_order(original: Article, spanish: Article) -> None:
    assert BOX.findall(spanish.body) == BOX.findall(original.body)


@pytest.mark.parametrize(("original", "spanish"), pairs(), ids=SLUGS)
def test_it_says_about_as_much_as_the_original(original: Article, spanish: Article) -> None:
    assert 0.7 < len(spanish.body.split()) / len(original.body.split()) < 1.5


@pytest.mark.parametrize("slug", SLUGS)
def test_no_sentence_was_left_in_english(slug: str) -> None:
    assert untranslated(SPANISH.by_slug[slug]) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_an_english_sentence_would_be_noticed(slug: str) -> None:
    """The check above can fail: in the originals it finds most of what there is."""
    long = [
        sentence
        for sentence in re.split(r"(?<=[.?!:])\s+|\n+", ORIGINALS.by_slug[slug].body)
        if len(WORD.findall(NOT_PROSE.sub(" ", sentence))) > 8
    ]
    assert len(untranslated(ORIGINALS.by_slug[slug])) > 0.9 * len(long)


@pytest.mark.parametrize("slug", SLUGS)
def test_spanish_has_its_own_signs(slug: str) -> None:
    """Questions open as they close, and nothing is quoted as in English."""
    body = SPANISH.by_slug[slug].body
    assert body.count("¿") == body.count("?") - len(re.findall(r"\]\([^)]*\?", body))
    assert '"' not in body
    assert "“" not in body


@pytest.mark.parametrize("typed", ["60 días", "sesenta días", "2 horas", "365 días", "dos meses"])
def test_a_policy_number_typed_in_spanish_is_found(typed: str) -> None:
    assert list(typed_figures.lengths([f"El token dura {typed}."]))


@pytest.mark.parametrize("typed", ["diez minutos", "3 días", "tres páginas", "una hora"])
def test_other_lengths_may_be_typed_in_spanish(typed: str) -> None:
    assert not list(typed_figures.lengths([f"Espera {typed}."]))
