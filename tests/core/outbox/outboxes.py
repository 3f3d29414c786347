"""Every model with an outbox, and how a row of it is owed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any, cast

import pytest
from django.contrib.auth.models import User

from accounts.models import Deletion, Export, Letter
from api.models import Hook, HookDelivery
from channels.models import OperatorAlert
from core.outbox.columns import ClaimColumns
from core.outbox.models import Outgoing
from core.outbox.policy import Promise
from core.outbox.queryset import OutboxQuerySet
from helpcenter.models import Feedback, Receipt, Reply, Ticket
from notifications.models import Notice
from tests.factories import NOW

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


def _person() -> User:
    number = next(_number)
    return User.objects.create(username=f"p{number}", email=f"p{number}@example.com")


def _export(at: datetime) -> Export:
    return Export.objects.create(user=_person(), asked_at=at, due_at=at)


def _deletion(at: datetime) -> Deletion:
    return Deletion.objects.create(user=_person(), asked_at=at, due_at=at)


def _letter(at: datetime) -> Letter:
    return Letter.objects.create(kind="gone", to="r@example.com", language="en", created_at=at)


def _alert(at: datetime) -> OperatorAlert:
    return OperatorAlert.objects.create(subject="A", body="B", created_at=at, due_at=at)


OWE: dict[Model, Callable[[datetime], Outgoing]] = {
    Notice: _notice,
    HookDelivery: _hook_delivery,
    Ticket: _ticket,
    Receipt: _receipt,
    Reply: _reply,
    Feedback: _feedback,
    Export: _export,
    Deletion: _deletion,
    Letter: _letter,
    OperatorAlert: _alert,
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


SECOND, YEAR = timedelta(seconds=1), timedelta(days=365)
MODELS = tuple(OWE)
GIVING_UP = tuple(model for model in MODELS if model.outbox.columns.given_up)
AT_MOST_ONCE = tuple(model for model in MODELS if model.outbox.promise is Promise.AT_MOST_ONCE)
AT_LEAST_ONCE = tuple(model for model in MODELS if model.outbox.promise is Promise.AT_LEAST_ONCE)
every_model = pytest.mark.parametrize("model", MODELS, ids=names(MODELS))
that_gives_up = pytest.mark.parametrize("model", GIVING_UP, ids=names(GIVING_UP))
at_most_once = pytest.mark.parametrize("model", AT_MOST_ONCE, ids=names(AT_MOST_ONCE))
at_least_once = pytest.mark.parametrize("model", AT_LEAST_ONCE, ids=names(AT_LEAST_ONCE))


def owe(model: Model, *, at: datetime = NOW) -> Any:
    """The key of a row that is due ``at``."""
    return OWE[model](at).pk


def claim(model: Model, pk: Any, *, at: datetime = NOW) -> Any:
    row = rows(model).claim(pk, at=at)
    assert row is not None
    return row


def abandon(model: Model, pk: Any) -> datetime:
    """A sender claims the row and dies; when its lease is over."""
    claim(model, pk)
    return NOW + model.outbox.lease + SECOND


def give_up(model: Model, pk: Any) -> None:
    rows(model).give_up([claim(model, pk)], at=NOW)
