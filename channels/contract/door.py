"""The one way out to the networks, as their clients see it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from channels.contract.replies import Endpoint, Reply
from channels.contract.tokens import App, Proof


class Door(Protocol):
    """The one way out to the networks (``channels.http``). Never raises for what a
    network does: a failed line is a Reply without a status."""

    def send(
        self,
        endpoint: Endpoint,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        bearer: str = "",
        basic: App | None = None,
        proof: Proof | None = None,
        at: datetime | None = None,
    ) -> Reply:
        """At most one of ``bearer``, ``basic`` and ``proof`` says who is asking."""

    def reach(self, host: str) -> Door:
        """The same door for one more host, that the network's own answers or the person named.

        Only at a network without one address (``Network.anywhere``): elsewhere it raises. Never
        for what the host is, nor does ``send`` there: what is no public host is not called, and
        the Reply says that the line was refused.
        """
