"""``/channels/only/``: the reader's own networks, and whether lists leave out the others."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from channels.pages import article_fragments, own_networks
from channels.records.in_outline.outlines import states_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def choose_own_networks(request: HttpRequest) -> HttpResponse:
    """A choice that was posted leads back to the page that it was made on."""
    if request.method == "POST":
        own_networks.choose(request, only=request.POST.get("only") == "yes")
        return redirect(own_networks.safe(request, request.POST.get("next", "")) or "channels:only")
    outlines = states_of(request.user, at=timezone.now())
    context = {
        "marks": article_fragments.contents(outlines),
        "only": own_networks.of(request, outlines, back=""),
    }
    return render(request, "channels/only.html", context)
