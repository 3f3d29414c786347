"""The mails about exports and deletions: stored in the transaction that causes them, then sent.

Called by ``exporting`` and ``leaving``. May import models and what is registered.
"""
