"""YouTube as a provider of its own, beside Google: its own app, address and scopes."""

from __future__ import annotations

from channels.networks.google.provider import GoogleGrantAdapter, GoogleGrantProvider

PROVIDER_ID = "youtube"


class YouTubeAdapter(GoogleGrantAdapter):
    provider_id = PROVIDER_ID


class YouTubeProvider(GoogleGrantProvider):
    id = PROVIDER_ID
    name = "YouTube"
    oauth2_adapter_class = YouTubeAdapter
    package = "channels.networks.youtube.provider"  # where allauth looks for .urls


provider_classes = [YouTubeProvider]
