"""The page that goes through every login that needs the person, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from channels import registry
from channels.journeys.refresh_all import runs
from channels.journeys.signed_in import person
from channels.models import Channel
from channels.records.diagnoses import diagnosis_of
from channels.words.diagnosis_text import describe


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def refresh_all(request: HttpRequest) -> HttpResponse:
    """Walk through every login that needs the person, one after the other."""
    user, now = person(request), timezone.now()
    if request.method == "POST":
        return _advance_run(request, user, now)
    run = runs.open_run(user)
    if run:
        progress = runs.progress(run, user, at=now)
        if progress.current:
            context = {"progress": progress, **_step_context(progress.current, now)}
            return render(request, "channels/refresh/run.html", context)
        runs.stop(user, at=now)  # what was left has healed meanwhile
        return _to_finished_run(run.pk)
    finished = runs.finished(user, request.GET.get("run", ""))
    waiting = runs.waiting(user, at=now)
    context = {
        "waiting": waiting,
        "ticked": _ticked(request, waiting),
        "finished": runs.progress(finished, user, at=now) if finished else None,
        "any": Channel.objects.visible_to(user).exists(),
    }
    return render(request, "channels/refresh/all.html", context)


def _advance_run(request: HttpRequest, user: User, at: datetime) -> HttpResponse:
    run = runs.open_run(user)
    if run is None:
        only = _chosen_logins(request, user, at)
        if only:
            runs.begin(user, at=at, only=only)
        else:
            messages.warning(request, _("Tick at least one login to go through."))
    elif request.POST.get("stop"):
        runs.stop(user, at=at)
        return _to_finished_run(run.pk)
    else:
        queue = runs.progress(run, user, at=at).queue
        for login in queue:
            if str(login.credential.pk) == request.POST.get("skip"):
                runs.skip(user, login.credential.pk, at=at)
        if runs.open_run(user) is None:
            return _to_finished_run(run.pk)
    return redirect("channels:refresh_all")


def _ticked(request: HttpRequest, waiting: Sequence[runs.Waiting]) -> set[int]:
    """The logins ticked at first: those that were chosen before, else all."""
    logins = {each.credential.pk for each in waiting}
    return logins.intersection(_numbers(request.GET.getlist("login"))) or logins


def _chosen_logins(request: HttpRequest, user: User, at: datetime) -> list[int]:
    """The ticked ones among those that need the person; all where there were no boxes."""
    logins = [each.credential.pk for each in runs.waiting(user, at=at)]
    if "boxes" not in request.POST:
        return logins
    ticked = _numbers(request.POST.getlist("login"))
    return [pk for pk in logins if pk in ticked]


def _numbers(texts: Sequence[str]) -> set[int]:
    return {int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 19}


def _to_finished_run(run: int) -> HttpResponse:
    response = redirect("channels:refresh_all")
    response["Location"] += f"?run={run}"
    return response


def _step_context(waiting: runs.Waiting, at: datetime) -> dict[str, Any]:
    diagnosis = diagnosis_of(waiting.channel, at=at)
    return {
        "waiting": waiting,
        "channel": waiting.channel,
        "network": registry.at(waiting.channel.network, waiting.channel.credential.server),
        "diagnosis": diagnosis,
        "words": describe(waiting.channel, diagnosis, at=at),
    }
