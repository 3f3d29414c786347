"""What is kept of a network's own codes: numbers, and short words that are no secret."""

from __future__ import annotations

import re
from collections.abc import Mapping

from channels.answers.reported_errors import ParsedReply

_WORD = re.compile(r"[a-z]{1,24}[0-9]{0,2}(?:[_:.][a-z]{1,24}[0-9]{0,2}){0,7}")


def codes_of(parsed: ParsedReply) -> Mapping[str, str]:
    """The first code, subcode and identifier among the reply's errors, and how the line failed."""
    kept: dict[str, str] = {}
    if parsed.failure in ("timeout", "refused", "dropped", "tls"):
        kept["failure"] = parsed.failure
    for error in parsed.errors:
        if error.code is not None:
            kept.setdefault("code", str(error.code))
        if error.subcode is not None:
            kept.setdefault("subcode", str(error.subcode))
        word = next((word for word in sorted(error.words) if _WORD.fullmatch(word)), None)
        if word:
            kept.setdefault("word", word)
    return kept
