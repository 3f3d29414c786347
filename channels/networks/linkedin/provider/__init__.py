"""LinkedIn's consent page and code exchange, as OpenID Connect.

https://learn.microsoft.com/linkedin/shared/authentication/authorization-code-flow
"""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter

SERVER = "https://www.linkedin.com/oauth"


class LinkedInAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """With the addresses written down: to begin, and to fail, needs no call for them."""

    openid_config = {
        "issuer": SERVER,
        "authorization_endpoint": f"{SERVER}/v2/authorization",
        "token_endpoint": f"{SERVER}/v2/accessToken",
        "userinfo_endpoint": "https://api.linkedin.com/v2/userinfo",
        "jwks_uri": f"{SERVER}/openid/jwks",
    }
    basic_auth = False  # the secret goes in the body

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        return _read(super()._decode_id_token(app, id_token))

    def _fetch_user_info(self, access_token: str) -> dict[str, Any]:
        return _read(super()._fetch_user_info(access_token))


def _read(claims: dict[str, Any]) -> dict[str, Any]:
    """``email_verified`` has been seen as a text, and any text would count as a yes.

    Nothing counts but ``true`` and "true", and 1 is neither, though Python takes it for True.
    https://github.com/logto-io/logto/issues/6843
    """
    told = claims.get("email_verified")
    return {**claims, "email_verified": told is True or told == "true"}
