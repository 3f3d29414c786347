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
from notifications.unsubscribe.signed_links import SignedLink


# A mail program posts here by itself (https://www.rfc-editor.org/rfc/rfc8058): the signed
# address is the proof. GET changes nothing, because scanners follow every link of a mail, and
# a POST without the words of a mail program only counts from the form of our own page.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    link = signed_links.read(token)
    if link is None:
        return render(request, "notifications/unsubscribe_bad.html", status=400)
    if link.topic is None:
        return _topics(request, link)
    if request.method == "POST" and request.POST.get("List-Unsubscribe") == "One-Click":
        _turn_off(link, link.topic.id)
        return _page(request, link.topic, link)
    return _by_form(request, link.topic, link)


@csrf_protect
def _by_form(request: HttpRequest, topic: topics.Topic, link: SignedLink) -> HttpResponse:
    if request.method == "POST":
        _turn_off(link, topic.id)
    return _page(request, topic, link)


def _page(request: HttpRequest, topic: topics.Topic, link: SignedLink) -> HttpResponse:
    off = not Preferences.of(link.user).wants(topic.id)
    return render(request, "notifications/unsubscribe.html", {"topic": topic, "off": off})


@csrf_protect
def _topics(request: HttpRequest, link: SignedLink) -> HttpResponse:
    """From a mail of several topics: each with a button of its own."""
    turned = None
    if request.method == "POST":
        turned = next(
            (topic for topic in topics.TOPICS if topic.id == request.POST.get("topic")), None
        )
        if turned:
            _turn_off(link, turned.id)
    mine = Preferences.of(link.user)
    context = {
        "turned": turned,
        "on": [topic for topic in topics.TOPICS if mine.wants(topic.id)],
        "off": [topic for topic in topics.TOPICS if not mine.wants(topic.id)],
    }
    return render(request, "notifications/unsubscribe_topics.html", context)


def _turn_off(link: SignedLink, topic: str) -> None:
    Preferences.of(link.user).choose({topic: False})
