"""What a person was doing when they were asked: kept sealed in their session, then done.

allauth keeps such a request in the session as it came; what was typed may be a password, so
that it lies sealed here. One is kept at a time, for as long as a sign-in counts as recent.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.urls import resolve
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.recent_sign_in import mailed_code, methods, recency
from core.sealing import Binding, UnsealError, seal_json, unseal_json

CALLBACK = "accounts.recent_sign_in.suspended.resume"  # called by allauth's pages


def suspend(request: HttpRequest, *, at: datetime) -> HttpResponse:
    """Keep what was sent ``at`` (aware UTC), and lead to the question."""
    # One that was given up must not happen after the answer to this one.
    request.session.pop(STATE_SESSION_KEY, None)
    if request.method == "POST":
        request.session[STATE_SESSION_KEY] = {"state": _sealed(request, at), "callback": CALLBACK}
    page = methods.own_page(request.user)
    if not page and not mailed_code.is_awaited(request, at=at):
        mailed_code.send(request, at=at)
    return _leave_for(request, page or methods.code_page())


def resume(request: HttpRequest, state: str) -> HttpResponse:
    """Do it now, as if it had been sent this moment."""
    back, at = _asked_for(request), timezone.now()
    try:
        kept: dict[str, Any] = unseal_json(state, _binding(request))
    except UnsealError:
        kept = {}
    if not kept or not _still_meant(request, kept, back, at):
        return redirect(back or "preferences")
    request.method = "POST"
    request.path, request.path_info = kept["path"], kept["path_info"]
    request.META["QUERY_STRING"] = kept["query"]
    request.GET, request.POST = QueryDict(kept["query"]), QueryDict(kept["body"])
    request._files = MultiValueDict()  # type: ignore[attr-defined]
    match = request.resolver_match = resolve(request.path_info)
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return response


def _sealed(request: HttpRequest, at: datetime) -> str:
    return seal_json(
        {
            "at": at.timestamp(),
            "user": str(request.user.pk),
            "path": request.path,
            "path_info": request.path_info,
            "query": request.META.get("QUERY_STRING", ""),
            "body": request.POST.urlencode(),
        },
        _binding(request),
    )


def _binding(request: HttpRequest) -> Binding:
    """A session changes its key meanwhile, and not its person."""
    return Binding("django_session", STATE_SESSION_KEY, str(request.user.pk), "suspended request")


def _leave_for(request: HttpRequest, page: str) -> HttpResponse:
    address = f"{page}?{urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})}"
    if "HX-Request" in request.headers:  # a fragment's own call: the whole page goes
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _asked_for(request: HttpRequest) -> str:
    """Where the page of the question was told to lead."""
    back = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or ""
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if safe else ""


def _still_meant(request: HttpRequest, kept: dict[str, Any], back: str, at: datetime) -> bool:
    fresh = at - datetime.fromtimestamp(kept["at"], UTC) < recency.timeout()
    same = kept["user"] == str(request.user.pk) and urlsplit(back).path == kept["path"]
    return fresh and same and recency.is_recent(request, at=at)
