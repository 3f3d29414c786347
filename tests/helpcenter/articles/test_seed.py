"""Every statement of the article that this help center began with, and where it lives today."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone

from channels.contract import Cause
from config.documents.seed import Place, Statement, statements
from tests.factories import break_login, make_channel
from tests.helpcenter.articles.sections import text_of

pytestmark = pytest.mark.django_db
STATEMENTS = 41
SECTIONS = """
<main id="main"><h1>Title</h1><p>Above</p><h2 id="one">One</h2><p id="note">A <b>note</b></p>
<label><input id="on"><b>Switch</b></label>
<h3 id="within">Within</h3><p>deeper</p><h2 id="two">Two</h2><script>x</script><p>last</p></main>
"""


@pytest.fixture
def reader(client: Client) -> Client:
    """Signed in, with a channel that needs them: what is personal shows as well."""
    channel = make_channel(at=timezone.now())
    break_login(channel.credential, Cause.EXPIRED, at=timezone.now())
    client.force_login(channel.credential.user)
    return client


def amiss(client: Client, place: Place) -> Iterator[str]:
    """What a place lacks of what the table says stands there."""
    reply = client.get(place.at, follow=True)
    if reply.status_code != 200:
        yield f"answers {reply.status_code}"
        return
    html = reply.content.decode()
    text = text_of(html, place.anchor)
    if text is None:
        yield "has no such anchor"
        return
    yield from (f"does not say {words!r}" for words in place.words if not re.search(words, text))
    flat = re.sub(r"\s+", " ", html)
    yield from (f"does not hold {part!r}" for part in place.holds if not re.search(part, flat))


def test_each_of_them_has_a_row() -> None:
    assert len(statements()) == STATEMENTS
    assert len({statement.says for statement in statements()}) == STATEMENTS
    assert all(place.words or place.holds for row in statements() for place in row.places)


def test_each_of_them_stands_where_the_table_says(client: Client, reader: Client) -> None:
    stranger = Client()
    lacking = [
        f"{place}: {what} [{statement.says}]"
        for statement in statements()
        for place in statement.places
        for what in amiss(reader if place.signed_in else stranger, place)
    ]
    assert not lacking, "\n".join(lacking)


def test_each_of_them_stands_at_the_same_place_in_spanish(reader: Client) -> None:
    stranger = Client()
    lacking = [f"{place}" for place in _places() if not _in_spanish(place, reader, stranger)]
    assert not lacking, "\n".join(lacking)


def _places() -> list[Place]:
    return list(dict.fromkeys(place for row in statements() for place in row.places))


def _in_spanish(place: Place, reader: Client, stranger: Client) -> bool:
    client = reader if place.signed_in else stranger
    reply = client.get(f"/es{place.at}", follow=True)
    html = reply.content.decode()
    return '<html lang="es"' in html and bool(text_of(html, place.anchor))


@pytest.mark.parametrize(
    ("anchor", "text"),
    [
        ("", "Title Above"),
        ("one", "One A note Switch Within deeper"),
        ("note", "A note"),
        ("on", "Switch"),
        ("within", "Within deeper"),
        ("two", "Two last"),
        ("three", None),
    ],
)
def test_a_section_ends_where_the_next_begins(anchor: str, text: str | None) -> None:
    assert text_of(SECTIONS, anchor) == text


def test_what_is_not_there_is_noticed(client: Client) -> None:
    place = Place(at="/articles/linkedin/", anchor="refresh", words=("no such words",))
    assert list(amiss(client, place)) == ["does not say 'no such words'"]
    lost = Statement(says="x", kind="advice", places=(Place(at="/", anchor="gone"),)).places[0]
    assert list(amiss(client, lost)) == ["has no such anchor"]
