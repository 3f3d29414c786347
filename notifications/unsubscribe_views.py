"""Turning one topic off from a mail, without signing in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from notifications import unsubscribing
from notifications.models import Preferences


# A mail program posts here by itself (https://www.rfc-editor.org/rfc/rfc8058): the signed
# address is the proof. GET changes nothing, because scanners follow every link of a mail.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    wish = unsubscribing.read(token)
    if wish is None:
        return render(request, "notifications/unsubscribe_bad.html", status=400)
    mine = Preferences.of(wish.user)
    if request.method == "POST":
        unsubscribing.turn(mine, wish.topic.id, on=False)
    off = not Preferences.of(wish.user).wants(wish.topic.id)
    return render(request, "notifications/unsubscribe.html", {"topic": wish.topic, "off": off})
