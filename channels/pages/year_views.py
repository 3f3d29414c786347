"""A year of all channels on one page: when a person is needed, and for which."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from channels.models import Channel
from channels.pages.year import year_of
from channels.pages.year_words import year_summary
from channels.records.diagnoses import diagnoses_of


@never_cache
@require_GET
@login_required
def year(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    pairs = diagnoses_of(Channel.objects.visible_to(request.user), at=at)
    ahead = year_of(pairs, at=at)
    context = {"at": at, "year": ahead, "summary": year_summary(ahead)}
    return render(request, "channels/year.html", context)
