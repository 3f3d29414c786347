"""Asks YouTube. Documentation: https://developers.google.com/youtube/v3/docs/channels/list"""

from __future__ import annotations

from datetime import datetime

from channels.answers.fields import Fields, as_is, unless_incomplete
from channels.contract import (
    Answer,
    App,
    Cause,
    Context,
    Door,
    Endpoint,
    Facts,
    Finding,
    Grant,
    Kind,
    Place,
    RenewalAnswer,
    Tokens,
)
from channels.networks.google import tokens as google
from channels.networks.youtube.errors import explain

CHANNELS = "https://www.googleapis.com/youtube/v3/channels"


def complete(door: Door, app: App, grant: Grant, *, at: datetime) -> RenewalAnswer:
    """The code exchange gives the lasting pair already."""
    return as_is(grant)


def probe(door: Door, app: App, tokens: Tokens, context: Context, *, at: datetime) -> Answer:
    """Whether the token lives, and what it may do: free of quota units, and silent about the
    channel. Whether that is well, ``places`` asks, as far as the day's units go."""
    return google.introspect(door, app, tokens, context, explain, at=at)


def places(door: Door, app: App, tokens: Tokens, *, at: datetime) -> Answer:
    """The one channel that the person chose when they signed in; costs a unit."""
    params = {"part": "id,snippet,status", "mine": "true"}
    reply = door.send(Endpoint.WHOAMI, "GET", CHANNELS, params=params, bearer=tokens.access, at=at)
    listed = Fields(reply.json).each("items")
    item = listed[0] if listed else Fields(None)
    channel, snippet = item.text("id"), item.inside("snippet")
    finding = unless_incomplete(explain(reply, Context()), reply, whole=bool(channel))
    if finding.cause is not Cause.ALIVE:
        return Answer(finding)
    handle = snippet.text("customUrl").removeprefix("@")
    name = snippet.text("title") or handle or channel
    picture = _picture(snippet)
    place = Place(Kind.CHANNEL, channel, name, handle, picture=picture)
    return Answer(
        finding,
        Facts(account_id=channel, account_name=name, places=(place,), picture=picture),
    )


def renew(door: Door, app: App, tokens: Tokens, *, at: datetime) -> RenewalAnswer:
    """A new access token for the refresh token, which stays what it is."""
    return google.renew(door, app, tokens, explain, at=at)


def revoke(door: Door, app: App, tokens: Tokens, *, at: datetime) -> Finding | None:
    """End all that this person has allowed our project for YouTube."""
    return google.revoke(door, app, tokens, explain, at=at)


def ask_app(door: Door, app: App, *, at: datetime) -> Finding:
    """A renewal with a token that nobody has: ends nothing, and takes no unit."""
    return google.ask_app(door, app, explain, at=at)


def _picture(snippet: Fields) -> str | None:
    """The smallest; they are as wide as 88 pixels.

    https://developers.google.com/youtube/v3/docs/channels#snippet.thumbnails
    """
    return snippet.inside("thumbnails").inside("default").address("url")
