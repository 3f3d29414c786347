"""How to report a vulnerability, where those who look for it look: RFC 9116."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from core import site_address
from helpcenter.public_cache import kept

PATH = "/.well-known/security.txt"
# The standard asks for less than a year; whole months, so that the text stands still.
GOOD_FOR = timedelta(days=180)


@kept
def security_txt(request: HttpRequest) -> HttpResponse:
    return HttpResponse(text(at=timezone.now()), content_type="text/plain; charset=utf-8")


def text(*, at: datetime) -> str:
    ends = datetime(at.year, at.month, 1, tzinfo=UTC) + GOOD_FOR
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {ends:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(name for name, _words in settings.LANGUAGES)}",
        f"Canonical: {site_address.absolute(PATH)}",
    ]
    if settings.SECURITY_POLICY_URL:
        lines.append(f"Policy: {settings.SECURITY_POLICY_URL}")
    return "\n".join(lines) + "\n"
