"""The API's own description in OpenAPI 3.1: completed, with examples, and its webhooks.

Called by ``api.v1``, which hands it to Ninja. Reads the endpoints' protocol and the webhooks'
events; changes nothing.
"""
