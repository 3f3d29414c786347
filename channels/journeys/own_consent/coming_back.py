"""The address that a network with a consent of its own sends people back to."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from channels import registry
from channels.consent import underway
from channels.consent.failures import Failure, from_finding, from_return
from channels.contract import Registration, realm_of
from channels.journeys import returning
from channels.journeys.own_consent.leaving import session_of
from channels.models import Channel, Underway


def callback(by: Registration) -> Callable[[HttpRequest], HttpResponse]:
    """Ends in a redirect to an address of ours, so that the code stays in no history."""

    @never_cache
    @require_GET
    def come_back(request: HttpRequest) -> HttpResponse:
        try:
            return _come_back(request, by)
        except underway.NotSetUp:
            return returning.to_failure(by, Failure.NOT_SET_UP)
        except returning.DATABASE_AWAY:  # while the code was being exchanged
            return returning.to_failure(by, Failure.NOT_STORED)

    return come_back


def _come_back(request: HttpRequest, by: Registration) -> HttpResponse:
    network, now = registry.get(by.network), timezone.now()
    state = request.GET.get("state", "")
    row = underway.take(network, session_of(request), state, at=now) if state else None
    if row is None:
        return returning.to_failure(by, Failure.STATE_LOST)
    user = _who(request, row)
    if user is None:
        return returning.to_failure(by, Failure.NOT_SIGNED_IN)
    channel = _refreshed_channel(user, row)
    if "code" not in request.GET or "error" in request.GET:
        why = from_return(request.GET.get("error", ""), network)
        returning.alert(realm_of(network.id, row.server), why, now)
        return returning.gave_up(by, channel, why, now, server=row.server)
    app, answer = underway.exchange(row, request.GET.dict(), at=now)
    if answer.grant is None:
        why = from_finding(answer.finding, network)
        return returning.gave_up(by, channel, why, now, server=row.server)
    return returning.prove_and_store(user, by, app, answer.grant, channel, row.scopes, at=now)


def _who(request: HttpRequest, row: Underway) -> User | None:
    """The person who set out, if it is still they who are signed in."""
    user = request.user
    return user if user.is_authenticated and user.pk == row.user_id else None


def _refreshed_channel(user: User, row: Underway) -> Channel | None:
    """The channel that was to be refreshed; None where it was a connection, or is gone."""
    if row.channel_id is None:
        return None
    return Channel.objects.visible_to(user).filter(pk=row.channel_id).first()
