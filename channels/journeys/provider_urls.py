"""The networks' consent addresses, placed before allauth's own.

Only the way back is allauth's (its callback view, with our adapter), or, where a network has a
consent of its own, ours. Setting out is a
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

from channels import registry
from channels.consent import flow
from channels.consent.failures import Failure
from channels.contract import Registration
from channels.journeys import returning
from channels.journeys.own_consent import coming_back
from channels.registry import APPS


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
            app = flow.app_behind(provider_id)
            if app is None:
                raise Http404 from None
            return returning.to_failure(app, Failure.NOT_SET_UP)
        except returning.DATABASE_AWAY:  # while the code was being exchanged
            app = flow.app_behind(provider_id)
            if app is None:
                raise
            return returning.to_failure(app, Failure.NOT_STORED)
        return response

    return come_back


def patterns(app: Registration) -> list[URLPattern]:
    """Those of OpenID Connect without names: they are allauth's, one for all such providers."""
    out, back = app.login_url_name, f"{app.provider}_callback"
    own = registry.get(app.network).consent is not None
    return [
        path(app.login_path, redirect_to_connect, name=None if app.openid else out),
        path(
            f"{app.login_path}callback/",
            coming_back.callback(app) if own else callback(app.provider),
            name=None if app.openid else back,
        ),
    ]


def sign_in_callback(provider_id: str) -> URLPattern:
    """Only the way back: setting out is allauth's own view."""
    return path(f"oidc/{provider_id}/login/callback/", callback(provider_id))


urlpatterns = [
    path("facebook/login/token/", closed),
    *(pattern for app in APPS for pattern in patterns(app)),
    *map(sign_in_callback, flow.SIGNS_IN),
]
