"""The token endpoint: sessions bound to two keys, and refresh tokens that are good for one use.

https://github.com/bluesky-social/atproto/blob/main/packages/oauth/oauth-provider/src/oauth-provider.ts
"""

from __future__ import annotations

import json

from flask import Response

from sandbox import calls, replies, sent
from sandbox.networks.bluesky import client_proofs, proofs, sessions
from sandbox.networks.bluesky.answers import oauth_error
from sandbox.networks.bluesky.clients import App
from sandbox.networks.bluesky.hosts import ISSUERS, each, endpoints, host, issuer_of
from sandbox.networks.bluesky.sessions import Session
from sandbox.replies import Refused
from sandbox.store import accounts, clock, grants, tokens
from sandbox.store.grants import Code, Grant
from sandbox.store.tokens import Token

ACCESS_LIFE = 3600.0


@endpoints.takes("token", *each(ISSUERS, "/oauth/token"), methods=("POST",))
def token() -> Response:
    """The proof is looked at first, then the app, and only then what it asks for."""
    proof_key = proofs.of_client()
    app, client_key = client_proofs.who(proof_key)
    grant_type = sent.body().get("grant_type", "")
    if grant_type == "authorization_code":
        return _exchange(app, proof_key, client_key)
    if grant_type == "refresh_token":
        return _rotate(app, proof_key, client_key)
    raise oauth_error("unsupported_grant_type", f'Grant type "{grant_type}" not supported')


@endpoints.takes("revoke", *each(ISSUERS, "/oauth/revoke"), methods=("POST",))
def revoke() -> Response:
    """Nothing is said of a token that nobody knows."""
    proof_key = proofs.of_client()
    app, client_key = client_proofs.who(proof_key)
    given = sessions.find(sent.body().get("token", ""))
    if given and given.alive:
        calls.note_account(given.account)
        session = sessions.of(given)
        if _bound_wrongly(session, app, proof_key, client_key):
            raise oauth_error("invalid_grant", "Token was not issued to this client")
        sessions.delete(session, "given_back")
    return replies.text("", content_type="application/json")


def _exchange(app: App, proof_key: str, client_key: str) -> Response:
    code = _code(app)
    bound = json.loads(code.nonce)
    grants.use(code)  # whatever follows, it is spent
    if bound["client_key"] != client_key:
        raise oauth_error("invalid_grant", "The session was initiated with a different key")
    if bound["proof_key"] != proof_key:
        raise oauth_error("invalid_grant", "DPoP proof does not match the expected JKT")
    if code.redirect_uri != sent.body().get("redirect_uri"):
        text = "The redirect_uri parameter must match the one used in the authorization request"
        raise oauth_error("invalid_grant", text)
    if not code.proves(sent.body().get("code_verifier", "")):
        raise oauth_error("invalid_grant", "Invalid code_verifier")
    session = sessions.begin(app.id, proof_key, client_key, host())
    return _pair(session, grants.by_id(code.grant_id), code.scopes)


def _code(app: App) -> Code:
    code = grants.find_code(sent.body().get("code", ""))
    if code is None or code.client != app.id or code.expires_at <= clock.now():
        raise oauth_error("invalid_grant", "Invalid code")
    if code.used:
        raise oauth_error("invalid_grant", "Code replayed")
    account = accounts.known_account("bluesky", grants.by_id(code.grant_id).account)
    if issuer_of(account) != host():
        raise oauth_error("invalid_grant", "Invalid code")
    return code


def _rotate(app: App, proof_key: str, client_key: str) -> Response:
    """Whatever goes wrong once the token is recognised ends the session."""
    given = sessions.find(sent.body().get("refresh_token", ""))
    if given is None or given.kind != "refresh" or given.ended_why not in ("", "rotated"):
        raise oauth_error("invalid_grant", "Invalid refresh token")
    calls.note_account(given.account)
    session, grant = sessions.of(given), grants.by_id(given.grant_id)
    if refusal := _refusal(given, grant, session, app, proof_key, client_key):
        sessions.delete(session, "replaced")
        raise refusal
    tokens.end(given, "rotated")
    tokens.end_children(given, "rotated")
    return _pair(session, grant, given.scopes)


def _refusal(
    given: Token, grant: Grant, session: Session, app: App, proof_key: str, client_key: str
) -> Refused | None:
    account = accounts.known_account("bluesky", given.account)
    if given.ended_why:
        return oauth_error("invalid_grant", "Refresh token replayed")
    if session.issuer != host() or issuer_of(account) != host() or account.suspended:
        return oauth_error("invalid_grant", "Invalid refresh token")
    if wrong := _bound_wrongly(session, app, proof_key, client_key):
        return oauth_error("invalid_grant", wrong)
    if session.left(grant) <= 0:
        return oauth_error("invalid_grant", "Session expired")
    return oauth_error("invalid_grant", "Refresh token expired") if given.over else None


def _bound_wrongly(session: Session, app: App, proof_key: str, client_key: str) -> str:
    if session.client != app.id:
        return "Token was not issued to this client"
    if session.client_key != client_key:
        return (
            "The session was initiated with a different key than the client assertion currently"
            " used"
        )
    return "" if session.proof_key == proof_key else "DPoP proof does not match the expected JKT"


def _pair(session: Session, grant: Grant, scopes: tuple[str, ...]) -> Response:
    calls.note_account(grant.account)
    kept = tuple(scope for scope in scopes if scope in grant.scopes)
    life = min(tokens.life(grant, ACCESS_LIFE), session.left(grant))
    refresh = tokens.issue(
        *("refresh", grant),
        prefix="ref-",
        scopes=kept,
        life=session.unused_life(grant),
        place=session.id,
    )
    access = tokens.issue(
        *("access", grant),
        scopes=kept,
        life=life,
        place=session.id,
        parent=grants.digest(refresh),
    )
    return replies.token_answer(
        {
            "access_token": access,
            "token_type": "DPoP",
            "refresh_token": refresh,
            "scope": " ".join(kept),
            "expires_in": int(life),
            "sub": grant.account,
        }
    )
