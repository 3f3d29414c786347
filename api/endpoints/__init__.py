"""The calls themselves: channels, changes, failed posts, tokens, and the shapes they answer in.

Mounted by ``api.urls``. May import ``protocol``, the keys and ``channels.public``.
"""
