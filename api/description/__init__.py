"""The API described: OpenAPI for programs, one page for people, examples that tests hold.

Called by ``api.urls``. Reads the endpoints and webhooks; changes nothing.
"""
