"""The API itself, version 1. A router is added here by one line."""

from __future__ import annotations

from api.endpoints import channel_changes, channels, failed_posts, published_posts, tokens
from api.openapi.document import Api
from api.protocol import problems
from api.protocol.parsing import StrictParser

api = Api(
    title="Channel Care",
    version="1",
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    parser=StrictParser(),
)
problems.install(api)
api.add_router("", channels.router)
api.add_router("", channel_changes.router)
api.add_router("", failed_posts.router)
api.add_router("", published_posts.router)
api.add_router("", tokens.router)
