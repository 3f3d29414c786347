"""What an app was told and did not take: kept, to be sent again less and less often.

Times are seconds since 1970 by the sandbox's clock.
"""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.store import clock, database

FIRST, LONGEST = 60.0, 6 * 3600.0


@dataclass(frozen=True, slots=True)
class Unheard:
    id: int
    client: str
    body: bytes
    times: int
    until: float


def note(client: str, body: bytes, *, lasts: float) -> None:
    """Keep it. ``lasts``: for so many seconds its network sends it again."""
    at = clock.now()
    database.execute(
        "INSERT INTO unheard (client, body, first_at, next_at, until) VALUES (?, ?, ?, ?, ?)",
        *(client, body, at, at + FIRST, at + lasts),
    )


def due() -> list[Unheard]:
    """Those whose next attempt has come; the ones that are given up are forgotten."""
    at = clock.now()
    database.execute("DELETE FROM unheard WHERE until < ?", at)
    rows = database.fetch_all("SELECT * FROM unheard WHERE next_at <= ? ORDER BY id", at)
    return [
        Unheard(row["id"], row["client"], bytes(row["body"]), row["times"], row["until"])
        for row in rows
    ]


def settle(row: Unheard, *, taken: bool) -> None:
    """Taken, or to be sent once more after twice the time."""
    if taken:
        database.execute("DELETE FROM unheard WHERE id = ?", row.id)
        return
    wait = min(FIRST * 2**row.times, LONGEST)
    database.execute(
        "UPDATE unheard SET times = times + 1, next_at = ? WHERE id = ?", clock.now() + wait, row.id
    )
