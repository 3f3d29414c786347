"""What a network keeps a place from doing, and until when."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.store import clock, database


@dataclass(frozen=True, slots=True)
class Restriction:
    feature: str
    until: float | None  # seconds since 1970 by the sandbox's clock; None: no end was named


def begin(network: str, place: str, feature: str, until: float | None) -> None:
    database.execute(
        "INSERT OR REPLACE INTO restrictions VALUES (?, ?, ?, ?)", network, place, feature, until
    )


def lift(network: str, place: str) -> None:
    database.execute("DELETE FROM restrictions WHERE network = ? AND place = ?", network, place)


def standing(network: str, place: str) -> list[Restriction]:
    """Those that hold now."""
    rows = database.fetch_all(
        "SELECT * FROM restrictions WHERE network = ? AND place = ?"
        " AND (until IS NULL OR until > ?) ORDER BY feature",
        *(network, place, clock.now()),
    )
    return [Restriction(row["feature"], row["until"]) for row in rows]
