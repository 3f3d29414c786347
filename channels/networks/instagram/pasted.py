"""How a pasted error of Instagram is recognised: its codes and sentences are Meta's."""

from __future__ import annotations

from collections.abc import Iterator

from channels.contract import Likeness, Paste
from channels.networks.meta import pasted


def read(paste: Paste) -> Iterator[Likeness]:
    return pasted.read(paste, "instagram")
