"""Outgoing webhooks: enqueued in the transaction that causes them, signed, sent, kept in a log."""
