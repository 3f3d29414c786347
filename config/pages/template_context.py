"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from core.operator import identity
from core.operator.publishing_tool import publishing_tool
from core.version import version


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "SITE_NAME": "Channel Care",
        "VERSION": version(),  # shown to staff only
        "SITE_URL": settings.SITE_URL,
        "SUPPORT_EMAIL": settings.SUPPORT_EMAIL,
        "TOOL": publishing_tool(),
        "OPERATOR": identity.operator(),
        "OWN_PAGES": identity.own_pages(),
        "DEMO": settings.DEMO,
        "SANDBOX_URL": settings.SANDBOX_URL,
    }
