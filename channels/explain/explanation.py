"""From what an operator pastes to what it means: the code behind ``manage.py explain``."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from channels import registry
from channels.answers import pasted_text
from channels.answers.fields import Fields
from channels.contract import Context, Endpoint, Finding, Network, Reply
from channels.words.next_steps import next_step
from channels.words.of_rules.articles import article_of_answer

_FAILURES = ("timeout", "refused", "dropped", "tls")


class MisreadError(ValueError):
    """What was pasted cannot be explained. The text says why, and holds nothing of it."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """One answer as it was pasted, not checked yet."""

    network: object
    endpoint: object
    status: object = None
    headers: object = None
    body: object = field(default=None, repr=False)
    context: object = None
    failure: object = None


def explain(pasted: Pasted, *, at: datetime) -> dict[str, Any]:
    """The seven keys of the answer. Raises MisreadError."""
    finding, network = finding_of(pasted, at=at)
    return answer_of(finding, network)


def finding_of(pasted: Pasted, *, at: datetime) -> tuple[Finding, Network]:
    """What it means, and whose answer it is. Raises MisreadError."""
    network = _network(pasted.network)
    reply = Reply(
        endpoint=_endpoint(pasted.endpoint),
        status=_status(pasted.status),
        at=at,
        headers=_headers(pasted.headers),
        body=pasted.body if isinstance(pasted.body, str) else pasted_text.body_of(pasted.body),
        failure=str(pasted.failure) if pasted.failure in _FAILURES else "",
    )
    if reply.json is None:  # no JSON as it stands: perhaps a log line around some
        reply = replace(reply, body=pasted_text.body_of(reply.body))
    return network.explain(reply, _context(pasted.context)), network


def answer_of(finding: Finding, network: Network) -> dict[str, Any]:
    """The seven keys, in the active language."""
    return {
        "cause": finding.cause.value,
        "blame": finding.blame.value,
        "certainty": finding.certainty.value,
        "reconnect": finding.reconnect,
        "rule": finding.rule,
        "next_step": next_step(finding, network),
        "article": article_of_answer(finding, network.id),
    }


# What may stand in each place


def _network(value: object) -> Network:
    name = value.strip().lower() if isinstance(value, str) else ""
    for network in registry.NETWORKS:
        if name == network.id or name in network.called:
            return network
    known = ", ".join(network.id for network in registry.NETWORKS)
    raise MisreadError(f"network must be one of {known}")


def _endpoint(value: object) -> Endpoint:
    name = value.strip().lower().replace("-", "_") if isinstance(value, str) else ""
    try:
        return Endpoint(name)
    except ValueError:
        known = ", ".join(endpoint.value for endpoint in Endpoint)
        raise MisreadError(f"endpoint must be one of {known}") from None


def _status(value: object) -> int | None:
    """401, "401" and "401 Unauthorized"; None, "" and 0 where nothing came back."""
    if type(value) is int and 0 < value < 1000:
        return value
    if value in (None, "", 0) or str(value).strip().lower() in ("null", "none", "-"):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    match = re.match(r"\s*(?:HTTP/[\d.]+ )?(\d{1,3})(?!\d)", str(value), re.IGNORECASE)
    if isinstance(value, bool) or not match:
        raise MisreadError("status must be a number of three digits, or null where nothing came")
    return int(match[1]) or None


def _headers(value: object) -> Mapping[str, str]:
    """An object, a list of pairs, or lines ``Name: value``; what does not fit is left out."""
    pairs: list[tuple[object, object]] = []
    if isinstance(value, dict):
        pairs = list(value.items())
    elif isinstance(value, list):
        pairs = [(pair[0], pair[1]) for pair in value if isinstance(pair, list) and len(pair) == 2]
    elif isinstance(value, str):
        pairs = [tuple(line.split(":", 1)) for line in value.splitlines() if ":" in line]  # type: ignore[misc]
    return {
        str(name).strip().lower(): _header(content)
        for name, content in pairs
        if content is not None
    }


def _header(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return json.dumps(value) if isinstance(value, dict) else str(value).strip()


def _context(value: object) -> Context:
    given = value if isinstance(value, dict) else {}
    refused = given.get("renewal_refused")
    return Context(
        token_age=_seconds(given.get("token_age_s")),
        expires_in=_seconds(given.get("known_expires_in_s")),
        renewal_refused=refused if isinstance(refused, bool) else None,
        granted=Fields(given).words("granted_scopes"),
    )


def _seconds(value: object) -> timedelta | None:
    """A length of time in seconds, also as text; None where there is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return timedelta(seconds=float(value))
    except (ValueError, OverflowError):
        return None
