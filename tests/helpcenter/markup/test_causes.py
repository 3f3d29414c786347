"""The table of all causes agrees with itself."""

from __future__ import annotations

from helpcenter.markup import causes
from helpcenter.markup.notes import Notes


def test_a_move_is_never_nobodys_where_one_signs_in_again() -> None:
    rows = causes.table(Notes("en"))
    assert any(row.reconnect for row in rows)
    assert {str(row.whose) for row in rows if row.reconnect} == {"Yours"}
