"""An error as somebody pastes it, and the answer of a network that it may be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Paste:
    """What somebody pasted into a search box."""

    text: str
    low: str  # the same in lower case
    body: str  # the JSON object in it; empty where it holds none
    status: int  # the HTTP status that it tells; 0 where it tells none
    named: tuple[str, ...]  # ids of the networks that it names

    def only(self, network: str) -> bool:
        """Whether this network is named, and no other."""
        return self.named == (network,)


@dataclass(frozen=True, slots=True)
class PossibleReply:
    """An answer of a network that a paste may be a part of, in the shape of the wire.

    ``shared``: another network says the same, so that the paste alone does not tell which.
    """

    body: str
    status: int
    shared: bool = False


class ReadPaste(Protocol):
    """Each network's own reading of a paste: the likeliest first, nothing where none fits."""

    def __call__(self, paste: Paste) -> Iterator[PossibleReply]: ...
