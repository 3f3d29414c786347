"""Did a form come from one of our own pages?

Article pages are the same bytes for everyone and so carry no CSRF token. The browser's
own word takes its place: ``Sec-Fetch-Site``, else ``Origin``, else ``Referer``.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest


def from_our_page(request: HttpRequest) -> bool:
    """False where the browser says otherwise, and where it says nothing."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    told = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return bool(told) and urlsplit(told).netloc == request.get_host()
