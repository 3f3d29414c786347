"""What Google's pretend networks share: consent page, token addresses, and their refusals.

They answer on the same hosts, and the app that asks says which network it is about: each is a
project of its own. https://developers.google.com/identity/protocols/oauth2/web-server
"""

from __future__ import annotations

from sandbox.dialect import Shared
from sandbox.networks.google import dialog, oauth, risc
from sandbox.networks.google.products import endpoints, whose

__all__ = ["HOSTS", "SHARED", "dialog", "oauth", "risc"]

HOSTS = ("accounts.google.com", "oauth2.googleapis.com")
SHARED = Shared(endpoints, whose)
