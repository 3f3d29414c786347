"""Signing in at the network once more, where a network is how a person gets in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.recent_sign_in import recency


@dataclass(frozen=True, slots=True)
class Way:
    """A button: the network's name, and where its form is sent."""

    name: str
    address: str


def ways(request: HttpRequest, back: str) -> list[Way]:
    """The networks that this person signs in by. They come back to ``back``."""
    own = SocialAccount.objects.filter(user_id=request.user.pk).values_list("provider", flat=True)
    offered = {provider.sub_id: provider for provider in get_adapter().list_providers(request)}
    return [
        Way(
            offered[name].name,
            offered[name].get_login_url(request, process=AuthProcess.REDIRECT, next=back),
        )
        for name in sorted(set(own))
        if name in offered
    ]


def came_back(request: HttpRequest, sociallogin: SocialLogin, *, at: datetime) -> None:
    """The network has said who it was. Only the owner of the session counts."""
    if sociallogin.state.get("process") != AuthProcess.REDIRECT:
        return
    if not request.user.is_authenticated:
        return
    if sociallogin.is_existing and sociallogin.user == request.user:
        recency.note(request, at=at)
    else:
        messages.error(request, _("That is not the account that you sign in here with."))
