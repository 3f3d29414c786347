"""Pinterest's consent page and code exchange, where allauth's own differ from v5.

https://developers.pinterest.com/docs/getting-started/set-up-authentication-and-authorization/
"""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from allauth.socialaccount.providers.pinterest.views import PinterestOAuth2Adapter
from django.http import HttpRequest


class PinterestAdapter(PinterestOAuth2Adapter):  # type: ignore[misc]
    """Scopes with commas between, and a refresh token that is replaced at each renewal."""

    scope_delimiter = ","

    def get_access_token_data(
        self, request: HttpRequest, app: Any, client: OAuth2Client, pkce_code_verifier: None = None
    ) -> dict[str, Any]:
        extra = {"continuous_refresh": "true"}
        data: dict[str, Any] = client.get_access_token(request.GET["code"], extra_data=extra)
        self.did_fetch_access_token = True
        return data
