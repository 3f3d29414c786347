"""A year of all channels on one page: when a person is needed, and for which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from channels.diagnosis.outline import Outline
from channels.pages.year.lanes import year_of
from channels.pages.year.year_words import year_summary
from channels.records.in_outline.outlines import own_channels


@never_cache
@require_GET
@login_required
def year(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    own = own_channels(request.user, at=at, wanted=_all)
    ahead = year_of(own.pairs.values(), at=at)
    context = {"at": at, "year": ahead, "summary": year_summary(ahead)}
    return render(request, "channels/year.html", context)


def _all(outlines: Sequence[Outline]) -> Iterable[int]:
    return [outline.pk for outline in outlines]
