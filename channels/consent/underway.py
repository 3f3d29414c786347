"""To a network's own consent page and back (``contract.Consent``): who may come back, and once.

What has to be known on the way back waits sealed in a row, bound to the person and to the
session of their browser, for ten minutes. It is deleted before it is used.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib.auth.models import User
from django.utils.crypto import constant_time_compare, salted_hmac

from channels import registry
from channels.consent import server_apps
from channels.contract import (
    App,
    Asked,
    Blame,
    Cause,
    Certainty,
    Consent,
    Departure,
    Finding,
    Network,
    Registration,
    RenewalAnswer,
    ServerFound,
)
from channels.http import door_for
from channels.models import UNDERWAY_LIFE, Channel, Underway
from channels.records.observed_door import ObservedDoor
from channels.registrations import SCOPES, app_of, callback_of, scopes_of
from channels.words.next_steps import CODE_SPENT
from core import sealing
from core.outgoing.public_addresses import RefusedError, parse
from core.sealed.columns import binding

LONGEST_ADDRESS, LONGEST_HOST = 4_000, 253
NOWHERE_ELSE = ServerFound("")  # of a network with one address
_NOWHERE = Finding(Cause.NETWORK_FAULT, Blame.NETWORK, Certainty.CANNOT_TELL, "no-consent-page")


class NotSetUp(Exception):  # noqa: N818
    """The operator has not set up this app of ours."""


class NoWay(Exception):  # noqa: N818
    """The network lets nobody set out. ``finding`` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.rule)
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Errand:
    """What somebody sets out for. ``scopes``: these only; ``channel``: what is to be refreshed;
    ``switch`` and ``again``: as ``contract.Asked`` has them."""

    by: Registration
    place: ServerFound = NOWHERE_ELSE
    scopes: tuple[str, ...] = ()
    channel: Channel | None = None
    switch: bool = False
    again: tuple[str, ...] = ()


def set_out(user: User, session_key: str, errand: Errand, *, at: datetime) -> Underway:
    """Do everything that goes before the consent page. Raises NotSetUp or NoWay."""
    network, server = registry.get(errand.by.network), errand.place.server
    if server and not _is_host(server):
        raise NoWay(_NOWHERE)
    door = ObservedDoor(door_for(network.id, server), network.id, server)
    app = _app(network, errand, door, at)
    scopes = _scopes(network, errand, app)
    state = secrets.token_urlsafe(32)
    asked = Asked(
        scopes=scopes,
        back=callback_of(errand.by),
        state=state,
        hint=errand.place.hint,
        switch=errand.switch,
        re_ask=tuple(scope for scope in errand.again if scope in scopes),
    )
    departure = _consent(network).set_out(door, app, asked, at=at)
    if isinstance(departure, Departure) and not _is_usable(departure):
        departure = _NOWHERE
    if isinstance(departure, Finding):
        raise NoWay(door.act_on(departure, at=at))
    row = Underway(
        state=_hashed(state),
        browser=_browser(session_key),
        user=user,
        network=network.id,
        app=errand.by.id,
        server=departure.server or server,
        scopes=list(scopes),
        channel=errand.channel,
        created_at=at,
    )
    known = {"url": departure.url, "memory": departure.memory}
    row.sealed = sealing.seal_json(known, binding(row, "sealed"))
    row.save(force_insert=True)
    return row


def consent_page(user: User, session_key: str, pk: UUID, *, at: datetime) -> tuple[Underway, str]:
    """Where this person goes on to. Raises Underway.DoesNotExist, also where it is too late, and
    for whatever is not theirs."""
    row = Underway.objects.get(pk=pk, user=user, created_at__gt=at - UNDERWAY_LIFE)
    if not constant_time_compare(row.browser, _browser(session_key)):
        raise Underway.DoesNotExist
    try:
        url: str = sealing.unseal_json(row.sealed, binding(row, "sealed"))["url"]
    except sealing.UnsealError:
        raise Underway.DoesNotExist from None
    return row, url


def take(network: Network, session_key: str, state: str, *, at: datetime) -> Underway | None:
    """What this browser set out for, once: whoever comes with the same ``state`` again, later or
    from elsewhere finds nothing."""
    row = Underway.objects.filter(state=_hashed(state), network=network.id).first()
    if row is None or not constant_time_compare(row.browser, _browser(session_key)):
        return None
    if not Underway.objects.filter(pk=row.pk).delete()[0]:
        return None
    return row if row.created_at > at - UNDERWAY_LIFE else None


def exchange(row: Underway, query: Mapping[str, str], *, at: datetime) -> tuple[App, RenewalAnswer]:
    """Swap the code for tokens, for a row that ``take`` gave: by which app, and what came of it.

    The app's server is the login's. Raises NotSetUp.
    """
    network = registry.get(row.network)
    app = app_of(network.id, row.app, row.server)
    if app is None:
        raise NotSetUp(row.network)
    try:
        memory: str = sealing.unseal_json(row.sealed, binding(row, "sealed"))["memory"]
    except sealing.UnsealError:
        return app, RenewalAnswer(_NOWHERE)
    door = ObservedDoor(door_for(network.id, row.server), network.id, row.server)
    back = callback_of(network.app(row.app))
    answer = _consent(network).come_back(door, app, back, query, memory, at=at)
    app = replace(app, server=answer.server or row.server)
    if answer.server and not _is_host(answer.server):
        return app, RenewalAnswer(_NOWHERE)
    if answer.grant or answer.finding.rule in CODE_SPENT:
        return app, answer
    return app, replace(answer, finding=door.act_on(answer.finding, at=at))


def _app(network: Network, errand: Errand, door: ObservedDoor, at: datetime) -> App:
    ours = app_of(network.id, errand.by.id)
    if ours is None:
        raise NotSetUp(errand.by.key)
    app: App | Finding = replace(ours, server=errand.place.server)
    if network.register and isinstance(app, App):
        app = server_apps.app_at(network, errand.by, door, app, at=at)
    if isinstance(app, Finding):
        raise NoWay(door.act_on(app, at=at))
    return app


def _scopes(network: Network, errand: Errand, app: App) -> tuple[str, ...]:
    """What is asked for: nothing that the app at this server was not made for."""
    wanted = errand.scopes or tuple(scopes_of(errand.by))
    if not network.register:
        return wanted
    fixed = tuple(app.options.get(SCOPES, "").split())
    return tuple(scope for scope in wanted if scope in fixed) if errand.scopes else fixed or wanted


def _consent(network: Network) -> Consent:
    assert network.consent  # noqa: S101 - only of such networks this is asked
    return network.consent


def _is_usable(departure: Departure) -> bool:
    return _is_address(departure.url) and (not departure.server or _is_host(departure.server))


def _is_host(name: str) -> bool:
    """Whether it is a host as a door takes it: in lower case, IDNA, without a port."""
    try:
        return parse(f"https://{name}/").host == name and len(name) <= LONGEST_HOST
    except RefusedError:
        return False


def _is_address(url: str) -> bool:
    """Whether a browser may be sent there: what a server names is somebody else's word."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= LONGEST_ADDRESS
    return plain and parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc


def _hashed(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()


def _browser(session_key: str) -> str:
    return salted_hmac("channels.consent.underway", session_key, algorithm="sha256").hexdigest()
