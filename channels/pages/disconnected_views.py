"""What was disconnected: how long it can be restored, restoring it, or ending that hour now."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from channels import registry
from channels.journeys.disconnection import disconnecting, restoring
from channels.journeys.signed_in import person
from channels.models import Disconnected
from channels.pages import views
from core.names.isolates import isolated


@never_cache
@require_GET
@login_required
def left(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Until when it can be restored; afterwards, what happened to our access at the network."""
    at, row = timezone.now(), _own(request, pk)
    context = {
        "row": row,
        "network": registry.at(row.network, row.server),
        "can_be_restored": row.can_be_restored(at),
        "outcome": row.state,
    }
    return render(request, "channels/connect/disconnected.html", context)


@never_cache
@require_POST
@login_required
def restore(request: HttpRequest, pk: UUID) -> HttpResponse:
    """As it was; then its network is asked once, and its answer is said."""
    at, row = timezone.now(), _own(request, pk)
    name = isolated(row.name or row.account_name)
    try:
        restored = restoring.restore(person(request), row.pk, at=at)
    except restoring.Void:
        messages.warning(request, _("%(name)s cannot be restored any more.") % {"name": name})
        return redirect("channels:left", row.pk)
    except restoring.ConnectedAgain:
        told = _("%(name)s is connected again already, so there is nothing to restore.")
        messages.warning(request, told % {"name": name})
        return redirect("channels:left", row.pk)
    messages.success(request, _("%(name)s is restored, with its history.") % {"name": name})
    if restored.channel is None:
        return redirect("channels:login_left", restored.login.pk)
    return views.check(request, restored.channel.pk)


@never_cache
@require_POST
@login_required
def revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Not in an hour but now: whoever suspects a borrowed browser leaves it nothing to restore."""
    row = _own(request, pk)
    disconnecting.end(row.pk, at=timezone.now())
    return redirect("channels:left", row.pk)


def _own(request: HttpRequest, pk: UUID) -> Disconnected:
    return get_object_or_404(Disconnected, pk=pk, user_id=person(request).pk)
