"""What an app did not take when it was told: sent again, by the sandbox's clock."""

from __future__ import annotations

from sandbox.networks import callbacks
from sandbox.networks.registry import BY_ID
from sandbox.store import accounts, database, unheard


def deliver() -> list[dict[str, object]]:
    """Send once more what is due by the sandbox's clock and was not taken. No transaction of the
    caller's may be open: who is told may ask back at once."""
    results: list[dict[str, object]] = []
    for row in unheard.due():
        client = accounts.client_by_id(row.client)
        sign = BY_ID[client.network].sign_again if client else None
        if client is None or sign is None or not client.webhook_url:
            continue
        call = sign(client, row.body)
        database.commit()
        status = callbacks.send(call)
        unheard.settle(row, taken=status == callbacks.TAKEN)
        database.commit()
        results.append({"url": call.url, "status": status})
    return results
