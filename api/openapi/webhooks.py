"""Webhooks in the API's description (OpenAPI 3.1, ``webhooks``): one for each event."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from api.openapi.examples import CHANNEL
from api.webhooks.event_types import ROWS, TEST, Event, InWords

Json = dict[str, Any]
EXAMPLE_ID = "4f1c2f0e-6f0b-4b7e-9a3c-0d6a5f3f8a11"
SCHEMA: Json = {
    "type": "object",
    "description": "What is posted to a webhook.",
    "required": ["id", "type", "created_at", "channel"],
    "properties": {
        "id": {
            "type": "string",
            "format": "uuid",
            "description": "The same at every try: what you have had already, leave.",
        },
        "type": {"type": "string", "enum": [event.value for event in Event]},
        "created_at": {
            "type": "string",
            "format": "date-time",
            "description": "When it happened. Calls may arrive in another order.",
        },
        "channel": {
            "anyOf": [{"$ref": "#/components/schemas/ChannelOut"}, {"type": "null"}],
            "description": "The channel as it was then; null in a test.",
        },
    },
}
HEADERS = {
    "webhook-id": "The body's `id`.",
    "webhook-timestamp": "Of this try, in seconds since 1970. Refuse what is older than 300.",
    "webhook-signature": "`v1,` and HMAC-SHA256 over `id.timestamp.body` in base64, keyed by "
    "what base64 hides behind `whsec_`. After a change of the secret, two of them for a day.",
}


def described() -> dict[str, Json]:
    """By the name of the event, in English."""
    with translation.override("en"):
        return {row.event.value: {"post": _call(row)} for row in (*ROWS, TEST)}


def _call(row: InWords) -> Json:
    return {
        "summary": str(row.name),
        "description": str(row.about),
        "parameters": [
            {
                "name": name,
                "in": "header",
                "required": True,
                "description": about,
                "schema": {"type": "string"},
            }
            for name, about in HEADERS.items()
        ],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"$ref": "#/components/schemas/HookCall"},
                    "example": _example(row.event),
                }
            },
        },
        "responses": {
            "2XX": {"description": "Taken. Answer within 10 seconds, before you do any work."},
            "410": {"description": "Nobody listens here any more: the webhook is turned off."},
            "default": {"description": "Failed; tried again for a day and a half."},
        },
    }


def _example(event: Event) -> Json:
    return {
        "id": EXAMPLE_ID,
        "type": event.value,
        "created_at": "2026-11-24T09:00:00Z",
        "channel": None if event is Event.PING else CHANNEL,
    }
