"""Tables of the documents that the code knows better: ``make docs`` writes them.

A document holds a pair of marks, ``<!-- name:begin -->`` and ``<!-- name:end -->``; what is
between them is replaced. A test compares.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import django
from django.urls import reverse

from channels.contract import Network
from channels.registry import NETWORKS
from config import social_providers
from config.env import BASE_DIR


def addresses() -> str:
    """What the operator registers at each network."""
    lines = ["| network | where consent returns to | told unasked |", "|---|---|---|"]
    return "\n".join([*lines, *(line for network in NETWORKS for line in _addresses_of(network))])


def _addresses_of(network: Network) -> Iterator[str]:
    setting_out = reverse(network.login_url_name, kwargs=dict(network.login_url_kwargs))
    pushes = [reverse("callbacks:receive", args=[network.id, name]) for name in network.pushes]
    told = ", ".join(f"`{path}`" for path in pushes)
    yield f"| {network.name} | `{setting_out}callback/` | {told or 'nothing'} |"
    if network.id == "linkedin":
        sign_in = reverse("openid_connect_callback", args=[social_providers.SIGN_IN])
        yield f"| {network.name}, the app for signing in | `{sign_in}` | nothing |"


def networks() -> str:
    return f"Networks: {', '.join(network.name for network in NETWORKS)}."


# Document and mark -> what stands there.
TABLES: dict[tuple[str, str], Callable[[], str]] = {
    ("README.md", "networks"): networks,
    ("docs/going-live.md", "addresses"): addresses,
}


def between(text: str, mark: str) -> str:
    """What a document says between its marks. Raises ValueError where it has none."""
    match = _marks(mark).search(text)
    if match is None:
        raise ValueError(f"no <!-- {mark}:begin --> and <!-- {mark}:end -->")
    return match[2].strip()


def replaced(text: str, mark: str, table: str) -> str:
    """The document with this table between its marks."""
    between(text, mark)
    return _marks(mark).sub(lambda match: f"{match[1]}\n\n{table}\n\n{match[3]}", text)


def _marks(mark: str) -> re.Pattern[str]:
    begin, end = (re.escape(f"<!-- {mark}:{word} -->") for word in ("begin", "end"))
    return re.compile(f"({begin})(.*?)({end})", re.DOTALL)


def main(root: Path = BASE_DIR) -> None:
    """Write every table into its document."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    for (name, mark), table in TABLES.items():
        path = root / name
        path.write_text(replaced(path.read_text(), mark, table()))


if __name__ == "__main__":
    main()
