"""Every model with an outbox, and how a row of it is owed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import count
from typing import Any, cast

from django.contrib.auth.models import User

from api.models import Hook, HookDelivery
from core.outbox.columns import ClaimColumns
from core.outbox.models import Outgoing
from core.outbox.queryset import OutboxQuerySet
from helpcenter.models import Feedback, Receipt, Reply, Ticket
from notifications.models import Notice

Model = type[Outgoing]
_number = count(1)


def _notice(at: datetime) -> Notice:
    user, _new = User.objects.get_or_create(username="ada", email="ada@example.com")
    key = f"test:{next(_number)}"
    return Notice.objects.create(user=user, topic="test", key=key, created_at=at, due_at=at)


def _hook_delivery(at: datetime) -> HookDelivery:
    hook = Hook.objects.create(url="https://tool.example/", created_at=at)
    return HookDelivery.objects.create(
        hook=hook, event="ping", payload={}, created_at=at, due_at=at
    )


def _ticket(at: datetime) -> Ticket:
    return Ticket.objects.create(email="r@example.com", about="A", message="B", created_at=at)


def _receipt(at: datetime) -> Receipt:
    return Receipt.objects.create(ticket=_ticket(at), to="r@example.com", created_at=at)


def _reply(at: datetime) -> Reply:
    return Reply.objects.create(ticket=_ticket(at), from_support=True, text="C", created_at=at)


def _feedback(at: datetime) -> Feedback:
    return Feedback.objects.create(
        slug="a",
        language="en",
        revision="r",
        helpful=False,
        comment="D",
        reader_state="none",
        voter=f"v{next(_number)}",
        created_at=at,
    )


OWE: dict[Model, Callable[[datetime], Outgoing]] = {
    Notice: _notice,
    HookDelivery: _hook_delivery,
    Ticket: _ticket,
    Receipt: _receipt,
    Reply: _reply,
    Feedback: _feedback,
}
# One of each kind of promise and columns.
KINDS: tuple[Model, ...] = (Notice, HookDelivery, Ticket)


def rows(model: Model) -> OutboxQuerySet[Any]:
    return cast("OutboxQuerySet[Any]", model._default_manager.all())


def state(model: Model, pk: object) -> str:
    """``open``, ``delivered``, ``given up`` or ``unsure``."""
    columns, row = model.outbox.columns, rows(model).get(pk=pk)
    if not isinstance(columns, ClaimColumns):
        return "delivered" if rows(model).filter(pk=pk).exclude(columns.is_open()) else "open"
    names = {
        columns.owed: "open",
        columns.delivered: "delivered",
        columns.given_up: "given up",
        columns.unsure: "unsure",
    }
    return names[row.outcome]


def names(models: tuple[Model, ...]) -> list[str]:
    return [model.__name__ for model in models]
