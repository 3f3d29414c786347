"""What ``manage.py check`` tells the operator about what pages say in their name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, register

Apps = Sequence[AppConfig] | None
# Each may be left empty; what is given is put into pages and mails as a link.
ADDRESSES = ("TOOL_URL", "PRIVACY_URL", "TERMS_URL")


@register()
def addresses(app_configs: Apps = None, **kwargs: Any) -> list[CheckMessage]:
    """Whether every address that pages link to is a whole one."""
    return [
        Error(
            f"{name} is no address that a page can link to: {getattr(settings, name)}",
            f"Give it whole, such as https://www.example.com/, or leave {name} away.",
            id="core.E001",
        )
        for name in ADDRESSES
        if not _is_address(getattr(settings, name))
    ]


@register()
def who_runs_it(app_configs: Apps = None, **kwargs: Any) -> list[CheckMessage]:
    """Whether the pages that networks ask for before they approve an app name the operator."""
    said = {
        "OPERATOR_NAME": settings.OPERATOR_NAME,
        "OPERATOR_ADDRESS": settings.OPERATOR_ADDRESS,
        "OPERATOR_COUNTRY": settings.OPERATOR_COUNTRY,
        "DATA_LOCATION": settings.DATA_LOCATION,
    }
    missing = [name for name, value in said.items() if not value]
    if not missing or settings.DEMO:
        return []
    return [
        Info(
            "/about/, /privacy/ and /terms/ do not say who runs this site, or where: "
            f"{', '.join(missing)} not set.",
            "Networks read these pages before they approve an app, and most laws ask for them. "
            "Set them; a page of your own takes their place by PRIVACY_URL and TERMS_URL.",
            id="core.I001",
        )
    ]


def _is_address(given: str) -> bool:
    if not given:
        return True
    try:
        parts = urlsplit(given)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in given
