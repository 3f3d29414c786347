"""The pages for connecting networks and choosing what becomes a channel."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.recent_sign_in.decorator import is_post, recent_sign_in_required
from channels import registry
from channels.consent import flow
from channels.consent.failures import Failure, failure_text, from_finding, known
from channels.consent.parameters import parameters
from channels.consent.returned_login import ReturnedLogin
from channels.consent.underway import Errand, NotSetUp
from channels.contract import Finding, Network, Registration, ServerFound
from channels.journeys import choosing, connect_choices, connecting, pending_logins, returning
from channels.journeys.choosing import ChooseForm
from channels.journeys.failed_page import failed_page
from channels.journeys.own_consent import leaving, server_asked
from channels.journeys.signed_in import person
from channels.models import Channel, Pending
from channels.registrations import addable_kinds, app_of, asked_of, has_app, scopes_of
from core.names.isolates import isolated

log = logging.getLogger(__name__)
# Of what is not on offer; the rest is counted.
MOST_NAMED = 100
View = Callable[..., HttpResponse]


def keeps_what_waits(view: View) -> View:
    """For a view that decides on what waits: a database that fails has taken nothing of it.

    The page says so, and sends the same answer again.
    """

    @wraps(view)
    def answered(request: HttpRequest, **named: Any) -> HttpResponse:
        try:
            return view(request, **named)
        except returning.DATABASE_AWAY as error:
            if request.method != "POST":
                raise
            log.error("a person's decision could not be stored: %s", type(error).__name__)
            answers = [
                (name, value)
                for name, values in request.POST.lists()
                for value in values
                if name != "csrfmiddlewaretoken"
            ]
            return render(request, "channels/connect/busy.html", {"answers": answers}, status=503)

    return answered


@require_GET
@login_required
def connect(request: HttpRequest) -> HttpResponse:
    """Every network on a line of its own; the one that is chosen is open."""
    return _networks(request, request.GET.get("network", ""), request.GET.get("server", ""))


def _networks(
    request: HttpRequest, chosen: str, typed: str = "", error: str = "", status: int = 200
) -> HttpResponse:
    """``typed``: in the field of the one that is chosen, where it has one; ``error``: about it."""
    typed = server_asked.typed_in(typed)
    ways = connect_choices.ways_of(person(request), chosen, typed=typed, error=error)
    context = {"ways": ways, "absent": connect_choices.absent()}
    return render(request, "channels/connect/networks.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
@recent_sign_in_required(when=is_post)
def start(request: HttpRequest, app: str) -> HttpResponse:
    """Set out for the network's consent page, by this app of ours. GET sets out for nowhere: it
    is what a change of language makes of the page that shows an error here."""
    by = app_or_404(app)
    target = registry.get(by.network)
    if request.method != "POST":
        return redirect(f"{reverse('channels:connect')}?{urlencode({'network': by.key})}")
    if target.consent:
        try:
            return _start_by_its_own(request, target, by)
        except NotSetUp:
            return returning.to_failure(by, Failure.NOT_SET_UP)
    params = parameters(
        target, switch=bool(request.POST.get("other")), again=bool(request.POST.get("again"))
    )
    try:
        return flow.redirect_to_consent(request, by, data={}, params=params)
    except NotSetUp:
        return returning.to_failure(by, Failure.NOT_SET_UP)


def _start_by_its_own(request: HttpRequest, target: Network, by: Registration) -> HttpResponse:
    """To the network's own consent page; at the server that was typed, where it has several."""
    user, place = person(request), ServerFound("")
    if not has_app(target.id, by.id):
        raise NotSetUp(by.key)
    if target.server_field:
        typed = server_asked.typed_in(request.POST.get("server", ""))
        if not typed:  # from a button on another page, or left empty
            said = _("Fill this in first.") if "server" in request.POST else ""
            return _networks(request, by.key, "", said, status=400 if said else 200)
        told = server_asked.look_up(user, target, typed, at=timezone.now())
        if isinstance(told, server_asked.ServerBox):
            return _networks(request, by.key, typed, told.error, status=400)
        if isinstance(told, Finding):
            return returning.to_failure(by, from_finding(told, target), server=typed)
        place = told
    errand = Errand(
        by,
        replace(place, hint="") if request.POST.get("other") else place,
        switch=bool(request.POST.get("other")),
        again=tuple(scopes_of(by)) if request.POST.get("again") else (),
    )
    return leaving.begin(request, user, errand)


