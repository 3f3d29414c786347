"""Who calls the API, and who the member is."""

from __future__ import annotations

from flask import Response, request

from sandbox import basic_auth, calls, replies
from sandbox.networks.linkedin import openid
from sandbox.networks.linkedin.errors import denied, endpoints, refuse
from sandbox.store import accounts, database, tokens
from sandbox.store.accounts import Account
from sandbox.store.tokens import Token

RACE = "new_token_race"  # as ordered on the control page


@endpoints.takes("whoami", "/api.linkedin.com/v2/userinfo", methods=("GET",))
def userinfo() -> Response:
    token, account = asking()
    if "openid" not in token.scopes:
        raise denied("userinfo.GET.NO_VERSION")
    return replies.answer(openid.profile(token.client, account, token.scopes))


@endpoints.takes("whoami", "/api.linkedin.com/v2/me", methods=("GET",))
def me() -> Response:
    """For an app with the Community Management API, which cannot have OpenID Connect.

    https://learn.microsoft.com/linkedin/shared/integrations/people/profile-api
    """
    token, account = asking()
    if "r_basicprofile" not in token.scopes:
        raise denied("me.GET.NO_VERSION")
    given, _, family = account.name.partition(" ")
    return replies.answer(
        {
            "id": openid.subject(token.client, account),
            "localizedFirstName": given,
            "localizedLastName": family,
            "firstName": _localized(given),
            "lastName": _localized(family),
        }
    )


def _localized(text: str) -> dict[str, object]:
    return {
        "localized": {"en_US": text},
        "preferredLocale": {"country": "US", "language": "en"},
    }


def asking() -> tuple[Token, Account]:
    """Whose living token came along. Raises Refused in LinkedIn's words."""
    # LinkedIn takes it in the address as well, as its own JavaScript client sends it.
    value = basic_auth.bearer() or request.args.get("oauth2_access_token", "")
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
    if account.suspended or account.needs_confirmation:
        raise refuse(401, "Member is restricted", 65608, "RESTRICTED_MEMBER")
    return token, account


def settling() -> float:
    """Seconds for which a new token is unknown to part of LinkedIn, which calls it revoked."""
    return float(database.setting(RACE, "0"))
