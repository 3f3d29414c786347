"""What would make a picture in an article useless to a reader: for ``manage.py check_articles``."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

from django.contrib.staticfiles import finders
from django.utils.translation import override

from helpcenter.articles.library import SOURCE_LANGUAGE, Library
from helpcenter.articles.validation import Problem
from helpcenter.markup.page import read
from helpcenter.pictures import catalogue, screens
from helpcenter.pictures.picture import Picture

LIMIT = 3_000  # bytes on the wire, of the 60 KB that a page may have


def problems(library: Library) -> Iterator[Problem]:
    """Of every picture in the library's language, and of those that no article of it shows."""
    shown = {name for article in library for name in article.page.notes.pictures}
    for name in catalogue.names():
        if name not in shown:
            yield Problem("pictures", f"drawn, and in no {library.language} article: {name}")
        for what in _of(name, library.language):
            yield Problem("pictures", f"{name} in {library.language}: {what}")
    for file in screens.files(library.language):
        if not finders.find(file):
            yield Problem("pictures", f"not taken yet: {file}; make pictures does it")


def _of(name: str, language: str) -> Iterator[str]:
    with override(language):
        picture, page = catalogue.draw(name.split()), read(f"{{picture {name}}}")
    yield from page.notes.problems
    said = words_of(picture)
    if not all(text.strip() for text in said) or ' alt=""' in page.html:
        yield "it has no text for those who do not see it"
    if language != SOURCE_LANGUAGE:
        with override(SOURCE_LANGUAGE):
            originals = words_of(catalogue.draw(name.split()))
        yield from (f"not translated: {text}" for text in said if text in originals)
    if " style=" in page.html or "<style" in page.html:
        yield "it has a style of its own, which our content policy forbids"
    size = len(gzip.compress(page.html.encode()))
    if size > LIMIT:
        yield f"it takes {size} bytes, and may take {LIMIT}"


def words_of(picture: Picture) -> list[str]:
    """Its caption, what stands beside it, and what is said to those who do not see it."""
    return [
        picture.caption,
        *picture.points,
        *(drawing.alternative for drawing in picture.drawings),
        *([picture.alternative] if picture.alternative else []),
    ]
