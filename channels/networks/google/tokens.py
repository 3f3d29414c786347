"""Google's token addresses, as its networks' clients ask them.

https://developers.google.com/identity/protocols/oauth2/web-server
"""

from __future__ import annotations

from datetime import datetime

from channels.answers.fields import (
    Fields,
    client_finding,
    grant_from,
    renewed,
    revoked_by_us,
    unless_incomplete,
)
from channels.contract import (
    Answer,
    App,
    Cause,
    Context,
    Door,
    Endpoint,
    Explain,
    Facts,
    Finding,
    RenewalAnswer,
    Tokens,
)

TOKEN = "https://oauth2.googleapis.com/token"
REVOKE = "https://oauth2.googleapis.com/revoke"
TOKENINFO = "https://oauth2.googleapis.com/tokeninfo"
HOSTS = ("oauth2.googleapis.com", "accounts.google.com")
AUTHORIZE_HOST = "accounts.google.com"
OTHER_APP = "token_of_another_app"


def renew(door: Door, app: App, tokens: Tokens, explain: Explain, *, at: datetime) -> RenewalAnswer:
    """A new access token; the refresh token stays what it is, so that no answer can be lost.

    Google sends no other refresh token as a rule; where it does, the grant brings it.
    """
    form = {"grant_type": "refresh_token", "refresh_token": tokens.refresh, **_proof(app)}
    reply = door.send(Endpoint.TOKEN_REFRESH, "POST", TOKEN, data=form, at=at)
    grant = grant_from(Fields(reply.json), at=reply.at) if reply.ok else None
    return renewed(reply, explain(reply, Context()), grant, rotates=False)


def revoke(door: Door, app: App, tokens: Tokens, explain: Explain, *, at: datetime) -> Finding:
    """End all that this person has allowed this project: every token and every scope."""
    form = {"token": tokens.refresh or tokens.access}
    reply = door.send(Endpoint.TOKEN_REFRESH, "POST", REVOKE, data=form, at=at)
    if reply.ok and isinstance(reply.json, dict) and "error" not in reply.json:
        return revoked_by_us(reply)
    return unless_incomplete(explain(reply, Context()), reply, whole=False)


def introspect(
    door: Door, app: App, tokens: Tokens, context: Context, explain: Explain, *, at: datetime
) -> Answer:
    """Whether the access token lives, until when, and what it may do: costs no quota."""
    params = {"access_token": tokens.access}
    reply = door.send(Endpoint.INTROSPECT, "GET", TOKENINFO, params=params, at=at)
    fields = Fields(reply.json)
    finding = unless_incomplete(explain(reply, context), reply, whole=bool(fields.text("aud")))
    if finding.cause is not Cause.ALIVE:
        return Answer(finding)
    if fields.text("aud") != app.client_id:  # the operator has put in another project
        return Answer(client_finding(reply, Cause.APP_FAULT, OTHER_APP))
    return Answer(finding, _facts(fields))


def ask_app(door: Door, app: App, explain: Explain, *, at: datetime) -> Finding:
    """Whether Google knows our app: a renewal with a token that nobody has is refused for the
    token where it does, and for the app where it does not. Ends nothing."""
    tokens = Tokens("", "no-token-at-all")
    form = {"grant_type": "refresh_token", "refresh_token": tokens.refresh, **_proof(app)}
    reply = door.send(Endpoint.TOKEN_REFRESH, "POST", TOKEN, data=form, at=at)
    if Fields(reply.json).text("error") == "invalid_grant":
        return client_finding(reply, Cause.ALIVE, "app-known")
    return unless_incomplete(explain(reply, Context()), reply, whole=False)


def _proof(app: App) -> dict[str, str]:
    return {"client_id": app.client_id, "client_secret": app.secret}


def _facts(fields: Fields) -> Facts:
    """``exp`` is by Google's clock, as every moment that a network names; ``expires_in`` is not."""
    return Facts(
        other_id=fields.text("sub") or None,
        expires_at=fields.moment("exp"),
        scopes=fields.words("scope") or None,
    )
