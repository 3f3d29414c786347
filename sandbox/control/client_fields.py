"""What can be changed of an app: its addresses, its products, and how it is looked upon."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from sandbox.control.exchange import wrong
from sandbox.networks import seeds
from sandbox.networks.registry import BY_ID
from sandbox.store import database


def _set_flag(client_id: str, name: str, value: object) -> None:
    if not isinstance(value, bool):
        raise wrong(f"{name} must be true or false.")
    database.execute(f"UPDATE clients SET {name} = ? WHERE id = ?", value, client_id)  # noqa: S608


def _set_url(client_id: str, name: str, value: object) -> None:
    database.execute(  # the names are the keys below
        f"UPDATE clients SET {name} = ? WHERE id = ?",  # noqa: S608
        *(_address(value) if value else "", client_id),
    )


def _set_products(client_id: str, name: str, value: object) -> None:
    row = database.fetch_one("SELECT network FROM clients WHERE id = ?", client_id)
    if row is None or not isinstance(value, list):
        raise wrong("products must be a list.")
    try:
        scopes = BY_ID[row["network"]].scopes_of([str(product) for product in value])
    except ValueError as error:
        raise wrong(str(error)) from None
    database.execute("UPDATE clients SET scopes = ? WHERE id = ?", " ".join(scopes), client_id)


def _add_redirect_uri(client_id: str, name: str, value: object) -> None:
    seeds.add_redirect_uri(client_id, _address(value))


def _address(value: object) -> str:
    if not isinstance(value, str) or urlsplit(value).scheme not in ("http", "https"):
        raise wrong("An address must begin with http:// or https://.")
    return value


CLIENT_FIELDS: dict[str, Callable[[str, str, object], None]] = {
    "add_redirect_uri": _add_redirect_uri,
    "products": _set_products,
    "partner": _set_flag,
    "wrapped": _set_flag,
    "legacy_refresh": _set_flag,
    "deauthorize_url": _set_url,
    "data_deletion_url": _set_url,
    "webhook_url": _set_url,
    "unseen": _set_flag,
}
