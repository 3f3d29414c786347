"""What web, workers, the schedule and ``config.prepare`` make sure of before they begin."""

from __future__ import annotations

from django.db import connections
from django.utils import timezone
from django.utils.module_loading import import_string

from config.starting.refusal import refuse

CLOSED = (
    "VAULT_KEYS opens nothing of what this database holds sealed: set it to the keys that this "
    "database was used with, or, if they are lost for good, run manage.py rotate_vault "
    "--keys-are-lost, after which everybody has to connect their channels again."
)


def require_vault() -> None:
    """End the process where the vault's keys are another database's. After ``django.setup``.

    A database that is away, or has no tables yet, is no reason not to start.
    """
    look = import_string("channels.vault_canary.look")  # models: not before the apps are ready
    closed = look(at=timezone.now()) == "closed"
    connections.close_all()  # no process that is forked from this one may inherit it
    if closed:
        refuse(CLOSED)
