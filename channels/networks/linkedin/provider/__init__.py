"""LinkedIn's consent page and code exchange, as OpenID Connect.

https://learn.microsoft.com/linkedin/shared/authentication/authorization-code-flow
"""

from __future__ import annotations

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
