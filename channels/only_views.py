"""``/channels/only/``: the reader's own networks, and whether lists leave out the others."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from channels import cards, live_fragments, only_mine


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def only(request: HttpRequest) -> HttpResponse:
    """A choice that was posted leads back to the page that it was made on."""
    if request.method == "POST":
        only_mine.choose(request, only=request.POST.get("only") == "yes")
        return redirect(only_mine.safe(request, request.POST.get("next", "")) or "channels:only")
    pairs = cards.pairs_of(request.user, at=timezone.now())
    context = {
        "marks": live_fragments.contents(pairs),
        "only": only_mine.of(request, pairs, back=""),
    }
    return render(request, "channels/only.html", context)
