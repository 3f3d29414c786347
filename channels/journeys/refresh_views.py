"""The pages of the guided refresh."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.recent_sign_in.decorator import is_post, recent_sign_in_required
from channels import registry
from channels.consent import flow
from channels.consent.failures import Failure
from channels.consent.parameters import parameters
from channels.consent.returned_login import ReturnedLogin
from channels.consent.underway import NotSetUp
from channels.contract import Ability, Cause, Kind
from channels.journeys import connecting, pending_logins, receiving, refreshing, returning
from channels.journeys.connect_views import app_behind, keeps_what_waits, void
from channels.journeys.own_consent import leaving
from channels.journeys.refresh_all import runs
from channels.journeys.refresh_page import refresh_page
from channels.journeys.refreshed_page import old_end, refreshed_page
from channels.journeys.signed_in import person
from channels.models import Channel, Credential, Event, EventKind, Pending
from channels.records.diagnoses import diagnosis_of
from channels.registrations import app_for
from channels.words.diagnosis_text import describe
from channels.words.of_rules.by_rule import words_of
from core.names.isolates import isolated
from core.names.natural_order import by_name


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
@recent_sign_in_required(when=is_post)
def refresh(request: HttpRequest, pk: int) -> HttpResponse:
    """What is wrong, and what to have ready; POST sets out for the network."""
    channel = own_channel(request, pk)
    if request.method == "POST":
        return _set_out(request, channel)
    now = timezone.now()
    diagnosis = diagnosis_of(channel, at=now)
    credential = channel.credential
    # Where the account lives elsewhere, nobody is to sign in at the server of before.
    moved = words_of(diagnosis.rule, channel.network).at_another_server
    network = registry.at(channel.network, "" if moved else credential.server)
    missing = refreshing.missing_abilities(credential)
    door = request.GET.get("door", "")
    context = {
        "channel": channel,
        "network": network,
        "diagnosis": diagnosis,
        "words": describe(channel, diagnosis, at=now),
        "page": refresh_page(channel, network, diagnosis, door=door, missing=missing),
        "siblings": _others(credential, channel),
        "stay_ticked": _ticked_there(credential, Kind(channel.kind)),
        "abilities": refreshing.abilities_for(credential),
        "missing": missing,
        "progress": _progress(person(request), now),
    }
    return render(request, "channels/refresh/begin.html", context)


@never_cache
@require_GET
@login_required
def refreshed(request: HttpRequest, pk: int, event: int) -> HttpResponse:
    """What the refresh changed, for this channel and the others behind its login."""
    channel = own_channel(request, pk)
    done = get_object_or_404(
        Event, pk=event, credential=channel.credential, kind=EventKind.REFRESHED
    )
    network = registry.at(channel.network, channel.credential.server)
    evidence = _evidence_context(channel.credential, done.evidence)
    outcome = {key: evidence[key] for key in ("mended", "without", "missing")}
    context = {
        "channel": channel,
        "network": network,
        "diagnosis": diagnosis_of(channel, at=timezone.now()),
        "page": refreshed_page(channel, network, done, **outcome),
        "old_end": old_end(done, evidence["ended"], evidence["ends"]),
        **evidence,
        **_run_after(person(request), channel.credential, done),
    }
    return render(request, "channels/refresh/done.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
@keeps_what_waits
def other_account(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another account came back: both side by side; POST takes it as a channel of its own."""
    user, now = person(request), timezone.now()
    try:
        pending, returned = pending_logins.pending_of(
            user, pk, Pending.Purpose.WRONG_ACCOUNT, at=now
        )
    except pending_logins.Void:
        return void(request, user, pk)
    channel = own_channel(request, pending.channel_id or 0)
    network = registry.at(pending.network, channel.credential.server)
    if request.method == "POST":
        try:
            received = receiving.decided(user, pk, Pending.Purpose.WRONG_ACCOUNT, at=now)
        except pending_logins.Void:
            return void(request, user, pk)
        return returning.go_on(network, received)
    context = {
        "channel": channel,
        "login": channel.credential,
        "pending": pending,
        "network": network,
        "returned": returned,
        "owner": connecting.owner(user, returned),
        "addable": connecting.addable(connecting.offers(user, returned)),
        "carries": connecting.place_for(channel, returned) is not None,
        # What the channel needs is asked for by another app than before: see ``app_for``.
        "by_other_app": returned.app != channel.credential.app,
        **_would_stop(user, returned, now),
    }
    return render(request, "channels/refresh/other_account.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
@keeps_what_waits
def less(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The new token allows less than the one that works: the person says which to keep."""
    user, now = person(request), timezone.now()
    try:
        pending, returned = pending_logins.pending_of(user, pk, Pending.Purpose.LESS, at=now)
    except pending_logins.Void:
        return void(request, user, pk)
    channel = own_channel(request, pending.channel_id) if pending.channel_id else None
    if request.method == "POST":
        try:
            return _keep_or_use(request, user, pending, now)
        except pending_logins.Void:
            return void(request, user, pk)
    login = connecting.own_login(user, pending)
    if login is None:
        raise Http404
    comparison = refreshing.compare(login, returned, at=now)
    context = {
        "channel": channel,
        "login": login,
        "app": app_behind(pending),
        "network": registry.at(pending.network, login.server),
        "comparison": comparison,
        "lost": refreshing.abilities_of(pending.network, comparison.lost_scopes),
    }
    return render(request, "channels/refresh/less.html", context)


def _would_stop(user: User, returned: ReturnedLogin, at: datetime) -> dict[str, Any]:
    """What a login of this person's own would lose by the tokens that came back for it."""
    login = connecting.own_login(user, returned)
    comparison = refreshing.compare(login, returned, at=at) if login else None
    if comparison is None or not comparison.worse:
        return {}
    lost = refreshing.abilities_of(returned.network, comparison.lost_scopes)
    return {"comparison": comparison, "lost": lost}


def own_channel(request: HttpRequest, pk: int) -> Channel:
    """This person's channel; anything else is not found."""
    return get_object_or_404(Channel.objects.visible_to(request.user), pk=pk)


def _set_out(request: HttpRequest, channel: Channel) -> HttpResponse:
    network = registry.get(channel.network)
    by = app_for(network, channel.credential.app, Kind(channel.kind))
    if network.consent:
        return leaving.refresh(request, person(request), channel, by)
    other, again = bool(request.POST.get("other")), bool(request.POST.get("again"))
    same_login = not other and by.id == channel.credential.app
    params = parameters(
        network,
        switch=other,
        again=again,
        holds_refresh=same_login and refreshing.holds_refresh(channel.credential),
    )
    scopes: Sequence[str] = refreshing.scopes_to_ask(channel.credential) if again else ()
    data = {"channel": channel.pk}
    try:
        return flow.redirect_to_consent(request, by, data=data, scopes=scopes, params=params)
    except NotSetUp:
        return returning.to_failure(by, Failure.NOT_SET_UP, channel)


def _keep_or_use(request: HttpRequest, user: User, pending: Pending, at: datetime) -> HttpResponse:
    channel, network = pending.channel, registry.get(pending.network)
    if request.POST.get("use") == "new":
        received = receiving.decided(user, pending.pk, Pending.Purpose.LESS, at=at)
        if channel is None:  # else the page of the refresh says what holds
            text = _("%(name)s has the new token now. It does less than the one before.")
            messages.info(request, text % {"name": isolated(pending.account_name)})
        return returning.go_on(network, received, channel)
    receiving.kept(user, pending.pk, at=at)
    text = _("%(name)s keeps the token that it had, and goes on working.")
    name = channel.name if channel else pending.account_name
    messages.info(request, text % {"name": isolated(name)})
    return redirect(channel or "channels:list")


def _ticked_there(credential: Credential, kind: Kind) -> list[Channel]:
    """The places that arrive ticked at a network that asks about them one by one."""
    if not kind.traits.ticked:
        return []
    gone = (Cause.PERMISSION_MISSING.value, Cause.LOST_PAGE_ROLE.value)
    return by_name(credential.channels.exclude(cause__in=gone))


def _others(credential: Credential, channel: Channel) -> list[Channel]:
    return by_name(credential.channels.exclude(pk=channel.pk))


def _progress(user: User, at: datetime) -> runs.Progress | None:
    run = runs.open_run(user)
    return runs.progress(run, user, at=at) if run else None


def _evidence_context(credential: Credential, evidence: Mapping[str, Any]) -> dict[str, Any]:
    """The event's evidence, with channels and abilities in place of their numbers and names."""
    channels = {channel.pk: channel for channel in credential.channels.order_by("name")}
    missing: list[Ability] = refreshing.abilities_of(
        credential.network, evidence.get("missing", ())
    )
    return {
        "ended": _moment(evidence.get("ended")),
        "ends": _moment(evidence.get("ends")),
        "mended": [channels[pk] for pk in evidence.get("mended", ()) if pk in channels],
        "without": [channels[pk] for pk in evidence.get("without", ()) if pk in channels],
        "missing": missing,
        "behind": list(channels.values()),
    }


def _run_after(user: User, credential: Credential, done: Event) -> dict[str, Any]:
    """The run that this refresh was part of: where it goes on, or that it is over."""
    run = runs.part_of(user, credential, since=done.at)
    if run is None:
        return {}
    if run.finished_at:
        return {"finished": run}
    return {"progress": runs.progress(run, user, at=timezone.now())}


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
