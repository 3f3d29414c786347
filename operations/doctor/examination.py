"""Every look, one after the other. One that fails is itself a result, and stops no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from channels import registry
from channels.contract import Reply
from operations.doctor import clock, database, files, mail, networks, queue_and_cache
from operations.doctor import settings_in_use as own_settings
from operations.doctor.results import Result, Results, Weight, ordered


def examine(*, at: datetime, send_to: str = "") -> list[Result]:
    """What stops the site first. ``at``: aware UTC. ``send_to``: who gets a test mail."""
    heard: list[Reply] = []
    looks: dict[str, Callable[[], Results]] = {
        "settings": own_settings.look,
        "database": database.look,
        "broker": queue_and_cache.look_at_broker,
        "cache": queue_and_cache.look_at_cache,
        "mail": lambda: mail.look(send_to),
        "files": files.look,
        "networks": lambda: networks.look(registry.NETWORKS, heard, at=at),
        "clock": lambda: clock.look(heard),  # after the networks, whose answers it reads
    }
    return ordered(result for name, look in looks.items() for result in _guarded(name, look))


def _guarded(name: str, look: Callable[[], Results]) -> Iterator[Result]:
    try:
        yield from look()
    except Exception as error:  # noqa: BLE001 - what is broken here must not hide the rest
        says = f"This could not be looked at: {type(error).__name__}."
        yield Result(Weight.LIMITS, name, says, "Read the log, and tell whoever makes this site.")
