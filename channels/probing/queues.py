"""The names of the workers' queues: one for each network, so that none delays another."""

from __future__ import annotations


def queue_of(network: str) -> str:
    return f"network-{network}"
