"""Refusals of the pretend Mastodon: a sentence, in the language of the server or of the call."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Response, request

from sandbox import calls, replies
from sandbox.dialect import Endpoints
from sandbox.networks.mastodon.hosts import SERVERS
from sandbox.replies import Refused
from sandbox.store import clock

LIMIT, WINDOW_S = 300, 300

endpoints = Endpoints("mastodon")

# What Doorkeeper says is translated, what Mastodon's own code says is not.
SENTENCES = {
    "revoked": {
        "en": "The access token was revoked",
        "de": "Der Zugriffs-Token wurde widerrufen",
    },
    "expired": {
        "en": "The access token expired",
        "de": "Der Zugriffs-Token ist abgelaufen",
    },
    "invalid": {
        "en": "The access token is invalid",
        "de": "Der Zugriffs-Token ist ungültig",
    },
    "invalid_client": {
        "en": "Client authentication failed due to unknown client, no client authentication"
        " included, or unsupported authentication method.",
        "de": "Client-Authentifizierung ist fehlgeschlagen: Client unbekannt.",
    },
    "too_many": {"en": "Too many requests", "de": "Zu viele Anfragen"},
}
DISABLED = "Your login is currently disabled"
UNCONFIRMED = "Your login is missing a confirmed e-mail address"
SECOND_FACTOR = "Your account requires two-factor authentication"
OUT_OF_SCOPE = "This action is outside the authorized scopes"
NOBODY = "This method requires an authenticated user"


def said(name: str) -> str:
    """In the language that the call asks for, or else in the server's."""
    sentences = SENTENCES[name]
    host = request.path.split("/")[1]
    usual = SERVERS[host].language if host in SERVERS else "en"
    asked = request.args.get("lang") or request.form.get("lang") or usual
    return sentences.get(asked, sentences["en"])


def error(sentence: str, status: int) -> Response:
    return replies.answer({"error": sentence}, status)


def refuse(sentence: str, status: int) -> Refused:
    return Refused(error(sentence, status))


def dead(why: str) -> Refused:
    """Of a token: revoked, expired or invalid."""
    answer = error(said(why), 401)
    challenge = SENTENCES[why]["en"]
    answer.headers["WWW-Authenticate"] = (
        f'Bearer realm="Doorkeeper", error="invalid_token", error_description="{challenge}"'
    )
    return Refused(answer)


def oauth_error(word: str, description: str, status: int = 400) -> Refused:
    return Refused(replies.answer({"error": word, "error_description": description}, status))


def unknown_client() -> Refused:
    return oauth_error("invalid_client", said("invalid_client"), 401)


def fault(name: str, kind: str) -> Response | None:
    if name == "rate_limit":
        limited = error(said("too_many"), 429)
        limited.headers["X-RateLimit-Remaining"] = "0"
        return limited
    if name == "server_error":
        return error("Remote data could not be fetched", 503)
    if name != "app_disabled":
        return None
    if kind in ("token", "revoke"):
        return unknown_client().response
    return replies.text("", 403)  # no app is ever disabled; the address that it calls from is


def unknown_address() -> Response:
    return error("Record not found", 404)


def headers(kind: str) -> dict[str, str]:
    """What is left of five minutes, and when they turn: as a date."""
    used = calls.since("mastodon", clock.now() - WINDOW_S, account=calls.caller())
    turns = (clock.now() // WINDOW_S + 1) * WINDOW_S
    return {
        "X-RateLimit-Limit": str(LIMIT),
        "X-RateLimit-Remaining": str(max(0, LIMIT - used - 1)),
        "X-RateLimit-Reset": datetime.fromtimestamp(turns, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
    }
