"""The account, the public account, a post, and what a server tells of itself."""

from __future__ import annotations

from flask import Response, request

from sandbox import basic_auth, calls, pictures, replies
from sandbox.networks.mastodon import errors
from sandbox.networks.mastodon.errors import dead, endpoints, refuse
from sandbox.networks.mastodon.hosts import ANY, SERVERS, here
from sandbox.sent import body
from sandbox.store import accounts, posts, tokens
from sandbox.store.accounts import Account
from sandbox.store.tokens import Token

LONGEST = 500


@endpoints.takes("whoami", f"/{ANY}/api/v1/accounts/verify_credentials", methods=("GET",))
def verify_credentials(host: str) -> Response:
    held = living_token()
    require(held, "read", "read:accounts", "profile")
    account = owner(held)
    return replies.answer({**described(account), "source": {"privacy": "public"}})


@endpoints.takes("whoami", f"/{ANY}/oauth/userinfo", methods=("GET", "POST"))
def userinfo(host: str) -> Response:
    """Since 4.4."""
    if not here().since_4_4:
        return errors.unknown_address()
    held = living_token()
    require(held, "profile")
    account = owner(held)
    told = described(account)
    return replies.answer(
        {
            "iss": f"https://{host}/",
            "sub": told["uri"],
            "name": account.name,
            "preferred_username": account.handle,
            "profile": told["url"],
            "picture": told["avatar_static"],
        }
    )


@endpoints.takes("api", f"/{ANY}/api/v1/accounts/lookup", methods=("GET",))
def lookup(host: str) -> Response:
    name = request.args.get("acct", "").partition("@")[0]
    every = (each for each in accounts.accounts("mastodon") if each.server == host)
    account = next((each for each in every if each.handle == name), None)
    return _public(account)


@endpoints.takes("api", f"/{ANY}/api/v1/accounts/<account_id>", methods=("GET",))
def public_account(host: str, account_id: str) -> Response:
    account = accounts.account("mastodon", account_id)
    return _public(account if account and account.server == host else None)


@endpoints.takes("publish", f"/{ANY}/api/v1/statuses", methods=("POST",))
def statuses(host: str) -> Response:
    held = living_token()
    require(held, "write", "write:statuses")
    account = owner(held)
    text = body().get("status", "")
    if not text.strip():
        raise refuse("Validation failed: Text can't be blank", 422)
    if len(text) > LONGEST:
        raise refuse(f"Validation failed: Text character limit of {LONGEST} exceeded", 422)
    post = posts.add("mastodon", account.id, account.id, text)
    url = f"https://{host}/@{account.handle}/{post}"
    return replies.answer({"id": post, "url": url, "uri": url, "content": f"<p>{text}</p>"})


@endpoints.takes("api", f"/{ANY}/api/v1/instance", f"/{ANY}/api/v2/instance", methods=("GET",))
def instance(host: str) -> Response:
    server = SERVERS[host]
    told = {"title": server.title, "version": ".".join(map(str, server.version))}
    if "/api/v1/" in request.path:
        return replies.answer({"uri": server.named, **told, "rules": []})
    numbered = {"api_versions": {"mastodon": 7 if server.since_4_4 else 2}}
    newer = numbered if server.since_4_3 else {}
    return replies.answer({"domain": server.named, **told, "rules": [], **newer})


def living_token() -> Token:
    held = tokens.find("mastodon", basic_auth.bearer())
    app = accounts.client("mastodon", held.client) if held else None
    if held is None or app is None or app.server != here().host:
        raise dead("invalid")
    calls.note_account(held.account)
    if held.ended_why:
        raise dead("revoked")
    if held.over:
        raise dead("expired")
    return held


def owner(held: Token) -> Account:
    """The person behind a token that lives. One sentence for all who may not sign in."""
    if not held.account:
        raise refuse(errors.NOBODY, 422)
    account = accounts.known_account("mastodon", held.account)
    if account.suspended or account.moved_to:
        raise refuse(errors.DISABLED, 403)
    if account.checkpoint:
        raise refuse(errors.UNCONFIRMED, 403)
    if account.locked:
        raise refuse(errors.SECOND_FACTOR, 403)
    return account


def require(held: Token, *enough: str) -> None:
    if not set(enough) & set(held.scopes):
        raise refuse(errors.OUT_OF_SCOPE, 403)


def described(account: Account) -> dict[str, object]:
    base = f"https://{account.server}"
    return {
        "id": account.id,
        "username": account.handle,
        "acct": account.handle,
        "display_name": account.name,
        "locked": False,
        "bot": account.kind == "bot",
        "url": f"{base}/@{account.handle}",
        "uri": f"{base}/users/{account.handle}",
        "avatar_static": pictures.address(account.server, "mastodon", account.id),
        "emojis": [],
        "fields": [],
    }


def _public(account: Account | None) -> Response:
    """What anybody is shown: also that the account has moved, or is suspended."""
    if account is None:
        return errors.unknown_address()
    told = described(account)
    if account.suspended:
        told |= {"suspended": True, "display_name": "", "avatar_static": ""}
    elif account.moved_to:
        name, _, server = account.moved_to.partition("@")
        acct = name if server == account.server else account.moved_to
        url = f"https://{server}/@{name}"
        told["moved"] = {"id": "1", "username": name, "acct": acct, "url": url}
    return replies.answer(told)
