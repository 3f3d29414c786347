"""The description's own Markdown as HTML. Raw HTML in it is off, so the result is safe."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_markdown = MarkdownIt("js-default")


def block(text: str) -> SafeString:
    """Paragraphs."""
    html: str = _markdown.render(text)
    return mark_safe(html)  # noqa: S308  # nosec B308 B703  # the API's own description


def inline(text: str) -> SafeString:
    """One line, without a paragraph around it."""
    html: str = _markdown.renderInline(text)
    return mark_safe(html)  # noqa: S308  # nosec B308 B703  # the API's own description
