"""What networks tell us unasked: an app that was removed, a Page restricted, data to delete.

Only ``config.urls`` leads here. How a push is proved stands in the network's folder; here is
what it does to us. May import accounts, the records, the registry and what is below them.
"""
