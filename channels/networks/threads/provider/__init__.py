"""Threads: its consent page and code exchange; allauth has no provider for it.

https://developers.facebook.com/docs/threads/get-started/get-access-tokens-and-permissions
"""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from django.http import HttpRequest

PROVIDER_ID = "threads"


class ThreadsAdapter(OAuth2Adapter):  # type: ignore[misc]
    provider_id = PROVIDER_ID
    # The page says threads.com, which leads on to its www: a page of ours may send a form to one
    # host alone, so that it names the one that answers.
    authorize_url = "https://www.threads.com/oauth/authorize"
    access_token_url = "https://graph.threads.com/oauth/access_token"
    scope_delimiter = ","

    def get_access_token_data(
        self, request: HttpRequest, app: Any, client: OAuth2Client, pkce_code_verifier: None = None
    ) -> dict[str, Any]:
        # Threads hangs "#_" on the code; a browser that encodes it sends it along.
        code = request.GET["code"].removesuffix("#_")
        data: dict[str, Any] = client.get_access_token(code)
        self.did_fetch_access_token = True
        return data


class ThreadsProvider(OAuth2Provider):  # type: ignore[misc]
    id = PROVIDER_ID
    name = "Threads"
    account_class = ProviderAccount
    oauth2_adapter_class = ThreadsAdapter
    package = "channels.networks.threads.provider"  # where allauth looks for .urls


provider_classes = [ThreadsProvider]
