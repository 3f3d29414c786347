"""API v2: the one who asks, and a post. https://docs.x.com/x-api/users/get-my-user"""

from __future__ import annotations

from flask import Response, request

from sandbox import basic_auth, calls, pictures, replies
from sandbox.networks.x import windows
from sandbox.networks.x.problems import endpoints, locked, problem, suspended
from sandbox.replies import Refused
from sandbox.store import accounts, posts, tokens
from sandbox.store.accounts import Account
from sandbox.store.tokens import Token

LONGEST = 280


@endpoints.takes("whoami", "/api.x.com/2/users/me", "/api.twitter.com/2/users/me", methods=("GET",))
def users_me() -> Response:
    token, account = asking()
    require(token, "users.read", "tweet.read")
    windows.spend("whoami")
    user: dict[str, object] = {
        "id": account.id,
        "name": account.name,
        "username": account.handle,
    }
    picture = pictures.address("pbs.twimg.com", "x", account.id, "normal")
    more = {"verified": False, "protected": False, "description": "", "url": ""}
    more["profile_image_url"] = picture
    asked = request.args.get("user.fields", "").split(",")
    user |= {name: value for name, value in more.items() if name in asked}
    return replies.answer({"data": user})


@endpoints.takes("publish", "/api.x.com/2/tweets", "/api.twitter.com/2/tweets", methods=("POST",))
def tweets() -> Response:
    token, account = asking()
    require(token, "tweet.read", "tweet.write", "users.read")
    windows.spend("publish")
    sent = request.get_json(silent=True)
    text = sent.get("text") if isinstance(sent, dict) else None
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST:
        raise Refused(
            problem(
                "Invalid Request",
                400,
                "One or more parameters to your request was invalid.",
                "invalid-request",
                errors=[{"parameters": {"text": []}, "message": "text is missing or too long"}],
            )
        )
    if posts.repeated("x", account.id, text):
        sentence = "You are not allowed to create a Tweet with duplicate content."
        raise Refused(problem("Forbidden", 403, sentence))
    post = posts.add("x", account.id, account.id, text)
    data = {"id": post, "text": text, "edit_history_tweet_ids": [post]}
    return replies.answer({"data": data}, 201)


def asking() -> tuple[Token, Account]:
    """Whose living token came along. X does not say why one is dead."""
    token = tokens.find("x", basic_auth.bearer())
    if token is None or token.kind != "access":
        raise Refused(problem("Unauthorized", 401))
    account = accounts.known_account("x", token.account)
    calls.note_account(account.id)
    if not token.alive:
        raise Refused(problem("Unauthorized", 401))
    if account.suspended:
        raise suspended()
    if account.needs_confirmation:
        raise locked()
    return token, account


def require(token: Token, *scopes: str) -> None:
    """As bare as it is reported: https://github.com/plhery/node-twitter-api-v2/issues/265"""
    if not set(scopes) <= set(token.scopes):
        raise Refused(problem("Forbidden", 403))
