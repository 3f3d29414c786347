"""The single list of pretend networks. A new one is its folder and one line here."""

from __future__ import annotations

from importlib import import_module

from sandbox.dialect import Dialect

FOLDERS = (
    "facebook",
    "instagram",
    "x",
    "linkedin",
    "pinterest",
    "threads",
    "tiktok",
    "youtube",
    "googlebusiness",
    "mastodon",
    "bluesky",
)


def _load(folder: str) -> Dialect:
    dialect: Dialect = import_module(f"sandbox.networks.{folder}").DIALECT
    return dialect


DIALECTS: tuple[Dialect, ...] = tuple(map(_load, FOLDERS))
BY_ID = {dialect.id: dialect for dialect in DIALECTS}
BY_HOST = {host: dialect for dialect in DIALECTS for host in dialect.hosts}
# The addresses that several of them share, by the name of their blueprint.
SHARED = {each.shared.endpoints.name: each.shared for each in DIALECTS if each.shared}
