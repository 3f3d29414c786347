"""What the site says of itself to networks that read it, before it listens.

The demo's people are connected while the site is not up yet, and tests have none that listens.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.http import Http404
from django.test import RequestFactory

from channels.journeys.own_consent import documents


def told() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each address of ours with what stands there; nothing where no network reads any."""
    request = RequestFactory().get("/")
    try:
        metadata = json.loads(documents.client_metadata(request).content)
        keys = json.loads(documents.public_keys(request).content)
    except Http404:
        return
    yield metadata["client_id"], metadata
    yield metadata["jwks_uri"], keys
