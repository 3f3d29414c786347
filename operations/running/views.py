"""``/staff/running/``: is everything running? And a pause lifted, with its reason."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.staff_access import may, staff_page
from channels.models import Pause
from channels.records import pauses
from core.names.plain_names import plain
from operations.running.reckoning import running
from operations.running.words import answer, what

log = logging.getLogger(__name__)
VIEW, LIFT = "operations.view_heartbeat", "channels.delete_pause"
LONGEST_REASON = 200


@require_safe
@staff_page(VIEW)
def page(request: HttpRequest) -> HttpResponse:
    told = running(at=timezone.now())
    context = {
        "at": told.at,
        "told": told,
        "answer": answer(told.trouble),
        "more": [answer((code,)) for code in told.trouble[1:]],
        "outgoing": [(what(queue.what), queue) for queue in told.outgoing],
        "may_lift": may(request.user, LIFT),
        "longest_reason": LONGEST_REASON,
    }
    return render(request, "operations/running.html", context)


@require_POST
@staff_page(LIFT)
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Kept in the admin's own log, where what was done to a row stands."""
    pause = get_object_or_404(Pause, pk=pk)
    reason = plain(request.POST.get("reason", ""))[:LONGEST_REASON]
    if not reason:
        messages.error(request, _("Say why the pause is lifted: it is kept with your name."))
        return redirect("running")
    change = f"Lifted the pause of {pause.network}: {reason}"
    LogEntry.objects.log_actions(int(request.user.pk or 0), [pause], CHANGE, change_message=change)
    log.info("the pause of %s was lifted by user %s", pause.network, request.user.pk)
    pauses.lift(pause.network)
    messages.success(request, _("The pause is lifted: the network is asked again."))
    return redirect("running")
