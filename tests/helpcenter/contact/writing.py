"""Writes articles into a folder, for tests of the reader and of the checks."""

from __future__ import annotations

from pathlib import Path

from helpcenter.articles.library import Library, load

HEAD = """title = "{title}"
summary = "About {slug}."
topics = ["start"]
published = 2026-11-24
updated = 2026-11-24
facts_checked = 2026-11-24
"""


class Desk:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "en").mkdir()

    def write(self, slug: str, body: str = "Words.\n", *, head: str = "", title: str = "T") -> None:
        front = HEAD.format(slug=slug, title=title) + head
        path = self.folder / "en" / f"{slug}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"+++\n{front}+++\n{body}")

    def write_raw(self, name: str, text: str) -> None:
        (self.folder / "en" / name).write_text(text)

    def translate(
        self, slug: str, body: str = "Palabras.\n", *, of: str = "", head: str = ""
    ) -> None:
        """``of``: the revision that it was made from; the present one where it is left out."""
        known = self.library().by_slug
        of = of or (known[slug].revision if slug in known else "0" * 12)
        front = 'title = "Título"\nsummary = "Resumen."\nupdated = 2026-11-24\n'
        text = f'+++\n{front}translates = "{of}"\n{head}+++\n{body}'
        path = self.folder / "es" / f"{slug}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)

    def spanish(self) -> Library:
        return load("es", self.folder)

    def library(self) -> Library:
        return load("en", self.folder)
