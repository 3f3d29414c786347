"""Turning topics off from a mail, without signing in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from notifications import topics
from notifications.models import Preferences
from notifications.unsubscribe import signed_links
from notifications.unsubscribe.signed_links import Wish


# A mail program posts here by itself (https://www.rfc-editor.org/rfc/rfc8058): the signed
# address is the proof. GET changes nothing, because scanners follow every link of a mail, and
# a POST without the words of a mail program only counts from the form of our own page.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    wish = signed_links.read(token)
    if wish is None:
        return render(request, "notifications/unsubscribe_bad.html", status=400)
    if wish.topic is None:
        return _topics(request, wish)
    if request.method == "POST" and request.POST.get("List-Unsubscribe") == "One-Click":
        _turn_off(wish, wish.topic.id)
        return _page(request, wish.topic, wish)
    return _by_form(request, wish.topic, wish)


@csrf_protect
def _by_form(request: HttpRequest, topic: topics.Topic, wish: Wish) -> HttpResponse:
    if request.method == "POST":
        _turn_off(wish, topic.id)
    return _page(request, topic, wish)


def _page(request: HttpRequest, topic: topics.Topic, wish: Wish) -> HttpResponse:
    off = not Preferences.of(wish.user).wants(topic.id)
    return render(request, "notifications/unsubscribe.html", {"topic": topic, "off": off})


@csrf_protect
def _topics(request: HttpRequest, wish: Wish) -> HttpResponse:
    """From a mail of several topics: each with a button of its own."""
    turned = None
    if request.method == "POST":
        turned = next((one for one in topics.TOPICS if one.id == request.POST.get("topic")), None)
        if turned:
            _turn_off(wish, turned.id)
    mine = Preferences.of(wish.user)
    context = {
        "turned": turned,
        "on": [one for one in topics.TOPICS if mine.wants(one.id)],
        "off": [one for one in topics.TOPICS if not mine.wants(one.id)],
    }
    return render(request, "notifications/unsubscribe_topics.html", context)


def _turn_off(wish: Wish, topic: str) -> None:
    signed_links.turn(Preferences.of(wish.user), topic, on=False)
