"""Instagram API with Instagram Login: allauth's provider speaks the dead Basic Display API.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login
"""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from django.http import HttpRequest

PROVIDER_ID = "instagram"


class InstagramAdapter(OAuth2Adapter):  # type: ignore[misc]
    provider_id = PROVIDER_ID
    authorize_url = "https://www.instagram.com/oauth/authorize"
    access_token_url = "https://api.instagram.com/oauth/access_token"
    scope_delimiter = ","

    def get_access_token_data(
        self, request: HttpRequest, app: Any, client: OAuth2Client, pkce_code_verifier: None = None
    ) -> dict[str, Any]:
        # Instagram hangs "#_" on the code; a browser that encodes it sends it along.
        code = request.GET["code"].removesuffix("#_")
        data: dict[str, Any] = client.get_access_token(code)
        self.did_fetch_access_token = True
        return data


class InstagramProvider(OAuth2Provider):  # type: ignore[misc]
    id = PROVIDER_ID
    name = "Instagram"
    account_class = ProviderAccount
    oauth2_adapter_class = InstagramAdapter
    package = "channels.networks.instagram.provider"  # where allauth looks for .urls


provider_classes = [InstagramProvider]
