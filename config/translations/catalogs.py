"""The translations: ``<room>/locale/<language>/LC_MESSAGES/django.po``, committed; ``.mo``, made.

python -m config.translations.catalogs refresh    new sentences in, old ones out (``make messages``)
python -m config.translations.catalogs compile    for a server whose code cannot be written to

Babel does both, so that a machine needs no GNU gettext. The settings compile what is stale.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from config.translations import sentences
from config.translations.sentences import ROOMS, ROOT, Sentence

HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plural}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def po_files() -> list[Path]:
    return [
        path for room in ROOMS for path in sorted((ROOT / room / "locale").glob("*/*/django.po"))
    ]


def compile_stale() -> None:
    """Bring every ``.mo`` up to date; costs a glance at each file where there is nothing to do."""
    for path in po_files():
        made = path.with_suffix(".mo")
        if not made.exists() or made.stat().st_mtime_ns < path.stat().st_mtime_ns:
            _compile(path, made)


def _compile(path: Path, made: Path) -> None:
    # Written aside and moved: processes that start together never read half a file.
    beside = made.with_suffix(f".{os.getpid()}.tmp")
    with beside.open("wb") as file:
        write_mo(file, read(path))
    beside.replace(made)


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def wanted(room: str) -> Catalog:
    """Every sentence of a room, without translations."""
    catalog = Catalog()
    found: dict[Sentence, list[str]] = {}
    for sentence, file in sentences.of_room(room):
        found.setdefault(sentence, []).append(file)
    for one, files in found.items():
        text = (one.text, one.plural) if one.plural else one.text
        catalog.add(text, locations=[(file, 1) for file in files], context=one.context or None)
    return catalog


def refresh() -> None:
    """Write every ``.po`` anew: what is said stays, what is new is empty, what is gone goes."""
    languages = sorted(path.name for path in (ROOT / "locale").iterdir() if path.is_dir())
    for room in ROOMS:
        for language in languages:
            _refresh(room, ROOT / room / "locale" / language / "LC_MESSAGES" / "django.po")


def _refresh(room: str, path: Path) -> None:
    language = path.parts[-3]
    held = read(path) if path.exists() else Catalog(locale=language)
    fresh = Catalog(locale=language)
    for message in wanted(room):
        if not message.id:
            continue
        old = held.get(message.id, context=message.context)
        fresh.add(
            message.id,
            old.string if old and old.id == message.id else None,
            locations=message.locations,
            flags=old.flags if old else (),
            context=message.context,
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        # A header of our own: without a date, so that only sentences make a difference.
        file.write(HEADER.format(language=language, plural=fresh.plural_forms).encode())
        write_po(file, fresh, width=96, sort_by_file=True, omit_header=True, include_lineno=False)


def main(what: str) -> None:
    {"refresh": refresh, "compile": compile_stale}[what]()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "compile")
