"""The pages on which a network's sign-in is joined to an account that exists.

They follow allauth's own flow afterwards: whoever has a second step is asked for it.
"""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.email_verification import verify_email_indirectly
from allauth.account.internal.flows.login import (
    perform_login,
    perform_password_login,
    record_authentication,
)
from allauth.account.models import Login
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.joining import letters, waiting
from accounts.joining.forms import PasswordForm
from accounts.models import Joining


def intercept(request: HttpRequest, login: SocialLogin) -> HttpResponse | None:
    """A first sign-in by a network whose address has an account: where it goes on instead.

    None where there is nothing to ask: the sign-in is known, or the address is nobody's.
    """
    if login.is_existing or login.state.get("process") == "connect":
        return None
    claimed = waiting.claimed_account(login)
    if claimed is None:
        return None
    joining = waiting.begin(request, login, claimed, at=timezone.now())
    if claimed.verified:
        return redirect("accounts:join")
    # The same page as for an address that nobody has: it tells a stranger nothing.
    letters.send(request, joining)
    return redirect("account_email_verification_sent")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Ask for the account's password, or send a link."""
    joining = waiting.here(request, at=timezone.now())
    if joining is None or not joining.verified:
        return _gone(request)
    if request.POST.get("do") == "mail":
        sent = letters.send(request, joining)
        context = _context(request, joining) | {"sent": sent}
        return render(request, "accounts/join_sent.html", context, status=200 if sent else 429)
    if not waiting.has_password(joining):
        return render(request, "accounts/join.html", _context(request, joining))
    form = PasswordForm(request, joining, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        waiting.prove(request, joining)
        login = Login(user=joining.user, email=joining.email)
        credentials = {"email": joining.email}
        response: HttpResponse = perform_password_login(request, credentials, login)
        return response
    return render(request, "accounts/join.html", _context(request, joining) | {"form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join_by_link(request: HttpRequest, key: str) -> HttpResponse:
    """The link from the mail: shows who it was at the network, and joins when told to."""
    joining = waiting.by_key(key, at=timezone.now())
    if joining is None:
        return _gone(request)
    same_browser = waiting.began_here(request, joining)
    context = _context(request, joining) | {"key": key, "same_browser": same_browser}
    if not same_browser and not joining.verified:
        return render(request, "accounts/join_elsewhere.html", context, status=403)
    if request.method != "POST":
        return render(request, "accounts/join_by_link.html", context)
    # The mail has reached them: an address that nobody had confirmed is theirs from now on.
    verify_email_indirectly(request, joining.user, joining.email)
    try:
        waiting.join(request, joining)
    except waiting.TakenError:
        return _gone(request)
    return (
        _signed_in(request, joining)
        if same_browser
        else render(request, "accounts/joined.html", context)
    )


def _signed_in(request: HttpRequest, joining: Joining) -> HttpResponse:
    """In the browser that came from the network: what that sign-in was about to do."""
    record_authentication(
        request, joining.user, "socialaccount", provider=joining.provider, uid=joining.uid
    )
    response: HttpResponse = perform_login(request, Login(user=joining.user, email=joining.email))
    return response


def _context(request: HttpRequest, joining: Joining) -> dict[str, Any]:
    return {
        "address": joining.email,
        "network": waiting.network_of(request, joining),
        "name": waiting.name_there(joining),
        "confirmed": waiting.is_confirmed(joining),
    }


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/join_gone.html", status=410)
