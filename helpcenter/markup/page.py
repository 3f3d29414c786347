"""One article's Markdown, read: its HTML, its headings, and its words for search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from helpcenter.markup import callouts, headings, links, pressed, tags
from helpcenter.markup import notes as n


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the words below it; the first one of a page has no heading."""

    anchor: str
    title: str
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    html: SafeString
    sections: tuple[Section, ...]
    typed: tuple[str, ...]  # what the writer typed, without what tags brought in
    notes: n.Notes

    @property
    def contents(self) -> list[Section]:
        """The headings for "On this page"."""
        return [section for section in self.sections if section.level == 2]

    @property
    def anchors(self) -> set[str]:
        return {section.anchor for section in self.sections if section.anchor} | {
            *self.notes.anchors
        }

    @property
    def words(self) -> int:
        return sum(len(f"{section.title} {section.text}".split()) for section in self.sections)


@cache
def parser() -> MarkdownIt:
    """CommonMark with tables, typographic quotes and our tags; raw HTML stays text."""
    md = MarkdownIt("commonmark", {"html": False, "typographer": True})
    md.enable(["table", "replacements", "smartquotes"])
    for plugin in (headings.plugin, callouts.plugin, tags.plugin, links.plugin, pressed.plugin):
        plugin(md)
    md.add_render_rule("table_open", _wide)
    md.add_render_rule("table_close", _wide)
    return md


def _wide(self: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    """A table may scroll sideways in its own box; the page never does."""
    drawn = self.renderToken(tokens, at, options, env)
    return f'<div class="wide">{drawn}' if tokens[at].nesting == 1 else f"{drawn}</div>\n"


def read(markdown: str, *, links_in: str = "") -> Page:
    """Render an article's body in the active language, its links to pages in ``links_in``.

    Never raises for its content: see ``notes.problems``.
    """
    notes = n.Notes(links_in=links_in)
    env: dict[str, Any] = {n.KEY: notes}
    tokens = parser().parse(markdown, env)
    html = parser().renderer.render(tokens, parser().options, env)
    # Raw HTML is off, and our own tags escape what they show.
    shown = mark_safe(html)  # noqa: S308  # nosec B308 B703
    return Page(
        html=shown,
        sections=tuple(_sections(tokens)),
        typed=tuple(_typed(tokens)),
        notes=notes,
    )


def _sections(tokens: Sequence[Token]) -> Iterator[Section]:
    anchor, title, level, text = "", "", 1, list[str]()
    for before, token in zip([None, *tokens], tokens, strict=False):
        if before is not None and before.type == "heading_open":
            yield Section(anchor, title, level, " ".join(text))
            anchor, title, text = str(before.attrGet("id") or ""), plain(token), []
            level = int(before.tag[1:])
        elif token.type in ("inline", "tag_block"):
            text.append(plain(token))
    yield Section(anchor, title, level, " ".join(text))


def plain(token: Token) -> str:
    """The words of a block, tags included."""
    if token.type != "inline":
        return token.content
    parts = [" " if child.type == "softbreak" else child.content for child in token.children or ()]
    return "".join(parts)


def _typed(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        children = token.children or ()
        words = "".join(
            " " if child.type != "text" and not child.content else child.content
            for child in children
            if child.type != "tag"
        )
        if words.strip():
            yield words
