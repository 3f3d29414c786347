"""Waiting until what was started answers: for as long as all of it runs, and not for ever."""

from __future__ import annotations

import time
from collections.abc import Callable

from config.starting.supervision import Children, GivenUpError

# A busy machine may take minutes over what a fast one does in seconds.
PATIENCE_S, TELL_EVERY_S, LOOK_EVERY_S = 600, 15, 0.1


def wait_until(
    children: Children,
    name: str,
    ready: Callable[[], bool],
    *,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Until ``name`` is ready. Raises GivenUpError where a child ended, or after minutes."""
    began = told = children.clock()
    while not ready():
        _all_run(children, name)
        now = children.clock()
        if now - began >= PATIENCE_S:
            raise GivenUpError(
                f"The {name} runs, and has not answered for {PATIENCE_S // 60} minutes: "
                "everything is stopped."
            )
        if now - told >= TELL_EVERY_S:
            told = now
            children.say(f"Still waiting for the {name}: it has been starting {now - began:.0f} s.")
        sleep(LOOK_EVERY_S)


def _all_run(children: Children, awaited: str) -> None:
    for child in children.by_name.values():
        code = child.process.poll()
        if code is not None:
            raise GivenUpError(
                f"The {child.name} ended with code {code} before the {awaited} answered; see above."
            )
