"""The life of a token in a mail: cells that are together the whole width."""

from __future__ import annotations

from hypothesis import given

from channels.contract import Cause
from channels.diagnosis.life import life_of
from channels.lifeline.mail_bar import mail_bar
from tests.channels.diagnosis.moments import MOMENTS, Moment
from tests.channels.diagnosis.snapshots import of, verdict
from tests.factories import DAY, NOW


def test_what_was_lived_and_what_is_to_come() -> None:
    assert mail_bar(life_of(verdict(age=45 * DAY))) == (("lived", 75), ("track", 25))


def test_what_nobody_heard_is_a_cell_of_its_own() -> None:
    told = verdict(
        age=45 * DAY,
        cause=Cause.REVOKED_BY_USER,
        last_alive_at=NOW - 30 * DAY,
        since=NOW - 15 * DAY,
    )
    assert mail_bar(life_of(told)) == (("lived", 25), ("unsure", 25), ("track", 50))


def test_a_life_without_an_end_has_none() -> None:
    assert mail_bar(life_of(verdict("facebook", life=None, no_end_date=True))) == ()


@given(MOMENTS)
def test_the_cells_are_together_the_whole(moment: Moment) -> None:
    cells = mail_bar(life_of(of(*moment)))
    assert sum(cell.share for cell in cells) == (100 if cells else 0)
    assert all(cell.share > 0 for cell in cells)
