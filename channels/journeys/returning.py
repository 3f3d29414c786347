"""Where a person goes after a network's consent page, and what is stored on the way.

Every path ends in a redirect to an address of ours: the network's code stays in no
history, and loading the page again sends nothing twice.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.core.signing import BadSignature, Signer
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from channels import registry
from channels.consent import returned_login
from channels.consent.failures import Failure, from_finding, from_return
from channels.consent.flow import ExchangeFailed
from channels.contract import App, Blame, Cause, Certainty, Finding, Grant, Network, Registration
from channels.http import door_for
from channels.journeys import receiving, refreshing
from channels.models import Channel, Pending
from channels.records.for_operator import operator_alerts
from channels.registrations import app_of

State = Mapping[str, Any]
log = logging.getLogger(__name__)
# Busy, restarted, or cut off: what was to be written is not, and can be later.
DATABASE_AWAY = (OperationalError, InterfaceError)
_SIGNER = Signer(salt="channels.journeys.said_by")
# Where each question is put.
QUESTIONS: Mapping[str, str] = {
    Pending.Purpose.CONNECT: "channels:choose",
    Pending.Purpose.WRONG_ACCOUNT: "channels:refresh_other",
    Pending.Purpose.LESS: "channels:refresh_less",
    Pending.Purpose.TAKEN: "channels:taken",
}


def came_back(request: HttpRequest, by: Registration, grant: Grant, state: State) -> HttpResponse:
    """The code was good: prove whose tokens these are, then connect or refresh."""
    user, app, now = _who(request, state), app_of(by.network, by.id), timezone.now()
    if user is None:
        return to_failure(by, Failure.NOT_SIGNED_IN)
    if app is None:
        return to_failure(by, Failure.NOT_SET_UP)
    channel = _refreshed_channel(user, registry.get(by.network), state)
    asked = state["data"].get("asked") or ()
    return prove_and_store(user, by, app, grant, channel, asked, at=now)


def prove_and_store(
    user: User,
    by: Registration,
    app: App,
    grant: Grant,
    channel: Channel | None,
    asked: Sequence[str],
    *,
    at: datetime,
) -> HttpResponse:
    """Prove whose the tokens are, then connect or refresh ``channel``. ``app.server``: where the
    login is, at a network without one address; ``asked``: the scopes that were asked for."""
    network = registry.get(by.network)
    door = door_for(network.id, app.server)
    try:
        returned = returned_login.prove_owner(network, app, door, grant, asked=asked, at=at)
        received = receiving.receive(user, returned, at=at, channel=channel)
    except returned_login.NotProved as error:
        why = from_finding(error.finding, network)
        return gave_up(by, channel, why, at, server=app.server)
    except DATABASE_AWAY as error:
        log.error("a login at %s could not be stored: %s", network.id, type(error).__name__)
        return to_failure(by, Failure.NOT_STORED, channel)
    return go_on(network, received, channel)


def failed(
    request: HttpRequest, by: Registration, state: State, exception: Exception | None
) -> HttpResponse:
    """The consent page or the exchange of the code said no."""
    user, network = _who(request, state), registry.get(by.network)
    channel = _refreshed_channel(user, network, state) if user else None
    why, now = _why(request, network, state, exception), timezone.now()
    if exception is None:
        alert(network.id, why, now)
    return gave_up(by, channel, why, now)


def not_signed_in(
    request: HttpRequest, network: Network, state: State, exception: Exception | None
) -> HttpResponse:
    """Sign-in by a network came to nothing."""
    why = _why(request, network, state, exception)
    if exception is None:
        alert(network.id, why, timezone.now())
    if why == Failure.CANCELLED:
        return redirect("socialaccount_login_cancelled")
    context = {"why": why}
    return render(request, "socialaccount/authentication_error.html", context, status=401)


def go_on(
    network: Network, received: receiving.Received, channel: Channel | None = None
) -> HttpResponse:
    """To the question that is open, or to what was stored."""
    if received.pending:
        return redirect(QUESTIONS[received.pending.purpose], received.pending.pk)
    assert received.refreshed  # noqa: S101 - one of the two is set
    channel = channel or received.refreshed.credential.channels.order_by("pk").first()
    if channel is None:
        return redirect("channels:list")
    return redirect("channels:refreshed", channel.pk, received.refreshed.event.pk)


def to_failure(
    by: Registration,
    why: str,
    channel: Channel | None = None,
    *,
    server: str = "",
    said_by: str = "",
) -> HttpResponse:
    """``server``: what to fill in again, where somebody who connects was asked for one.

    ``said_by``: the server that it failed at, whom the page then names. Signed: nobody can have
    our page say something of a server of theirs.
    """
    address = reverse("channels:connect_failed", args=[by.key, why])
    if channel:
        return redirect(f"{address}?{urlencode({'channel': channel.pk})}")
    told = {"server": server, "said_by": _SIGNER.sign(said_by) if said_by else ""}
    query = urlencode({key: value for key, value in told.items() if value})
    return redirect(f"{address}?{query}" if query else address)


def server_that_said(signed: str) -> str:
    """The ``said_by`` of an address made by ``to_failure``; empty where we did not sign it."""
    try:
        return _SIGNER.unsign(signed)
    except BadSignature:
        return ""


def gave_up(
    by: Registration,
    channel: Channel | None,
    why: str,
    at: datetime,
    *,
    server: str = "",
    typed: str = "",
) -> HttpResponse:
    """The way ended without tokens: noted where it was a refresh, and told.

    ``server``: at which it ended; ``typed``: what to fill in again, where that is another word.
    """
    if channel:
        refreshing.note_abandoned(channel.credential, why, at=at)
    return to_failure(by, why, channel, server=typed or server, said_by=server)


def alert(realm: str, why: str, at: datetime) -> None:
    """Tell the operator what a consent page holds against us: a network's, or that of a server
    of one (``contract.realms``). Answers to calls told already."""
    if why in (Failure.OURS, Failure.SCOPE_REFUSED):
        rule = f"consent-page-{why}"
        finding = Finding(Cause.APP_FAULT, Blame.US, Certainty.SAID, rule)
        operator_alerts.alert_if_ours(realm, finding, at=at)


def _who(request: HttpRequest, state: State) -> User | None:
    """The person who set out, if it is still they who are signed in."""
    data = state.get("data") or {}
    if state.get("process") != "connect" or not request.user.is_authenticated:
        return None
    return request.user if data.get("user") == request.user.pk else None


def _refreshed_channel(user: User, network: Network, state: State) -> Channel | None:
    """The channel that was to be refreshed; None where it was a connection, or is gone."""
    wanted = (state.get("data") or {}).get("channel")
    if not isinstance(wanted, int):
        return None
    mine = Channel.objects.visible_to(user)
    return mine.filter(pk=wanted, network=network.id).first()


def _why(request: HttpRequest, network: Network, state: State, exception: Exception | None) -> str:
    if not state:
        return Failure.STATE_LOST
    if isinstance(exception, ExchangeFailed):
        return from_finding(exception.finding, network)
    if exception is not None:
        return Failure.NETWORK_DOWN if isinstance(exception, OSError) else Failure.UNCLEAR
    return from_return(request.GET.get("error", ""), network)
