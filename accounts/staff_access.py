"""Who may see which staff page: each asks for the permission that fits.

To whom is not staff, the pages do not exist. Staff who lack a permission are told which one, and
who gives it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, Permission
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
Answering = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def staff_page(permission: str = "") -> Callable[[View[P]], Answering[P]]:
    """``permission``: as ``"helpcenter.view_ticket"``; without one, being staff is enough.

    Signed out: to the sign-in page and back here. Signed in but not staff: not found.
    """

    def decorator(view: View[P]) -> Answering[P]:
        @wraps(view)
        def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not request.user.is_staff:
                raise Http404
            if not may(request.user, permission):
                return refused(request, permission)
            return view(request, *args, **kwargs)

        return never_cache(wrapped)

    return decorator


def may(user: AbstractBaseUser | AnonymousUser, permission: str) -> bool:
    """Whether somebody who is staff may open what asks for this permission."""
    return not permission or bool(getattr(user, "has_perm", lambda _: False)(permission))


def refused(request: HttpRequest, permission: str) -> HttpResponse:
    """403: the permission as the admin names it, and who gives it."""
    app, codename = permission.split(".")
    named = Permission.objects.filter(content_type__app_label=app, codename=codename).first()
    context = {"permission": permission, "name": named.name if named else permission}
    return render(request, "accounts/permission_missing.html", context, status=403)
