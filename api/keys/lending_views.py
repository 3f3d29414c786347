"""The switch with which a person lets tools fetch the access token of a login, or no longer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AbstractBaseUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import changes
from accounts.recent_sign_in.decorator import recent_sign_in_required
from accounts.sign_in_log.kinds import What
from channels.public.tools import Credential, network_at, network_of
from core.names.isolates import isolated
from core.names.natural_order import natural


@dataclass(frozen=True, slots=True)
class Login:
    """One login in the list of switches."""

    pk: int
    name: str
    channels: list[str]
    lendable: bool
    of_no_use: str  # the network whose tokens are so to a tool; empty elsewhere


def page_context(user: AbstractBaseUser) -> dict[str, Any]:
    """For the page: nothing where the operator lends no tokens."""
    if not settings.API_TOKENS_ALLOWED:
        return {"lending": False, "logins": []}
    rows = Credential.objects.filter(user_id=user.pk).prefetch_related("channels")
    return {"lending": True, "logins": [_login(login) for login in rows.order_by("network", "pk")]}


def turns_on(request: HttpRequest) -> bool:
    return request.POST.get("lend") == "on"


@never_cache
@require_POST
@login_required
@recent_sign_in_required(when=turns_on)
def switch(request: HttpRequest, login_id: int) -> HttpResponse:
    """On with ``lend=on``, off with anything else: off can always be had."""
    login = get_object_or_404(Credential, pk=login_id, user=request.user.pk)
    on = turns_on(request)
    if on and not (settings.API_TOKENS_ALLOWED and network_of(login.network).lendable):
        raise Http404
    mine = Credential.objects.filter(pk=login.pk, user=request.user.pk)
    if mine.exclude(lendable=on).update(lendable=on):
        what = What.LENDING_ON if on else What.LENDING_OFF
        changes.done(login.user, what, at=timezone.now(), request=request, name=_name(login))
    told = (
        _("Tools whose key may fetch tokens now get that of %(name)s.")
        if on
        else _(
            "No tool gets the token of %(name)s any more. One that was already fetched works "
            "until its end."
        )
    )
    messages.success(request, told % {"name": isolated(_name(login))})
    return redirect("keys:index")


def _login(login: Credential) -> Login:
    names = sorted((channel.name for channel in login.channels.all()), key=natural)
    network = network_of(login.network)
    of_no_use = "" if network.lendable else network.name
    return Login(login.pk, _name(login), names, login.lendable, of_no_use)


def _name(login: Credential) -> str:
    network = network_at(login.network, login.server).name
    return f"{login.account_name}, {network}" if login.account_name else network
