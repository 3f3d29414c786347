"""Asks who it is before what a borrowed browser must not do."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from allauth.account.decorators import reauthentication_required
from django.http import HttpResponse

View = Callable[..., HttpResponse]


def recent_sign_in(view: View) -> View:
    """Before everything but a look at the page."""
    return cast(View, reauthentication_required(view, allow_get=True))
