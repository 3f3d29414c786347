"""What an outbox promises, and its figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from core.outbox.backoff import Backoff
from core.outbox.columns import Columns

# Attempts are counted no further: it fits the smallest integer column.
MOST_ATTEMPTS = 32_000


class Promise(Enum):
    """What happens to a delivery whose sender died while sending."""

    AT_MOST_ONCE = "at most once"  # it ends as unsure, and is not sent again
    AT_LEAST_ONCE = "at least once"  # it is sent again, under the same id


@dataclass(frozen=True, slots=True)
class Outbox:
    """How the rows of one model are delivered.

    ``lease``: a sender that has held a claim for longer is dead, so it must be longer than
    any try can take.
    """

    promise: Promise
    lease: timedelta
    backoff: Backoff
    columns: Columns

    def __post_init__(self) -> None:
        columns = self.columns
        if self.promise is Promise.AT_MOST_ONCE and not (columns.begun and columns.unsure):
            raise ValueError("at most once needs a column for 'begun' and an outcome 'unsure'")
        if not columns.given_up and not self.backoff.endless:
            raise ValueError("these columns cannot say 'given up': the back-off must be endless")
