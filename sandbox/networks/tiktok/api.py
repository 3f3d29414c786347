"""The one who asks. https://developers.tiktok.com/doc/tiktok-api-v2-get-user-info/"""

from __future__ import annotations

from flask import Response, request

from sandbox import basic_auth, calls, pictures
from sandbox.networks.tiktok.errors import DEAD, endpoints, refuse, success
from sandbox.store import accounts, clock, tokens
from sandbox.store.accounts import Account
from sandbox.store.tokens import Token

USER_INFO = "/open.tiktokapis.com/v2/user/info"
FIELDS = {
    "user.info.basic": ("open_id", "union_id", "avatar_url", "display_name"),
    "user.info.profile": ("username", "profile_deep_link", "bio_description", "is_verified"),
    "user.info.stats": ("follower_count", "following_count", "likes_count", "video_count"),
}
# Of one person in a sliding minute.
CALLS_A_MINUTE = 600
# What an app is approved for, unless its file says so.
APPROVED = ("user.info.basic", "user.info.profile", "video.publish", "video.upload")


@endpoints.takes("whoami", USER_INFO, f"{USER_INFO}/", methods=("GET",))
def user_info() -> Response:
    token, account = asking()
    spend("whoami", CALLS_A_MINUTE)
    asked = [name for name in request.args.get("fields", "").split(",") if name]
    if not asked:
        raise refuse("invalid_params", 400, "Fields is required")
    every = _user(account)
    for name in asked:
        if name not in every:
            raise refuse("invalid_params", 400, f"Field {name[:40]} is invalid")
        require(token, next(scope for scope, names in FIELDS.items() if name in names))
    return success({"user": {name: every[name] for name in asked}})


def asking() -> tuple[Token, Account]:
    """Whose living token came along. TikTok does not say why one is dead."""
    token = tokens.find("tiktok", basic_auth.bearer())
    if token is None or token.kind != "access":
        raise refuse("access_token_invalid", 401, DEAD)
    account = accounts.known_account("tiktok", token.account)
    calls.note_account(account.id)
    if not token.alive:
        raise refuse("access_token_invalid", 401, DEAD)
    return token, account


def require(token: Token, scope: str) -> None:
    """Not allowed by the person is one thing, not the app's at all another."""
    if scope in token.scopes:
        return
    client = accounts.client("tiktok", token.client)
    approved = (client.scopes if client else ()) or APPROVED
    if scope in approved:
        raise refuse(
            "scope_not_authorized",
            401,
            "The user did not authorize the scope required for completing this request.",
        )
    sentence = f"Access token is invalid, some fields need additional scopes: {scope}"
    raise refuse("scope_permission_missed", 400, sentence)


def spend(kind: str, most: int) -> None:
    """Raises Refused where a person's calls of a sliding minute are used up."""
    used = calls.since(
        "tiktok", clock.now() - 60, endpoint=kind, account=calls.caller(), path=request.path
    )
    if used >= most:
        raise refuse("rate_limit_exceeded", 429, "The API rate limit was exceeded.")


def _user(account: Account) -> dict[str, object]:
    return {
        "open_id": account.id,
        "union_id": f"union-{account.id}",
        "avatar_url": pictures.address("p16-sign-va.tiktokcdn.com", "tiktok", account.id),
        "display_name": account.name,
        "username": account.handle,
        "profile_deep_link": f"https://vm.tiktok.com/{account.handle}/",
        "bio_description": "",
        "is_verified": False,
        **dict.fromkeys(FIELDS["user.info.stats"], 0),
    }
