"""The pages on which a channel changes hands: begun, asked, and answered."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from channels import registry
from channels.contract import Network
from channels.handing_over import links, moving, own_logins, questions
from channels.journeys import connecting, pending_logins
from channels.journeys.connect_views import app_behind, keeps_what_waits, void
from channels.journeys.refresh_views import own_channel
from channels.journeys.signed_in import person
from channels.models import Channel, Credential, HandOver, Pending
from core.names.isolates import isolated
from core.names.natural_order import by_name

Purpose, Way = Pending.Purpose, HandOver.Way


@never_cache
@require_GET
@login_required
def taken(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The account that came back is connected here by somebody else, who can be asked for it."""
    user, now = person(request), timezone.now()
    try:
        pending, returned = pending_logins.pending_of(user, pk, Purpose.TAKEN, at=now)
    except pending_logins.Void:
        return void(request, user, pk)
    network, app = registry.at(pending.network, returned.server), app_behind(pending)
    context = {"pending": pending, "network": network, "app": app}
    return render(request, "channels/hand_over/taken.html", context)


@never_cache
@require_POST
@login_required
@keeps_what_waits
def begin(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The person wants the login that came back to carry a channel: done, or asked for."""
    user, now = person(request), timezone.now()
    pending = Pending.objects.filter(pk=pk, user=user).first()
    if pending is None:
        return void(request, user, pk)
    network = _network_of(pending)
    try:
        return _begin(request, user, pending, now)
    except pending_logins.Void:
        return void(request, user, pk)
    except questions.AskedBefore as before:
        context = {"network": network, "again_at": before.again_at}
        return render(request, "channels/hand_over/asked_before.html", context, status=409)
    except own_logins.WouldDoLess:  # that page says what would stop, and asks
        return redirect("channels:refresh_other", pk)
    except (moving.Elsewhere, connecting.Taken):
        context = {"network": network}
        return render(request, "channels/hand_over/impossible.html", context, status=409)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
@keeps_what_waits
def asked(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What became of a question, for who has put it; POST takes it back."""
    now = timezone.now()
    mine = HandOver.objects.filter(requester=person(request)).select_related("channel")
    hand_over = get_object_or_404(mine, pk=pk)
    if request.method == "POST":
        try:
            questions.withdraw(hand_over, at=now)
        except questions.Settled:
            return redirect("channels:hand_over", pk)
        messages.info(request, _("You withdrew your question. Nothing was changed."))
        return redirect("channels:list")
    return render(request, "channels/hand_over/asked.html", _context(hand_over, now))


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
@keeps_what_waits
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The mailed link: who asks, for what, and what a yes does. Only the person asked sees it."""
    user, now = person(request), timezone.now()
    hand_over = links.read(token)
    if hand_over is None:
        return render(request, "channels/hand_over/settled.html", status=410)
    if hand_over.asked_id != user.pk:
        return render(request, "channels/hand_over/not_yours.html", status=403)
    if request.method == "POST" and questions.is_open(hand_over, at=now):
        try:
            return _answered(request, hand_over, now)
        except questions.Settled:
            hand_over.refresh_from_db()
        except moving.Elsewhere:
            gone = {"network": registry.at(hand_over.network, hand_over.server)}
            return render(request, "channels/hand_over/impossible.html", gone, status=409)
    context = _context(hand_over, now)
    if not context["open"]:
        return render(request, "channels/hand_over/settled.html", context, status=410)
    return render(request, "channels/hand_over/answer.html", context)


def _begin(request: HttpRequest, user: User, pending: Pending, at: datetime) -> HttpResponse:
    if pending.purpose == Purpose.TAKEN:
        return _to_question(questions.ask_for_login(user, pending, at=at))
    if pending.purpose == Purpose.WRONG_ACCOUNT:
        channel = own_channel(request, pending.channel_id or 0)
        login = connecting.login_of(pending)
        if login and login.user_id != user.pk:
            return _to_question(questions.offer_channel(user, pending, channel, at=at))
        return _move(request, user, pending, channel, at)
    if pending.purpose != Purpose.CONNECT:
        raise Http404
    channels = Channel.objects.select_related("credential__user").filter(network=pending.network)
    channel = get_object_or_404(channels, external_id=request.POST.get("place", ""))
    if channel.credential.user_id == user.pk:
        return _move(request, user, pending, channel, at)
    return _to_question(questions.ask_for_channel(user, pending, channel, at=at))


def _to_question(hand_over: HandOver) -> HttpResponse:
    return redirect("channels:hand_over", hand_over.pk)


def _move(
    request: HttpRequest, user: User, pending: Pending, channel: Channel, at: datetime
) -> HttpResponse:
    less_agreed = bool(request.POST.get("less"))
    moved = own_logins.move(user, pending, channel, at=at, less_agreed=less_agreed)
    text = _("%(name)s now uses the login of %(who)s. Everything else stayed as it was.")
    named = {"who": isolated(pending.account_name), "name": isolated(channel.name)}
    messages.success(request, text % named)
    after = reverse("channels:choose", args=[pending.pk]) if moved.pending else ""
    return _past_the_old_login(moved.before, after or channel.get_absolute_url())


def _past_the_old_login(login: Credential, after: str) -> HttpResponse:
    """On to ``after``; first to the question about a login that carries nothing any more."""
    if login.channels.exists():
        return redirect(after)
    response = redirect("channels:login_left", login.pk)
    response["Location"] += f"?then={after}"
    return response


def _answered(request: HttpRequest, hand_over: HandOver, at: datetime) -> HttpResponse:
    if request.POST.get("answer") != "yes":
        questions.decline(hand_over, at=at)
        messages.info(request, _("You said no. Nothing was changed."))
        return redirect("channels:list")
    before = questions.agree(hand_over, at=at)
    if hand_over.way == Way.GIVE:
        text = _("%(name)s is among your channels now.")
        name = hand_over.channel.name if hand_over.channel else ""
        messages.success(request, text % {"name": isolated(name)})
        return redirect(hand_over.channel or "channels:list")
    messages.success(request, _("It is handed over."))
    if before is None:
        return redirect("channels:list")
    return _past_the_old_login(before, reverse("channels:list"))


def _network_of(pending: Pending) -> Network:
    """As those know it who are at the server that this is about."""
    login = pending.channel.credential if pending.channel else connecting.login_of(pending)
    return registry.at(pending.network, login.server if login else "")


def _is_the_requesters(hand_over: HandOver) -> bool:
    """Whether the channel became theirs, and still is: it may have been handed on since."""
    channel = hand_over.channel
    return channel is not None and channel.credential.user_id == hand_over.requester_id


def _context(hand_over: HandOver, at: datetime) -> dict[str, object]:
    login = hand_over.login
    return {
        "hand_over": hand_over,
        "network": registry.at(hand_over.network, hand_over.server),
        "channel": hand_over.channel,
        "login": login,
        "now_theirs": hand_over.state == HandOver.State.DONE and _is_the_requesters(hand_over),
        "behind": by_name(login.channels.all()) if login else [],
        "open": questions.is_open(hand_over, at=at),
        "until": questions.until(hand_over),
    }
