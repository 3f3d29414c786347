"""Setting out for a network's own consent page, and the page of ours from which one leaves.

The consent page may be on any server, and a form of ours leads to no site that the content
security policy does not name. So the form ends at a page of ours, which takes the person on: by
itself, or by its link.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from channels import registry
from channels.consent import underway
from channels.consent.failures import Failure, from_finding
from channels.consent.underway import Errand, NotSetUp
from channels.contract import Registration, ServerFound
from channels.http import actual_url
from channels.journeys import refreshing, returning
from channels.models import Channel, Underway


def begin(request: HttpRequest, user: User, errand: Errand) -> HttpResponse:
    """To the page from which one leaves, or to why that cannot be. Raises NotSetUp."""
    now = timezone.now()
    try:
        row = underway.set_out(user, session_of(request), errand, at=now)
    except underway.NoWay as error:
        why = from_finding(error.finding, registry.get(errand.by.network))
        server, typed = errand.place.server, errand.place.hint
        return returning.gave_up(errand.by, errand.channel, why, now, server=server, typed=typed)
    return redirect("channels:leave", row.pk)


def refresh(request: HttpRequest, user: User, channel: Channel, by: Registration) -> HttpResponse:
    """Set out to refresh a channel: to the server that its login is at, which nobody is asked for
    again."""
    login, other, again = channel.credential, request.POST.get("other"), request.POST.get("again")
    declined = [ability.scope for ability in refreshing.missing_abilities(login)] if again else []
    errand = Errand(
        by,
        ServerFound(login.server, hint="" if other else login.account_id),
        scopes=refreshing.scopes_to_ask(login) if again else (),
        channel=channel,
        switch=bool(other),
        again=tuple(declined),
    )
    try:
        return begin(request, user, errand)
    except NotSetUp:
        return returning.to_failure(by, Failure.NOT_SET_UP, channel)


@never_cache
@require_GET
@login_required
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """On to the consent page. Its address waits no longer than ten minutes."""
    assert request.user.is_authenticated  # noqa: S101
    try:
        row, url = underway.consent_page(request.user, session_of(request), pk, at=timezone.now())
    except Underway.DoesNotExist:
        return render(request, "channels/connect/left_too_late.html", status=410)
    network = registry.at(row.network, row.server)
    context = {"network": network, "server": row.server, "url": actual_url(url)}
    return render(request, "channels/connect/leave.html", context)


def session_of(request: HttpRequest) -> str:
    """The key of this browser's session; whoever is signed in has one."""
    return request.session.session_key or ""
