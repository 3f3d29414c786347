"""Our app at one server of a network that has many: made by program, once for everybody there.

Asked whether it is known still before each consent: a server may have forgotten it, and shows
the person a page that says so. Of two people who come at once one has it made, and the other
waits for it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Q

from channels.contract import App, Blame, Cause, Certainty, Door, Finding, Network, Registration
from channels.models import ServerApp
from channels.registrations import SCOPES, callback_of, made_at, made_there, scopes_of
from core.sealed.columns import put

# Longer than making one takes: whoever claimed it and died is not waited for after this.
CLAIM = timedelta(seconds=30)
# How long somebody waits for an app that another is just making, in seconds.
WAIT_S, STEP_S = 8.0, 0.2
LONGEST_ID = 250
# A server that cannot be asked now cannot show its consent page either.
_NOT_NOW = (Cause.NETWORK_FAULT, Cause.RATE_LIMITED)
_BUSY = Finding(Cause.NETWORK_FAULT, Blame.NETWORK, Certainty.CANNOT_TELL, "app-being-made")
_ODD = Finding(Cause.NETWORK_FAULT, Blame.NETWORK, Certainty.CANNOT_TELL, "app-not-usable")


def app_at(
    network: Network, by: Registration, door: Door, app: App, *, at: datetime
) -> App | Finding:
    """``app`` as it is to be used for a consent at its server: with id and secret, made now where
    there is none that the server knows. ``door`` reaches it. A finding where none is to be had.
    """
    made = made_at(network.id, app.server)
    there = made_there(app, made)
    if made is None or not there.client_id or made.asked != _wanted(by):
        return _made(network, by, door, app, made, at)
    finding = network.ask_app(door, there, at=at) if network.ask_app else None
    if finding and finding.cause in _NOT_NOW:
        return finding
    if finding and finding.cause is Cause.APP_FAULT:
        return _made(network, by, door, app, made, at)
    return there


def _wanted(by: Registration) -> str:
    """What an app is made for: scopes and the way back are fixed when it is."""
    return " ".join([callback_of(by), *scopes_of(by)])


def _made(
    network: Network,
    by: Registration,
    door: Door,
    app: App,
    before: ServerApp | None,
    at: datetime,
) -> App | Finding:
    """Make it, or wait for whoever is making it. ``before``: the one that it takes the place of."""
    row = _claim(network, app.server, before, at)
    if row is None:
        return _waited(lambda: _another(app, network, before))
    assert network.register  # noqa: S101 - only of such networks this is asked
    new: App | Finding = _ODD
    try:
        new = network.register(door, app.server, callback_of(by), scopes_of(by), at=at)
        if isinstance(new, App) and not 0 < len(new.client_id) <= LONGEST_ID:
            new = _ODD
        if isinstance(new, App):
            _keep(row, new, by, at)
    finally:
        if not isinstance(new, App):
            ServerApp.objects.filter(pk=row.pk).update(claimed_until=None)
    return made_there(app, row) if isinstance(new, App) else new


def _claim(
    network: Network, server: str, before: ServerApp | None, at: datetime
) -> ServerApp | None:
    """The row to put it in; None where another is just making it, or has made it meanwhile."""
    ServerApp.objects.bulk_create(
        [ServerApp(network=network.id, server=server, made_at=at)], ignore_conflicts=True
    )
    rows = ServerApp.objects.filter(network=network.id, server=server)
    as_seen = rows.filter(client_id=before.client_id if before else "")
    free = Q(claimed_until=None) | Q(claimed_until__lte=at)
    if not as_seen.filter(free).update(claimed_until=at + CLAIM):
        return None
    return rows.get()


def _keep(row: ServerApp, app: App, by: Registration, at: datetime) -> None:
    row.client_id = app.client_id
    put(row, "secret_sealed", app.secret)
    row.asked = _wanted(by)
    row.scopes = app.options.get(SCOPES, "") or " ".join(scopes_of(by))
    row.made_at, row.claimed_until = at, None
    row.save()


def _another(app: App, network: Network, before: ServerApp | None) -> App | None:
    """The app that somebody else has made meanwhile."""
    made = made_at(network.id, app.server)
    if made is None or (before and made.client_id == before.client_id):
        return None
    return made_there(app, made)


def _waited(look: Callable[[], App | None]) -> App | Finding:
    until = time.monotonic() + WAIT_S
    while (app := look()) is None:
        if time.monotonic() > until:
            return _BUSY
        time.sleep(STEP_S)
    return app
