"""Google's consent page for Business Profile: a provider and a project of its own at Google.

Giving access back ends all that a person allowed a project, so that none is shared with another
network of Google's, nor with signing in.
"""

from __future__ import annotations

from channels.networks.google.provider import GoogleGrantAdapter, GoogleGrantProvider

PROVIDER_ID = "googlebusiness"


class GoogleBusinessAdapter(GoogleGrantAdapter):
    provider_id = PROVIDER_ID


class GoogleBusinessProvider(GoogleGrantProvider):
    id = PROVIDER_ID
    name = "Google Business Profile"
    oauth2_adapter_class = GoogleBusinessAdapter
    package = "channels.networks.googlebusiness.provider"  # where allauth looks for .urls


provider_classes = [GoogleBusinessProvider]
