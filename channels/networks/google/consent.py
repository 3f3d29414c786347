"""Google's consent page and code exchange: what the providers of its networks share.

A refresh token comes with ``access_type=offline`` only, and while Google still holds the grant
only after ``prompt=consent``. So the page is asked for anew where there is nothing to lose by
it (``first_ask``), and passed over where the refresh token that is held works.
https://developers.google.com/identity/protocols/oauth2/web-server#offline
"""

from __future__ import annotations

from allauth.socialaccount.providers.google.provider import GoogleProvider
from allauth.socialaccount.providers.google.views import GoogleOAuth2Adapter

AUTHORIZE = "https://accounts.google.com/o/oauth2/v2/auth"
TOKEN = "https://oauth2.googleapis.com/token"


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