@require_GET
def failed(request: HttpRequest, app: str, why: str) -> HttpResponse:
    """Why nothing was connected, whose fault that is, and the next step."""
    by = app_or_404(app)
    target = registry.get(by.network)
    if not known(why, target):
        raise Http404
    channel = _own_channel(request, target)
    said_by = returning.server_that_said(request.GET.get("said_by", ""))
    target = registry.at(target.id, channel.credential.server if channel else said_by)
    text = failure_text(why, target)
    signed_in, set_up = request.user.is_authenticated, app_of(by.network, by.id) is not None
    server = server_asked.typed_in(request.GET.get("server", "")) if target.server_field else ""
    page = failed_page(
        why, text, target, by, channel, signed_in=signed_in, set_up=set_up, server=server
    )
    context = {"network": target, "text": text, "channel": channel, "page": page}
    status = 400 if why == Failure.STATE_LOST else 200
    return render(request, "channels/connect/failed.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
@keeps_what_waits
def choose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Which places behind the new login become channels."""
    user, now = person(request), timezone.now()
    try:
        pending, returned = pending_logins.pending_of(user, pk, Pending.Purpose.CONNECT, at=now)
    except pending_logins.Void:
        return void(request, user, pk)
    if request.method == "POST" and request.POST.get("none"):
        return _none(request, user, pending)
    offers = connecting.offers(user, returned)
    form = ChooseForm(offers, request.POST if request.method == "POST" else None)
    looks_on = form.sheet.many and choosing.asked_for_a_sheet(request.POST)
    if not looks_on and form.is_valid():
        try:
            channels = connecting.save(user, pk, form.cleaned_data["places"], at=now)
        except pending_logins.Void:
            return void(request, user, pk)
        except connecting.Taken:
            return returning.to_failure(app_behind(pending), Failure.TAKEN)
        except connecting.Changed:
            offers = connecting.offers(user, returned)
            form = ChooseForm(offers, request.POST)
            if form.is_valid():
                form.add_error("places", form.fields["places"].error_messages["invalid_choice"])
        else:
            return _connected(request, channels)
    context = {"form": form, "pending": pending, **_choice(user, offers, returned)}
    context["errors"] = [] if looks_on else form["places"].errors
    status = 400 if form.is_bound and not looks_on else 200
    return render(request, "channels/connect/choose.html", context, status=status)


def _choice(
    user: User, offers: list[connecting.Offer], returned: ReturnedLogin
) -> dict[str, object]:
    """What stands beside the boxes: what this login carries, and why others are not on offer."""
    network = registry.at(returned.network, returned.server)
    app = network.app(returned.app)
    login = connecting.own_login(user, returned)
    carried = [
        offer for offer in offers if login and offer.channel and offer.channel.credential == login
    ]
    others = [offer for offer in offers if not offer.free and offer not in carried]
    missed = asked_of(network.id, app.id) - set(returned.scopes)
    return {
        "network": network,
        "app": app,
        "returned": returned,
        "login": login,
        "carried": carried[:MOST_NAMED],
        "carried_more": len(carried[MOST_NAMED:]),
        "others": others[:MOST_NAMED],
        "others_more": len(others[MOST_NAMED:]),
        "movable": [offer for offer in others if offer.publishes],
        "cut_short": not returned.facts.complete,
        "lists": bool(addable_kinds(app)),
        "ticks": any(kind.traits.ticked for kind in app.kinds),
        "declined": [ability for ability in network.policy.abilities if ability.scope in missed],
    }


def void(request: HttpRequest, user: User, pk: UUID) -> HttpResponse:
    """What waited for the person's word has waited too long. Another's is not found at all."""
    pending = Pending.objects.filter(pk=pk, user=user).first()
    if pending is None:
        if Pending.objects.filter(pk=pk).exists():
            raise Http404
        return render(request, "channels/connect/void.html", status=410)
    context = {"network": registry.get(pending.network), "app": app_behind(pending)}
    return render(request, "channels/connect/void.html", context, status=410)


def network_or_404(network: str) -> Network:
    try:
        return registry.get(network)
    except KeyError:
        raise Http404 from None


def app_or_404(key: str) -> Registration:
    try:
        return registry.app(key)
    except KeyError:
        raise Http404 from None


def app_behind(pending: Pending) -> Registration:
    """The app by which this came back."""
    return registry.get(pending.network).app(pending.app)


def _own_channel(request: HttpRequest, network: Network) -> Channel | None:
    pk = request.GET.get("channel", "")
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 19):
        return None
    return Channel.objects.visible_to(request.user).filter(pk=pk, network=network.id).first()


def _none(request: HttpRequest, user: User, pending: Pending) -> HttpResponse:
    pending_logins.drop(user, pending.pk)
    if connecting.own_login(user, pending):
        messages.info(request, _("Nothing was added. What is connected stays as it is."))
        return redirect("channels:list")
    messages.info(request, _("Nothing was connected. We deleted what the network sent."))
    return redirect("channels:connect")


def _connected(request: HttpRequest, channels: list[Channel]) -> HttpResponse:
    count = len(channels)
    text = ngettext("%(name)s is connected.", "%(count)d channels are connected.", count)
    messages.success(request, text % {"name": isolated(channels[0].name), "count": count})
    if count == 1:
        return redirect(channels[0])
    return redirect("channels:list")
