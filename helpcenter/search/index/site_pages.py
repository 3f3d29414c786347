"""The table of the site's own pages: ``site_pages.toml``, read once."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from channels.public import help_center as public
from core.toml_files import ListOf, Text, TomlModel

TABLE = Path(__file__).parent / "site_pages.toml"
SOURCE_LANGUAGE = "en"
ADDRESS = "url"
BLANK = "{network}"


class SitePage(TomlModel):
    """What a page is called in one language, what it is for, and how it is asked for."""

    title: Text
    summary: Text
    asked: ListOf[str]

    @property
    def phrases(self) -> tuple[str, ...]:
        """``{network}`` in one of them stands for each network, by all that it is called."""
        said = (each for phrase in self.asked for each in _of_each_network(phrase))
        return (self.title, *dict.fromkeys(said))


def _of_each_network(phrase: str) -> list[str]:
    if BLANK not in phrase:
        return [phrase]
    return [phrase.replace(BLANK, name) for name in public.called()]


@lru_cache(maxsize=8)
def site_pages(language: str) -> dict[str, SitePage]:
    """Name of the address -> the page, in this language or in English, in the table's order."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {
        entry[ADDRESS]: SitePage.model_validate(entry.get(language, entry[SOURCE_LANGUAGE]))
        for entry in table.values()
    }
