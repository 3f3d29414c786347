"""Which pages of the admin ask who it is: whatever changes something, but what is listed.

An admin class lists in ``everyday`` what staff do all day and what only takes back: actions of its
list by name, and ``"change"`` for its page of one row. Reading asks nothing: no page of the admin
shows a token or a secret.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import ResolverMatch

NAMESPACE = "admin"
LIST = "changelist"
# The way in and out, whose forms ask by themselves.
DOORS = {"login", "logout", "password_change"}


def asks(request: HttpRequest, match: ResolverMatch) -> bool:
    """``match``: of an address in the admin."""
    name = match.url_name or ""
    if request.method != "POST" or name in DOORS or not getattr(request.user, "is_staff", False):
        return False
    model_admin = getattr(match.func, "model_admin", None)
    everyday: frozenset[str] = getattr(model_admin, "everyday", frozenset())
    page = name.rpartition("_")[2]
    # A list says in each field of this name, above and below it, which action is meant.
    meant = [*filter(None, request.POST.getlist("action"))] if page == LIST else [page]
    return not meant or not everyday.issuperset(meant)
