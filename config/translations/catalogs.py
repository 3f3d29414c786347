"""The translations: ``<room>/locale/<language>/LC_MESSAGES/django.po``, committed; ``.mo``, made.

python -m config.translations.catalogs refresh    new sentences in, old ones out (``make messages``)
python -m config.translations.catalogs compile    for a server whose code cannot be written to

Babel does both, so that a machine needs no GNU gettext. The settings compile what is stale.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from babel.messages import Catalog, Message
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
    beside.chmod(0o644)  # it lies beside the code: other accounts of the machine read it as well
    beside.replace(made)


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def wanted(room: str) -> Catalog:
    """Every sentence of a room, without translations."""
    files: dict[Sentence, list[str]] = {}
    for sentence, file in sentences.of_room(room):
        files.setdefault(sentence, []).append(file)
    catalog = Catalog()
    for sentence, places in files.items():
        text = (sentence.text, sentence.plural) if sentence.plural else sentence.text
        locations = [(file, 1) for file in places]
        catalog.add(text, locations=locations, context=sentence.context or None)
    return catalog


def refresh() -> None:
    """Write every ``.po`` anew: what is said stays, what is new is empty, what is gone goes."""
    fresh = {room: wanted(room) for room in ROOMS}
    for path in (ROOT / "locale").iterdir():
        if path.is_dir():
            _refresh(path.name, fresh)


def _refresh(language: str, fresh: dict[str, Catalog]) -> None:
    paths = {room: _path(room, language) for room in ROOMS}
    held = {room: _read_or_new(path, language) for room, path in paths.items()}
    # Taken before anything is merged: a sentence may move from any room into any other.
    every = [message for catalog in held.values() for message in catalog if message.id]
    for room, path in paths.items():
        _take_over(held[room], fresh[room], every)
        held[room].update(fresh[room], no_fuzzy_matching=True)
        _write(path, held[room], language)


def _path(room: str, language: str) -> Path:
    return ROOT / room / "locale" / language / "LC_MESSAGES" / "django.po"


def _read_or_new(path: Path, language: str) -> Catalog:
    return read(path) if path.exists() else Catalog(locale=language)


def _take_over(catalog: Catalog, fresh: Catalog, every: Iterable[Message]) -> None:
    """Let a room that says what another has translated begin with those words."""
    for message in every:
        if not _translated(message) or not fresh.get(message.id, message.context):
            continue
        there = catalog.get(message.id, message.context)
        if there is None:
            catalog.add(message.id, message.string, flags=message.flags, context=message.context)
        elif not _translated(there):
            there.string = message.string


def _translated(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def _write(path: Path, catalog: Catalog, language: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        # A header of our own: without a date, so that only sentences make a difference.
        file.write(HEADER.format(language=language, plural=catalog.plural_forms).encode())
        write_po(
            file,
            catalog,
            width=96,
            sort_by_file=True,
            omit_header=True,
            include_lineno=False,
            ignore_obsolete=True,
        )


def main(what: str) -> None:
    {"refresh": refresh, "compile": compile_stale}[what]()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "compile")
