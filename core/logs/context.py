"""What a line is about: the request, the task and the login at hand, by their ids."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from structlog import contextvars

P = ParamSpec("P")
R = TypeVar("R")
# Ours, random or counted: no line says them in place of a secret.
IDS = ("request_id", "task_id", "task", "login")
# structlog makes a variable when a name is first bound: two threads that do so at once make two,
# and the one that lost cannot reset what it has set. So each is there before any thread is.
contextvars.bind_contextvars(**dict.fromkeys(IDS))
contextvars.unbind_contextvars(*IDS)


@contextmanager
def about(**ids: Any) -> Iterator[None]:
    """Within, every line says these, whoever writes it."""
    tokens = contextvars.bind_contextvars(**ids)
    try:
        yield
    finally:
        contextvars.reset_contextvars(**tokens)


def of_login(function: Callable[Concatenate[int, P], R]) -> Callable[Concatenate[int, P], R]:
    """``function`` is about the login whose id it takes first."""

    @wraps(function)
    def about_it(login: int, /, *args: P.args, **options: P.kwargs) -> R:
        with about(login=login):
            return function(login, *args, **options)

    return about_it


def bind(**ids: Any) -> None:
    """From here on in this context; ``forget`` ends it."""
    contextvars.bind_contextvars(**ids)


def forget(*names: str) -> None:
    contextvars.unbind_contextvars(*names)


def current() -> dict[str, str]:
    """The ids at hand."""
    held = contextvars.get_contextvars()
    return {name: str(held[name]) for name in IDS if name in held}


def carried(function: Callable[P, R]) -> Callable[P, R]:
    """``function`` for another thread, whose lines then say what they are about as ours do."""
    context = copy_context()

    def run(*args: P.args, **options: P.kwargs) -> R:
        return context.run(function, *args, **options)

    return run
