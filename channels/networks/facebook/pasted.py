"""How a pasted error of Facebook is recognised: its codes and sentences are Meta's."""

from __future__ import annotations

from collections.abc import Iterator

from channels import meta_pasted
from channels.contract import Likeness, Paste


def read(paste: Paste) -> Iterator[Likeness]:
    return meta_pasted.read(paste, "facebook")
