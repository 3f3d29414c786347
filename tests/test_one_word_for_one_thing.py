"""*Token* and *refresh token* are what a network gives; a *key* is what a tool signs in with.
And Spanish is said to one reader, in words that are understood everywhere.

``locale/GLOSSARY.md`` decides; this holds it in every sentence of code, templates, policies and
articles, in every language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from config.translations import catalogs
from config.translations.sentences import ROOMS, ROOT, of_room
from tests.every_network import ANY_NAME

# Words that were said for a token, and would read as a second thing.
FORBIDDEN = {
    "en": re.compile(
        r"renewal keys?|keys? (for|to) renew|(our|new|old|network's) key\b|\bits key\b"
        r"|the key (of|that it had)|changed the key|which key to keep|oftener"
        # A token ends; access is allowed, and taken back.
        r"|renewal tokens?|\b(our|your|its)? ?access (ends?|ended|expires?|expired|runs out)\b"
        rf"|\bgo on to\b (?=%|\{{|{ANY_NAME})"
        r"|leave (all the|every) box(es)? ticked|should become channels",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"\bllaves?\b(?! de acceso)|clave de renovación|token de actualización"
        r"|(?<!token de )\bacceso (caduca|caducó|expira|expiró|termina)\b"
        r"|deja(r)? (marcadas todas las casillas|todas las casillas marcadas)"
        # One reader is spoken to, as "tú".
        r"|\b(?!diecis|veintis)[a-zñ]+[áé]is\b|\bvosotr[oa]s\b|\bvuestr[oa]s?\b|\busted(es)?\b"
        r"|\bordenador|\bcomputadora|\bvídeo"
        r"|\bfechas? de fin\b|\bsegundo reloj\b|\bculpa\b|\blleva este sitio\b"
        # "Unos" does not agree with "1 hora", which a length may be.
        r"|\bun[oa]s %\(length\)s"
        # Of a channel it is a ficha.
        r"|\btarjeta (dice|nombra|muestra|pide|cuenta)\b",
        re.IGNORECASE,
    ),
}
# Where the word is the thing itself.
MEANT = {
    "Your new key",  # a tool's, just made
    "Make a new key",
    "entre las llaves de la etiqueta",  # of a tag: { }
    "Use a new key for a new call, and the old one only to repeat the old call",  # Idempotency-Key
    "Its key must be allowed to",  # a tool's, which fetches tokens
    "una llave física",  # the thing of metal and plastic
    "*token de actualización*",  # the networks' name, where it is explained
    "data access ended",  # Facebook's own second clock
    "Data access ends last",
    "our access ends at once",  # taken back, by a person's own word
    "Facebook password ends our access to",
    "nuestro acceso termina ",  # the same, by that word
}


def offences(language: str, text: str) -> list[str]:
    joined = " ".join(text.split())
    for meant in MEANT:
        joined = joined.replace(meant, "")
    return [match[0] for match in FORBIDDEN[language].finditer(joined)]


def english() -> Iterator[tuple[str, str]]:
    for room in ROOMS:
        for sentence, file in of_room(room):
            yield file, f"{sentence.text}\n{sentence.plural}"
    for path in sorted(ROOT.glob("channels/networks/*/*.toml")):
        if path.name != "search.toml":  # what readers say is theirs
            yield path.name, path.read_text(encoding="utf-8")
    yield from articles("en")


def spanish() -> Iterator[tuple[str, str]]:
    for path in catalogs.po_files():
        for message in catalogs.read(path):
            said = message.string
            yield str(path), "\n".join(said) if isinstance(said, tuple) else str(said)
    yield from articles("es")


def articles(language: str) -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "helpcenter" / "content" / language).glob("*.md")):
        yield f"{language}/{path.name}", path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("language", "said"), [("en", english), ("es", spanish)])
def test_a_token_is_called_a_token(
    language: str, said: Callable[[], Iterator[tuple[str, str]]]
) -> None:
    told = [(where, offence) for where, text in said() for offence in offences(language, text)]
    assert told == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "X may have changed the\nkey of Harbour Cafe"),
        ("en", "how long a renewal key lives"),
        ("en", "Keep the old key"),
        ("en", "Acme on X: access ends on 3 December"),
        ("en", "Go on to %(name)s"),
        ("en", "Leave every box ticked."),
        ("es", "el acceso termina el 3 de diciembre"),
        ("es", "Deja marcadas todas las casillas."),
        ("es", "Conservar la llave anterior"),
        ("es", "funciona hasta que tú o Mastodon le pongáis fin"),
        ("es", "una fecha\nde fin"),
        ("es", "Por eso la tarjeta dice que no sabe el motivo"),
        ("es", "publicar con vídeos"),
        ("es", "unos %(length)s"),
        ("es", "¿Sabréis si lo retiro?"),
        ("es", "hasta que lo decidáis"),
        ("es", "vuestra aplicación"),
    ],
)
def test_what_was_said_before_is_noticed(language: str, text: str) -> None:
    assert len(offences(language, text)) == 1


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The key for Planner: copy the key now"),
        ("en", "Keep the old token"),
        ("en", "Our access was removed; access to data ends 6 January"),
        ("en", "Continue to %(name)s"),
        ("es", "con una aplicación o una llave física"),
        ("es", "Crear la clave"),
        ("es", "La tarjeta abre tu habitación"),
        ("es", "veintiséis canales y dieciséis más"),
    ],
)
def test_what_is_meant_passes(language: str, text: str) -> None:
    assert offences(language, text) == []
