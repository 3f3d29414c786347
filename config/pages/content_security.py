"""The content security policy: what a page of ours may load, run and send a form to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from csp.constants import NONE, SELF


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
        }
    }
