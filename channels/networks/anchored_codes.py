"""A code that comes back with more than the code: the consent of Instagram and of Threads.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login
"""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from django.http import HttpRequest


class AnchoredCodeAdapter(OAuth2Adapter):  # type: ignore[misc]
    """The code comes back with "#_" hung on; a browser that encodes it sends it along."""

    scope_delimiter = ","

    def get_access_token_data(
        self, request: HttpRequest, app: Any, client: OAuth2Client, pkce_code_verifier: None = None
    ) -> dict[str, Any]:
        data: dict[str, Any] = client.get_access_token(request.GET["code"].removesuffix("#_"))
        self.did_fetch_access_token = True
        return data
