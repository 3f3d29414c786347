"""Threads: its consent page and code exchange; allauth has no provider for it.

https://developers.facebook.com/docs/threads/get-started/get-access-tokens-and-permissions
"""

from __future__ import annotations

from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider

from channels.networks.anchored_codes import AnchoredCodeAdapter

PROVIDER_ID = "threads"


class ThreadsAdapter(AnchoredCodeAdapter):
    provider_id = PROVIDER_ID
    # The page says threads.com, which leads on to its www: a page of ours may send a form to one
    # host alone, so that it names the one that answers.
    authorize_url = "https://www.threads.com/oauth/authorize"
    access_token_url = "https://graph.threads.com/oauth/access_token"


class ThreadsProvider(OAuth2Provider):  # type: ignore[misc]
    id = PROVIDER_ID
    name = "Threads"
    account_class = ProviderAccount
    oauth2_adapter_class = ThreadsAdapter
    package = "channels.networks.threads.provider"  # where allauth looks for .urls


provider_classes = [ThreadsProvider]
