"""The networks' consent addresses, placed before allauth's own.

Only the way back is allauth's (its callback view, with our adapter). Setting out is a
POST of ours (``channels:connect_start``), and nobody signs in by one of these networks:
allauth's other entrances for them lead to the page where channels are connected. The
providers that sign people in come back through the same view.
"""

from __future__ import annotations

from collections.abc import Callable

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache

from channels.consent import flow
from channels.consent.failures import Failure
from channels.contract import Network
from channels.journeys import returning
from channels.registry import NETWORKS


def redirect_to_connect(request: HttpRequest) -> HttpResponse:
    return redirect("channels:connect")


def closed(request: HttpRequest) -> HttpResponse:
    """allauth's entrance for tokens from a page's own script: we use no such thing."""
    raise Http404


def callback(provider_id: str) -> Callable[[HttpRequest], HttpResponse]:
    """The address that the network sends people back to. It is registered there."""
    view = OAuth2CallbackView.adapter_view(lambda request: flow.adapter_for(request, provider_id))

    @never_cache
    def come_back(request: HttpRequest) -> HttpResponse:
        try:
            response: HttpResponse = view(request)
        except SocialApp.DoesNotExist:
            network = flow.network_of(provider_id)
            if network is None:
                raise Http404 from None
            return returning.to_failure(network, Failure.NOT_SET_UP)
        return response

    return come_back


def patterns(network: Network) -> list[URLPattern]:
    """Those of OpenID Connect without names: they are allauth's, one for all such providers."""
    out, back = network.login_url_name, f"{network.provider}_callback"
    return [
        path(network.login_path, redirect_to_connect, name=None if network.openid else out),
        path(
            f"{network.login_path}callback/",
            callback(network.provider),
            name=None if network.openid else back,
        ),
    ]


def sign_in_callback(provider_id: str) -> URLPattern:
    """Only the way back: setting out is allauth's own view."""
    return path(f"oidc/{provider_id}/login/callback/", callback(provider_id))


urlpatterns = [
    path("facebook/login/token/", closed),
    *(pattern for network in NETWORKS for pattern in patterns(network)),
    *map(sign_in_callback, flow.SIGNS_IN),
]
