"""What can happen to an account here and nowhere else, or otherwise than elsewhere."""

from __future__ import annotations

from sandbox.networks.bluesky import app_passwords
from sandbox.networks.bluesky.hosts import set_flag
from sandbox.store.accounts import Account


def change_password(account: Account, value: object) -> None:
    """Sessions by OAuth do not end; those of passwords do, and this site has none."""
    if _yes(value):
        app_passwords.forget(account)


def deactivate(account: Account, value: object) -> None:
    """Its owner pauses it, or is back."""
    set_flag(account.id, "deactivated", _yes(value))


def break_handle(account: Account, value: object) -> None:
    """The name leads nowhere for a while."""
    set_flag(account.id, "handle_broken", _yes(value))


EVENTS = {
    "password_changed": change_password,
    "deactivated": deactivate,
    "handle_broken": break_handle,
}


def _yes(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("This takes true or false.")
    return value
