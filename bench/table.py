"""The table that is printed, and as JSON: name, ours, yardstick, ratio, goal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bench.rows import Row

HEAD = ("name", "ours", "yardstick", "ratio", "goal", "")


def lines(
    rows: Sequence[Row], skipped: Mapping[str, str], failed: Mapping[str, str]
) -> Iterator[str]:
    """Aligned: names to the left, figures to the right."""
    cells = [HEAD, *map(_cells, rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEAD))]
    for line in cells:
        name, *figures = line
        right = (text.rjust(width) for text, width in zip(figures, widths[1:], strict=True))
        yield "  ".join((name.ljust(widths[0]), *right)).rstrip()
    yield from (f"skipped {name}: {why}" for name, why in skipped.items())
    yield from (f"FAILED {name}: {why}" for name, why in failed.items())


def as_json(
    rows: Sequence[Row], skipped: Mapping[str, str], failed: Mapping[str, str]
) -> dict[str, Any]:
    figures = [asdict(row) | {"ratio": row.ratio, "met": row.met} for row in rows]
    return {"rows": figures, "skipped": dict(skipped), "failed": dict(failed)}


def _cells(row: Row) -> tuple[str, ...]:
    unit = f" {row.unit}" if row.unit else ""
    goal = f"{'<=' if row.at_most else '>='} {_short(row.goal)}"
    told = "" if row.met else "MISSED"
    return (
        row.name,
        _short(row.ours) + unit,
        _short(row.yardstick) + unit,
        _short(row.ratio),
        goal,
        told,
    )


def _short(figure: float) -> str:
    """Three digits that tell something."""
    if figure == int(figure) or abs(figure) >= 100:
        return f"{figure:,.0f}"
    return f"{figure:.3g}"
