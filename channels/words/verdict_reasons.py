"""Why we think so: a diagnosis told as how we know, whose turn it is, and when we ask again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from channels.contract import State
from channels.diagnosis.diagnose import Diagnosis
from channels.words.verdict_sentences import how_we_know, whose_move


@dataclass(frozen=True, slots=True)
class Reasons:
    """What the page prints; a None or an empty text is left out."""

    how_we_know: str
    whose_move: str
    asked_at: datetime | None
    last_alive_at: datetime | None
    since: datetime | None
    next_ask_at: datetime | None
    codes: Mapping[str, str]
    rule: str


def reasons(diagnosis: Diagnosis, network: str, *, at: datetime, doubted: bool = False) -> Reasons:
    """``network``: its name as people know it. ``doubted``: by a post that failed just now."""
    well = diagnosis.state is State.WORKING
    ahead = diagnosis.next_ask_at if _later(diagnosis.next_ask_at, at) else None
    return Reasons(
        how_we_know=how_we_know(diagnosis, network, doubted=doubted),
        whose_move=whose_move(diagnosis, network),
        asked_at=diagnosis.asked_at,
        last_alive_at=None if well else diagnosis.last_alive_at,
        since=None if well else diagnosis.since,
        next_ask_at=ahead,
        codes=diagnosis.codes,
        rule=diagnosis.rule,
    )


def _later(when: datetime | None, at: datetime) -> bool:
    return when is not None and when > at
