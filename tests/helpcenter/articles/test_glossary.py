"""The glossary of Spanish words names each article as the article does."""

from __future__ import annotations

import re
from pathlib import Path

from helpcenter.articles import library

GLOSSARY = Path(__file__).parents[3] / "locale" / "GLOSSARY.md"
ROW = re.compile(r"^\| ([a-z0-9-]+) \| (.+) \|$", re.MULTILINE)


def test_it_has_every_article_with_its_spanish_title() -> None:
    told = dict(ROW.findall(GLOSSARY.read_text().partition("\n## Articles\n")[2]))
    titles = {slug: article.title for slug, article in library.load("es").by_slug.items()}
    told.pop("slug", None)
    assert told == titles
