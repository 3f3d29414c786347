"""Turning a topic off from a mail, without signing in (RFC 8058).

The signed address goes into every mail; its pages are led to by ``notifications.urls``. Imports
the models and topics only.
"""
