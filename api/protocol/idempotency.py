"""A call that is repeated with the same ``Idempotency-Key`` does its work once.

The claim is a row, written before the work, so that of two calls at once one waits. The
answer is kept in the same transaction as what it tells of: both are there, or neither is.
After draft-ietf-httpapi-idempotency-key-header.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated, Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Header

from api.models import KeptAnswer, Key
from api.protocol.auth import key_of
from api.protocol.problems import Problem
from core.bounded_deletes import Old

LIFE = timedelta(hours=24)
# A claim without an answer for this long: its worker died, and nothing of it was done.
LEASE = timedelta(seconds=60)
RETRY_S = 2
Work = Callable[[], tuple[int, Any]]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        pattern=r"^[!-~]+$",
        description="Any text of your own, another for each call. Sent again with the same body "
        "within 24 hours, you get the first answer and nothing is done twice.",
    ),
]


def once(request: HttpRequest, name: str | None, work: Work) -> JsonResponse:
    """The status and JSON of ``work``; of an earlier call of this ``name`` where there was one.

    ``work`` runs in a transaction. Raises Problem, and what ``work`` raises: then nothing is
    kept and the name is free again.
    """
    if name is None:
        with transaction.atomic():
            status, body = work()
        return JsonResponse(body, status=status)
    asked = _hash(request)
    claim, mine = _claim(key_of(request), name, asked, at=timezone.now())
    if not mine:
        return _replay(claim, asked)
    try:
        with transaction.atomic():
            status, body = work()
            _keep_answer(claim, status, body)
    except BaseException:
        _still_claimed(claim).delete()
        raise
    return JsonResponse(body, status=status)


def old(*, at: datetime) -> Old:
    """What is kept no longer ``at`` (aware UTC)."""
    return KeptAnswer.objects.filter(created_at__lt=at - LIFE), "created_at"


def _hash(request: HttpRequest) -> str:
    """Of what was asked: the method, the path and the body as it came."""
    head = f"{request.method} {request.path}\n".encode()
    return hashlib.sha256(head + request.body).hexdigest()


def _claim(key: Key, name: str, asked: str, *, at: datetime) -> tuple[KeptAnswer, bool]:
    """The row of this name, and whether the work is ours to do."""
    try:
        with transaction.atomic():
            row = KeptAnswer.objects.create(
                key=key, idempotency_key=name, request_hash=asked, created_at=at
            )
        return row, True
    except IntegrityError:
        row = _row_of(key, name)
    free = Q(created_at__lt=at - LIFE) | Q(status=None, created_at__lt=at - LEASE)
    taken = KeptAnswer.objects.filter(free, pk=row.pk, created_at=row.created_at).update(
        request_hash=asked, status=None, body=None, created_at=at
    )
    if taken:
        row.created_at = at
    return row, bool(taken)


def _row_of(key: Key, name: str) -> KeptAnswer:
    row = KeptAnswer.objects.filter(key=key, idempotency_key=name).first()
    if row is None:  # the other call failed just now, and gave the name back
        raise _under_way()
    return row


def _replay(kept: KeptAnswer, asked: str) -> JsonResponse:
    if kept.request_hash != asked:
        raise Problem("idempotency-key-reused")
    if kept.status is None:
        raise _under_way()
    return JsonResponse(
        kept.body, status=kept.status, safe=False, headers={"Idempotency-Replayed": "true"}
    )


def _keep_answer(claim: KeptAnswer, status: int, body: Any) -> None:
    if not _still_claimed(claim).update(status=status, body=body):
        raise _under_way()  # we took too long, and somebody else does it now


def _still_claimed(claim: KeptAnswer) -> Any:
    return KeptAnswer.objects.filter(pk=claim.pk, created_at=claim.created_at, status=None)


def _under_way() -> Problem:
    detail = _("The first call with this Idempotency-Key is still being worked on.")
    return Problem("conflict", detail, headers={"Retry-After": str(RETRY_S)})
