"""Our app at one server: made by program, with scopes that never change.

https://docs.joinmastodon.org/methods/apps/#create
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from channels.answers.fields import Fields, client_finding
from channels.contract import App, Cause, Context, Door, Endpoint, Finding
from channels.networks.mastodon import metadata
from channels.networks.mastodon.errors import explain
from channels.networks.mastodon.scopes import askable

# What people read on the consent page and in their list of authorized apps.
NAME = "Channel Care"


def register(
    door: Door, server: str, back: str, scopes: Sequence[str], *, at: datetime
) -> App | Finding:
    """As ``contract.Register``. The scopes are those that the server knows by their newer names."""
    _, told = metadata.ask(door, server, at=at)
    of_server = told or metadata.usual(server)
    asked = " ".join(askable(scopes, of_server.scopes))
    home = urlsplit(back)
    reply = door.send(
        Endpoint.TOKEN_EXCHANGE,
        "POST",
        of_server.register,
        params={"lang": "en"},
        data={
            "client_name": NAME,
            "redirect_uris": back,
            "scopes": asked,
            "website": f"{home.scheme}://{home.netloc}/",
        },
        at=at,
    )
    fields = Fields(reply.json if reply.ok else None)
    client_id, secret = fields.token("client_id"), fields.token("client_secret")
    if client_id and secret:
        return App(client_id, secret, {"scopes": asked}, server=server)
    finding = explain(reply, Context())
    if finding.cause is Cause.ALIVE:
        return client_finding(reply, Cause.NETWORK_FAULT, "success-without-content")
    return finding
