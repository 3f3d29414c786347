"""Lets the site read articles that a test wrote."""

from __future__ import annotations

import pytest

from helpcenter.articles import library
from tests.helpcenter.contact.writing import Desk


def shelve(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
    """From now on the library is what stands on this desk."""
    monkeypatch.setattr(library, "CONTENT", desk.folder)
    monkeypatch.setattr(
        library,
        "_cached_library",
        lambda language, _last_saved: library.load(language, desk.folder),
    )


def translate(desk: Desk, slug: str, title: str, body: str = "Palabras.\n") -> None:
    """Put a Spanish one beside an English article that stands there."""
    revision = desk.library().by_slug[slug].revision
    folder = desk.folder / "es"
    folder.mkdir(exist_ok=True)
    head = f'title = "{title}"\nsummary = "Sobre {slug}."\nupdated = 2026-11-25\n'
    (folder / f"{slug}.md").write_text(f'+++\n{head}translates = "{revision}"\n+++\n{body}')
