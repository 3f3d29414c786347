"""Whose request it is, for views that only somebody signed in can reach."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.http import HttpRequest


def person(request: HttpRequest) -> User:
    """Who is signed in."""
    assert request.user.is_authenticated  # noqa: S101
    return request.user
