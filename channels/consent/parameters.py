"""What the address of a consent page gets besides, by what the person is asked for there."""

from __future__ import annotations

from collections.abc import Mapping

from channels.contract import Network


def parameters(
    network: Network, *, switch: bool = False, again: bool = False, holds_refresh: bool = False
) -> dict[str, str]:
    """``switch``: offer another account; ``again``: ask for boxes that were left out;
    ``holds_refresh``: a refresh token that works is kept where this consent brings none.

    OpenID's ``prompt`` may hold several values: those of one reason never push out another's.
    """
    wanted: list[Mapping[str, str]] = []
    if switch:
        wanted.append(network.switch_account)
    if again:
        wanted.append(network.re_ask)
    if not holds_refresh:
        wanted.append(network.first_ask)
    asked: dict[str, str] = {}
    for values in wanted:
        for name, value in values.items():
            asked[name] = _both(asked.get(name, ""), value) if name == "prompt" else value
    return asked


def _both(before: str, more: str) -> str:
    return " ".join(dict.fromkeys((*before.split(), *more.split())))
