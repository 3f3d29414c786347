"""Google's consent and code exchange by allauth, as the base of each network's own provider.

Imported by the providers alone: allauth's module needs Django's apps, the networks do not.
"""

from __future__ import annotations

from allauth.socialaccount.providers.google.provider import GoogleProvider
from allauth.socialaccount.providers.google.views import GoogleOAuth2Adapter

from channels.networks.google.consent import AUTHORIZE
from channels.networks.google.tokens import TOKEN


class GoogleGrantAdapter(GoogleOAuth2Adapter):  # type: ignore[misc]
    """With the addresses written down, whatever is set for signing in by Google."""

    authorize_url = AUTHORIZE
    access_token_url = TOKEN


class GoogleGrantProvider(GoogleProvider):  # type: ignore[misc]
    """A network of Google's, as a provider of its own: subclasses name ``id`` and adapter."""

    supports_token_authentication = False

    def get_default_scope(self) -> list[str]:
        """None of Google's own: our settings name all that is asked for."""
        return []
