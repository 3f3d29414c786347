"""Instagram API with Instagram Login: allauth's provider speaks the dead Basic Display API.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login
"""

from __future__ import annotations

from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider

from channels.networks.anchored_codes import AnchoredCodeAdapter

PROVIDER_ID = "instagram"


class InstagramAdapter(AnchoredCodeAdapter):
    provider_id = PROVIDER_ID
    authorize_url = "https://www.instagram.com/oauth/authorize"
    access_token_url = "https://api.instagram.com/oauth/access_token"


class InstagramProvider(OAuth2Provider):  # type: ignore[misc]
    id = PROVIDER_ID
    name = "Instagram"
    account_class = ProviderAccount
    oauth2_adapter_class = InstagramAdapter
    package = "channels.networks.instagram.provider"  # where allauth looks for .urls


provider_classes = [InstagramProvider]
