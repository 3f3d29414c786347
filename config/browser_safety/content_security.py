"""The content security policy: what a page of ours may load, run and send a form to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from csp.constants import NONE, SELF

REPORTS = "/csp-reports/"
REPORT_GROUP = "csp"


def policy(consent_hosts: Iterable[str]) -> dict[str, Any]:
    """Everything from here alone; ``consent_hosts`` are the networks' consent pages."""
    return {
        "DIRECTIVES": {
            "default-src": [NONE],
            "script-src": [SELF],
            "style-src": [SELF],
            "img-src": [SELF, "data:"],
            "font-src": [SELF],
            "connect-src": [SELF],
            "manifest-src": [SELF],
            # Chromium follows a form's redirects with this list, to the consent pages.
            "form-action": [SELF, *consent_hosts],
            "frame-ancestors": [NONE],
            "base-uri": [NONE],
            # htmx hands markup to the browser as text: through the one policy in site.js, which
            # makes markup and never a script. Nothing else may.
            "require-trusted-types-for": ["'script'"],
            "trusted-types": ["default"],
            "report-uri": [REPORTS],
            "report-to": [REPORT_GROUP],
        }
    }


def without_trusted_types() -> dict[str, Any]:
    """For Django's admin: its scripts write markup by themselves. Everything else holds there."""
    return {"require-trusted-types-for": None, "trusted-types": None}
