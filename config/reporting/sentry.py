"""Faults to Sentry, where ``SENTRY_DSN`` is set. Imported only then.

What is sent names the fault and where it is: no body, header, cookie, query, local variable,
mail address or token.
"""

from __future__ import annotations

import re
from typing import Any

import sentry_sdk
from sentry_sdk.integrations.celery import CeleryIntegration
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.integrations.logging import LoggingIntegration

from core.logs.context import current
from core.logs.redacting import known_ids
from core.redaction import GONE, redact_value

ADDRESS = re.compile(r"[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+")
OF_REQUEST = ("method",)  # of a request, all else may hold what is nobody's business
# What Sentry made itself, and what only looks like a token: the event's ids.
ITS_OWN = ("event_id", "contexts", "sdk", "modules", "timestamp", "start_timestamp", "release")


def start(dsn: str, *, environment: str, release: str) -> None:
    sentry_sdk.init(
        dsn=dsn,
        environment=environment,
        release=release,
        send_default_pii=False,
        max_request_body_size="never",
        include_local_variables=False,
        include_source_context=False,
        auto_session_tracking=False,
        default_integrations=True,
        # Outgoing calls and SQL would be noted with their addresses and values.
        max_breadcrumbs=0,
        traces_sample_rate=None,
        trace_propagation_targets=[],
        integrations=[DjangoIntegration(), CeleryIntegration(), LoggingIntegration()],
        before_send=without_secrets,
    )


def without_secrets(event: Any, _hint: Any = None) -> Any:
    """The event as it may leave."""
    keep = known_ids()
    left = {name: value for name, value in event.items() if name not in ("user", "breadcrumbs")}
    if "request" in left:
        asked = left["request"]
        left["request"] = {name: asked[name] for name in OF_REQUEST if name in asked}
    for name in set(left) - set(ITS_OWN):
        left[name] = _without_addresses(redact_value(left[name], "", keep))
    contexts = left.get("contexts", {})
    left["contexts"] = {name: contexts[name] for name in ("trace", "runtime") if name in contexts}
    left.pop("extra", None)
    left["tags"] = {**left.get("tags", {}), **current()}
    return left


def _without_addresses(value: Any) -> Any:
    if isinstance(value, str):
        return ADDRESS.sub(GONE, value)
    if isinstance(value, dict):
        return {name: _without_addresses(held) for name, held in value.items()}
    if isinstance(value, list):
        return [_without_addresses(held) for held in value]
    return value
