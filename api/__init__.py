"""The door for publishing tools: keys, ``/api/v1/``, its description, and webhooks.

Imports ``channels`` through ``channels.public`` only. Nothing of the site imports it but
``config``.
"""
