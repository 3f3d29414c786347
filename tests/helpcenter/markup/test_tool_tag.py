"""``{tool}`` in an article: the operator's tool by its name, or "your publishing tool"."""

from __future__ import annotations

from django.utils.translation import override
from pytest_django import Settings

from helpcenter.articles.front_matter import Front
from helpcenter.articles.library import Article, library
from helpcenter.markup.page import read
from helpcenter.search.index.build import fingerprint

WRITTEN = "{tool start} sends the posts.\n\nOpen {tool}, or {tool link}."


def said(settings: Settings, language: str = "en") -> str:
    with override(language):
        return " ".join(section.text for section in read(WRITTEN).sections)


def test_without_a_name_it_is_the_readers_tool(settings: Settings) -> None:
    tool = "our publishing tool"
    assert said(settings) == f"Y{tool} sends the posts. Open y{tool}, or y{tool}."
    assert said(settings, "es").startswith("Tu herramienta de publicación sends")


def test_a_name_and_an_address_stand_in_text_and_link(settings: Settings) -> None:
    settings.TOOL_NAME, settings.TOOL_URL = "Plan & Post", "https://plan.example/"
    assert said(settings) == "Plan & Post sends the posts. Open Plan & Post, or Plan & Post."
    link = '<a href="https://plan.example/" rel="external noopener">Plan &amp; Post</a>'
    assert f"Open Plan &amp; Post, or {link}." in read(WRITTEN).html


def test_it_may_stand_in_a_heading_and_alone_on_a_line() -> None:
    page = read("## What {tool} does {#does}\n\n{tool start}\n")
    assert not page.notes.problems
    assert [section.title for section in page.contents] == ["What your publishing tool does"]


def test_another_word_after_it_is_named() -> None:
    (problem,) = read("{tool loudly}").notes.problems
    assert "the tool is written alone" in problem


def test_a_kept_page_and_the_index_follow_the_name(settings: Settings) -> None:
    front = next(iter(library("en"))).front
    article = Article("of-the-tool", "en", Front(**front.model_dump()), "{tool start}.", "0" * 12)
    pages, indexes = [article.page.html], [fingerprint(library("en"))]
    settings.TOOL_NAME = "Plan & Post"
    pages.append(article.page.html)
    indexes.append(fingerprint(library("en")))
    assert pages == ["<p>Your publishing tool.</p>\n", "<p>Plan &amp; Post.</p>\n"]
    assert len(set(indexes)) == 2
