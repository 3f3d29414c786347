"""How a pasted error of Threads is recognised: its codes and sentences are Meta's."""

from __future__ import annotations

from collections.abc import Iterator

from channels.contract import Paste, PossibleReply
from channels.networks.meta import pasted


def read(paste: Paste) -> Iterator[PossibleReply]:
    return pasted.read(paste, "threads")
