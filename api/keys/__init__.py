"""Keys of publishing tools: made, shown once, hashed, scoped, revoked; and lending of tokens.

The owner's pages and ``protocol.auth`` use it. Imports the models and ``channels.public``.
"""
