"""The yardstick of private pages: a view that renders a ready-made text for a signed-in user.

It stands behind the same middleware, and its template holds as many bytes as the page.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client, override_settings
from django.urls import path

from bench.timing import Pair, in_turns
from config.urls import urlpatterns as site

ADDRESS = "/bare/"
held: dict[str, Any] = {}


@login_required
def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(held["page"].render({"user": request.user}, request))


urlpatterns = [path(ADDRESS.strip("/") + "/", bare), *site]


def beside(user: User, address: str, *, calls: int = 5) -> Pair:
    """CPU seconds of so many answers of a page to this user, and of the bare view's."""
    with override_settings(ROOT_URLCONF=__name__):
        client = Client()
        client.force_login(user)
        client.get(address)
        page = client.get(address)
        if page.status_code != 200:
            raise RuntimeError(f"{address} answered {page.status_code}")
        held["page"] = _template_of(page.content.decode())
        ask: Callable[[str], None] = partial(_ask, client, calls)
        return in_turns(partial(ask, address), partial(ask, ADDRESS), rounds=7)


def _ask(client: Client, calls: int, address: str) -> None:
    for _call in range(calls):
        client.get(address)


def _template_of(text: str) -> Any:
    """As large as ``text``, with one variable."""
    plain = text.replace("{", "(").replace("}", ")")
    return engines["django"].from_string("{{ user.email }}\n" + plain)
