"""Reading what the doctor has said."""

from __future__ import annotations

from collections.abc import Iterable

from operations.doctor.results import Result, Weight


def told(results: Iterable[Result], weight: Weight) -> str:
    """Everything that it says with this weight, as text."""
    return "\n".join(
        " ".join((result.about, result.says, result.advice, result.link, *result.details))
        for result in results
        if result.weight is weight
    )


def stops(results: Iterable[Result]) -> str:
    return told(results, Weight.STOPS)


def limits(results: Iterable[Result]) -> str:
    return told(results, Weight.LIMITS)


def fine(results: Iterable[Result]) -> str:
    return told(results, Weight.FINE)
