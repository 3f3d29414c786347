"""Whole addresses of the site: always from ``SITE_URL``, whatever host a request came through."""

from __future__ import annotations

from django.conf import settings


def absolute(path: str) -> str:
    """An address of ours as somebody elsewhere can use it."""
    site: str = settings.SITE_URL
    return f"{site.rstrip('/')}{path}"
