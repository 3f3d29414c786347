"""Who calls the API, and who the member is."""

from __future__ import annotations

import re

from flask import Response, request

from sandbox import basic_auth, calls, replies
from sandbox.networks.linkedin import openid
from sandbox.networks.linkedin.errors import denied, endpoints, refuse
from sandbox.store import accounts, clock, database, tokens
from sandbox.store.accounts import Account
from sandbox.store.tokens import Token

VERSION_LIFE_MONTHS = 12


@endpoints.takes("whoami", "/api.linkedin.com/v2/userinfo", methods=("GET",))
def userinfo() -> Response:
    token, account = asking()
    if "openid" not in token.scopes:
        raise denied("userinfo.GET.NO_VERSION")
    return replies.answer(openid.profile(token.client, account, token.scopes))


@endpoints.takes("whoami", "/api.linkedin.com/v2/me", methods=("GET",))
def me() -> Response:
    """Belongs to the retired r_liteprofile, which no app of today is granted."""
    asking()
    raise denied("me.GET.NO_VERSION")


def asking() -> tuple[Token, Account]:
    """Whose living token came along. Raises Refused in LinkedIn's words."""
    value = basic_auth.bearer()
    if not value:
        raise refuse(401, "Empty oauth2 access token", 65604, "EMPTY_ACCESS_TOKEN")
    token = tokens.find("linkedin", value)
    if token is None or token.kind != "access":
        raise refuse(401, "Invalid access token", 65600, "INVALID_ACCESS_TOKEN")
    account = accounts.known_account("linkedin", token.account)
    calls.note_account(account.id)
    if token.ended_why or token.age < settling():
        sentence = "The token used in the request has been revoked by the user"
        raise refuse(401, sentence, 65601, "REVOKED_ACCESS_TOKEN")
    if token.over:
        sentence = "The token used in the request has expired"
        raise refuse(401, sentence, 65602, "EXPIRED_ACCESS_TOKEN")
    if account.suspended:
        raise refuse(401, "Member is restricted", 65608, "RESTRICTED_MEMBER")
    return token, account


def settling() -> float:
    """Seconds for which a new token is unknown to part of LinkedIn, which calls it revoked."""
    return float(database.setting("new_token_race", "0"))


def check_version() -> str:
    """The versioned API wants a month, and forgets it after a year."""
    given = request.headers.get("LinkedIn-Version", "")
    if not given:
        raise refuse(
            400,
            "A version must be present. Please specify a version by adding the LinkedIn-Version"
            " header.",
            code="VERSION_MISSING",
        )
    month = re.fullmatch(r"(20\d\d)(0[1-9]|1[0-2])", given)
    if month is None or not _in_service(int(month[1]), int(month[2])):
        sentence = f"Requested version {given[:8]}01 is not active"
        raise refuse(426, sentence, code="NONEXISTENT_VERSION")
    return given


def _in_service(year: int, month: int) -> bool:
    today = clock.moment(clock.now())
    age = (today.year - year) * 12 + today.month - month
    return 0 <= age <= VERSION_LIFE_MONTHS
