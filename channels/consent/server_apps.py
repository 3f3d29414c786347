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
from channels.registrations import SCOPES, app_of, callback_of, made_at, scopes_of
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
    network: Network, by: Registration, door: Door, server: str, *, at: datetime
) -> App | Finding:
    """The app for a consent at this server, made now where there is none that it knows.

    ``door`` reaches the server. A finding where there is none to be had.
    """
    made, wanted = made_at(network.id, server), _wanted(by)
    app = app_of(network.id, by.id, server)
    if made is None or app is None or not app.client_id or made.asked != wanted:
        return _made(network, by, door, server, made, at)
    finding = network.ask_app(door, app, at=at) if network.ask_app else None
    if finding and finding.cause in _NOT_NOW:
        return finding
    if finding and finding.cause is Cause.APP_FAULT:
        return _made(network, by, door, server, made, at)
    return app


def _wanted(by: Registration) -> str:
    """What an app is made for: scopes and the way back are fixed when it is."""
    return " ".join([callback_of(by), *scopes_of(by)])


def _made(
    network: Network,
    by: Registration,
    door: Door,
    server: str,
    before: ServerApp | None,
    at: datetime,
) -> App | Finding:
    """Make it, or wait for whoever is making it. ``before``: the one that it takes the place of."""
    row = _claim(network, server, before, at)
    if row is None:
        return _waited(lambda: _another(network, by, server, before))
    assert network.register  # noqa: S101 - only of such networks this is asked
    app: App | Finding = _ODD
    try:
        app = network.register(door, server, callback_of(by), scopes_of(by), at=at)
        if isinstance(app, App) and not 0 < len(app.client_id) <= LONGEST_ID:
            app = _ODD
        if isinstance(app, App):
            _keep(row, app, by, at)
    finally:
        if not isinstance(app, App):
            ServerApp.objects.filter(pk=row.pk).update(claimed_until=None)
    return app if isinstance(app, Finding) else app_of(network.id, by.id, server) or _ODD


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


def _another(
    network: Network, by: Registration, server: str, before: ServerApp | None
) -> App | None:
    """The app that somebody else has made meanwhile."""
    made = made_at(network.id, server)
    if made is None or (before and made.client_id == before.client_id):
        return None
    return app_of(network.id, by.id, server)


def _waited(look: Callable[[], App | None]) -> App | Finding:
    until = time.monotonic() + WAIT_S
    while (app := look()) is None:
        if time.monotonic() > until:
            return _BUSY
        time.sleep(STEP_S)
    return app
