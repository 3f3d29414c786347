"""Google's networks, and which of them a question at a shared address is about."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from sandbox import basic_auth, sent
from sandbox.consent import ConsentPage
from sandbox.dialect import Endpoints
from sandbox.store import database, tokens
from sandbox.store.accounts import Account

ADMIN = "RESTRICTED"  # kind of an account whose organisation does not let this app in
DIGITS = 21
endpoints = Endpoints("google")


@dataclass(frozen=True, slots=True)
class Product:
    """One network of Google's. ``subject``: Google's own id of a person, beside the channel's."""

    network: str
    consent_page: ConsentPage


PRODUCTS: dict[str, Product] = {}


def offer(product: Product) -> None:
    PRODUCTS[product.network] = product


def whose() -> str:
    """The network that this request is about: that of its app, else of its token."""
    given = sent.everywhere()
    basic = request.authorization if basic_auth.sent() else None
    app = (basic.username if basic else "") or given.get("client_id", "")
    row = database.fetch_one("SELECT network FROM clients WHERE id = ?", app)
    if row and row["network"] in PRODUCTS:
        return str(row["network"])
    for name in ("access_token", "token", "refresh_token"):
        for network in PRODUCTS if name in given else ():
            if tokens.find(network, given[name]):
                return network
    return next(iter(PRODUCTS))


def subject(account: Account) -> str:
    """Google's number for this person or Brand Account."""
    if account.id.isdecimal() and len(account.id) == DIGITS:
        return account.id  # it is known by it here as well
    digits = "".join(str(ord(letter) % 10) for letter in f"{account.network}{account.id}")
    return "1" + digits[1 - DIGITS :].zfill(DIGITS - 1)
