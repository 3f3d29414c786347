"""Why a name, an account or a server leads nowhere. Raised in here, and a finding outside."""

from __future__ import annotations

from datetime import datetime

from channels.contract import Context, Finding, Reply, ServerTrouble, trouble_with_server
from channels.networks.bluesky.errors import explain


class Astray(Exception):  # noqa: N818
    """``reply``: the answer that was no help, where there is one."""

    def __init__(self, why: ServerTrouble, reply: Reply | None = None) -> None:
        super().__init__(why.value)
        self.why = why
        self.reply = reply

    def finding(self, *, at: datetime) -> Finding:
        """What the site tells: that we are to wait, where a server says so, else what is amiss."""
        if self.reply is not None and self.reply.status == 429:
            return explain(self.reply, Context())
        return trouble_with_server(self.why, at=at)


def unanswered(reply: Reply, why: ServerTrouble) -> Astray:
    """``why``, unless the server said nothing of the kind: silence is no evidence."""
    silent = reply.status is None or reply.status == 429 or reply.status >= 500
    return Astray(ServerTrouble.NO_ANSWER if silent else why, reply)
