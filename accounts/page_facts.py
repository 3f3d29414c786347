"""Questions that pages ask of whom they are for, and that hardly ever are answered with yes: is
the account to be deleted, does mail come back?

A query for each would be most of what a small page asks. They are asked together, in one; or along
with a query that the page sends anyway, which then costs none. The rooms above register theirs in
their ``apps.ready()``. Whoever gets a yes asks for the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db.models import Exists, QuerySet

Person = AbstractBaseUser | AnonymousUser
# The rows of which one is enough for a yes. Not by ``OuterRef``: the person is known.
Rows = Callable[[AbstractBaseUser], QuerySet]  # type: ignore[type-arg]

FACTS: dict[str, Rows] = {}
KEPT = "_page_facts"


def register_fact(name: str, rows: Rows) -> None:
    """Safe to repeat: it replaces the one of its name."""
    FACTS[name] = rows


def along(person: AbstractBaseUser) -> list[Exists]:
    """To be selected by another query; what it answers goes to ``keep``, in the same order."""
    return [Exists(rows(person)) for rows in FACTS.values()]


def keep(person: AbstractBaseUser, answers: Sequence[object]) -> None:
    """For as long as this object lives, which is that of a request."""
    setattr(person, KEPT, dict(zip(FACTS, map(bool, answers), strict=True)))


def holds(person: Person, name: str) -> bool:
    """Never for somebody who is not signed in."""
    if isinstance(person, AnonymousUser):
        return False
    if not hasattr(person, KEPT):
        rows = User.objects.filter(pk=person.pk).values_list(*along(person))
        keep(person, rows.first() or [False] * len(FACTS))
    kept: dict[str, bool] = getattr(person, KEPT)
    return kept[name]
