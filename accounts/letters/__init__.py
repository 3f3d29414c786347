"""Mails on what was done with an account, on exports and on deletions: stored first, then sent.

Called by the adapter, ``exporting`` and ``leaving``. May import models and what is registered.
"""
