"""In which form a kept page is sent: as it is, gzip or Brotli, by what the client takes."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from functools import lru_cache

import brotli

PLAIN = ""
# Those we have, the smallest first. At their best: it is done once for everybody.
COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, mode=brotli.MODE_TEXT, quality=11),
    "gzip": lambda body: gzip.compress(body, compresslevel=9, mtime=0),
}


@lru_cache(maxsize=256)
def chosen(accept_encoding: str) -> str:
    """The smallest that ``Accept-Encoding`` takes; ``PLAIN`` where it takes none of ours."""
    taken = dict(map(_coding, accept_encoding.lower().split(",")))
    everything = taken.get("*", False)
    return next((coding for coding in COMPRESS if taken.get(coding, everything)), PLAIN)


def _coding(entry: str) -> tuple[str, bool]:
    """A coding, and whether it is taken: ``q=0`` refuses it."""
    name, _, parameters = entry.partition(";")
    weight = parameters.replace(" ", "").removeprefix("q=")
    return name.strip(), not weight or weight.strip("0.") != ""
