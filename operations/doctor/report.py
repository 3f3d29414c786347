"""The results in text and in JSON, with every secret that the settings hold taken out."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings

from core.redaction import GONE
from core.version import version
from operations.doctor.results import Result, Weight

WIDTH = 100
HEADINGS = {
    Weight.STOPS: "Stops the site",
    Weight.LIMITS: "Limits it",
    Weight.FINE: "Fine",
}
# Shorter ones would take words out of sentences; no secret is as short.
SHORTEST_SECRET = 6


def as_text(results: Sequence[Result]) -> str:
    """For people."""
    return "\n".join([f"Channel Care {version()} at {settings.SITE_URL}", *_chapters(results)])


def as_json(results: Sequence[Result]) -> str:
    """For programs: the same, in the same order."""
    counts = {weight.value: _count(results, weight) for weight in Weight}
    return json.dumps(
        {
            "version": version().as_dict(),
            "site": settings.SITE_URL,
            "counts": counts,
            "results": [_without_secrets(result.as_dict()) for result in results],
        },
        indent=2,
    )


def exit_code(results: Sequence[Result]) -> int:
    """1 where something stops the site."""
    return int(_count(results, Weight.STOPS) > 0)


def _count(results: Sequence[Result], weight: Weight) -> int:
    return sum(result.weight is weight for result in results)


def _chapters(results: Sequence[Result]) -> Iterator[str]:
    for weight, heading in HEADINGS.items():
        of_weight = [result for result in results if result.weight is weight]
        yield f"\n{heading}: {len(of_weight) or 'nothing'}"
        for result in of_weight:
            yield from _lines(result)


def _lines(result: Result) -> Iterator[str]:
    says = _clean(f"{result.about}: {result.says}")
    yield from textwrap.wrap(says, WIDTH, initial_indent="  - ", subsequent_indent="    ")
    if result.advice:
        yield from textwrap.wrap(
            _clean(result.advice), WIDTH, initial_indent="    > ", subsequent_indent="      "
        )
    yield from (f"      {_clean(detail)}" for detail in result.details)
    if result.link:
        yield f"      see {result.link}"


def _without_secrets(value: Any) -> Any:
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, list):
        return [_clean(entry) for entry in value]
    return {key: _without_secrets(entry) for key, entry in value.items()}


def _clean(text: str) -> str:
    """Without what is secret here. What only looks so stays: addresses are there to be copied."""
    for secret in secrets_in_use():
        text = text.replace(secret, GONE)
    return text


def secrets_in_use() -> set[str]:
    """Every value in the settings that nobody may see."""
    apps = [*settings.NETWORK_APPS.values(), settings.LINKEDIN_SIGNIN_APP or {}]
    held = {
        settings.SECRET_KEY,
        *settings.SECRET_KEY_FALLBACKS,
        *settings.VAULT_KEYS,
        *(app.get("secret", "") for app in apps),
        *(key for keys in settings.NETWORK_KEYS.values() for key in keys),
        str(settings.DATABASES["default"].get("PASSWORD") or ""),
        settings.EMAIL_HOST_PASSWORD or "",
        settings.EMAIL_WEBHOOK_SECRET,
        _password_in(settings.CELERY_BROKER_URL),
        _password_in(str(settings.CACHES["default"].get("LOCATION", ""))),
        *(str(value) for name, value in settings.ANYMAIL.items() if name.isupper()),
    }
    return {secret for secret in held if len(secret) >= SHORTEST_SECRET}


def _password_in(address: str) -> str:
    try:
        return unquote(urlsplit(address).password or "")
    except ValueError:
        return ""
