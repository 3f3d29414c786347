"""A login that Google names by its token, among 20,000: by its mark, beside opening them all.

The same logins at two networks: those at one are marked, those at the other have their tokens
from before there were marks.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from bench.data.bulk import Table, next_key, settle
from bench.rows import Row
from bench.timing import in_turns
from channels import token_marks
from channels.contract import Tokens
from channels.models import Credential
from channels.networks.google import risc
from channels.vault import ACCESS, REFRESH
from core import sealing
from core.periodic.run import Run
from core.sealed.columns import binding

LOGINS = {"small": 20_000, "full": 20_000}  # the most that are opened for one message
MARKED, BEFORE = "googlebusiness", "youtube"
# So long a run of the task that marks them may take.
RUN_S = 600.0


def measure(size: str) -> list[Row]:
    count = LOGINS[size]
    _write(MARKED, count, at=timezone.now())
    began = time.perf_counter()
    marked = token_marks.fill(Run())
    took = time.perf_counter() - began
    _write(BEFORE, count, at=timezone.now())
    mark = risc.marks(Tokens("", _refresh(count // 2)))[0]
    found = in_turns(lambda: _found(MARKED, mark), lambda: _found(BEFORE, mark), rounds=3)
    nobody = risc.marks(Tokens("", "1//of-nobody-here"))[0]
    in_vain = in_turns(
        lambda: token_marks.logins_with(MARKED, nobody),
        lambda: token_marks.logins_with(BEFORE, nobody),
        rounds=3,
    )
    among = f"among {count:,} logins, of opening all"
    return [
        Row(f"a named token {among}", *_ms(found), 0.01, "ms", at_most=True),
        Row(f"a token of nobody {among}", *_ms(in_vain), 0.1, "ms", at_most=True),
        Row(f"{marked:,} logins marked, of a run", took, RUN_S, 0.5, "s", at_most=True),
    ]


def _ms(pair: tuple[float, float]) -> tuple[float, float]:
    return pair[0] * 1000, pair[1] * 1000


def _found(network: str, mark: str) -> None:
    (login,) = token_marks.logins_with(network, mark)
    assert login.network == network


def _refresh(number: int) -> str:
    """As long as Google's are, and different in how they begin."""
    return f"1//{number:013d}{'x' * 84}"


def _write(network: str, count: int, *, at: datetime) -> None:
    person, _made = User.objects.get_or_create(username="bench")
    varying = ("id", "account_id", ACCESS, REFRESH, "fingerprint")
    same: dict[str, Any] = {
        "user_id": person.pk,
        "network": network,
        "issued_at": at,
        "cause_since": at,
        "created_at": at,
        "next_check_at": at + timedelta(days=1),
    }
    with transaction.atomic():
        Table(Credential, varying, same).write(_rows(next_key(Credential), count))
    settle([Credential])


def _rows(first: int, count: int) -> Iterator[tuple[Any, ...]]:
    for number in range(count):
        row, access = Credential(pk=first + number), f"ya29.{number}"
        yield (
            row.pk,
            f"account-{number}",
            sealing.seal(access, binding(row, ACCESS)),
            sealing.seal(_refresh(number), binding(row, REFRESH)),
            sealing.fingerprint(access),
        )
