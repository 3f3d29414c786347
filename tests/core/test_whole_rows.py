"""Rows read by a statement of our own are those that Django reads."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from channels.models import Channel, Credential
from core.whole_rows import WholeRows
from tests.factories import NOW, make_channel, make_credential

pytestmark = pytest.mark.django_db


def columns(row: Model) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_every_column_is_what_django_reads() -> None:
    make_credential(expires_at=NOW, codes={"code": "190"}, refresh="r", scopes=["a", "b"])
    (read,) = WholeRows(Credential, "WHERE it.id > %s").read([0])
    assert columns(read) == columns(Credential.objects.get())
    assert read._state.adding is False


def test_what_is_read_beside_it_comes_along_in_the_statements_order() -> None:
    channels = [make_channel().pk for _ in range(3)]
    rows = WholeRows(Channel, "WHERE it.id > %s ORDER BY it.id DESC", more=["it.id + %s"])
    read = [(row.pk, *more) for row, more in rows.with_more([100, 0])]
    assert read == [(pk, pk + 100) for pk in reversed(channels)]


def test_one_query_reads_them_and_one_that_finds_nothing_reads_nothing() -> None:
    rows = WholeRows(Channel, "WHERE it.id = %s")
    with CaptureQueriesContext(connection) as asked:
        assert rows.read([0], also=" AND it.id > 0") == []
    assert len(asked) == 1
