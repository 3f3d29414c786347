"""What can happen to an account at its network."""

from __future__ import annotations

from collections.abc import Callable

from sandbox.control import place_events
from sandbox.networks import callbacks, seeds
from sandbox.networks.registry import BY_ID, DIALECTS
from sandbox.store import accounts, clock, database, grants, tokens
from sandbox.store.accounts import Account
from sandbox.store.grants import Grant

DAY = 86400.0
DATA_ACCESS = 90 * DAY
MOST_DAYS = 3650
ACCESS = ("short", "long", "access")
REFRESH = ("refresh", "lasting")


def apply_event(account: Account, name: str, value: object, client: str = "") -> None:
    """Raises ValueError where the value makes no sense for this event."""
    if own := BY_ID[account.network].happenings.get(name):
        own(account, value)
    else:
        EVENTS[name](account, value, client)


def known(network: str) -> tuple[str, ...]:
    """Names of what can happen to an account of this network."""
    return tuple({**EVENTS, **BY_ID[network].happenings})


def change_password(account: Account, value: object, client: str) -> None:
    """Every token of before is dead where the network has it so; new consent works."""
    if not _yes(value):
        return
    if BY_ID[account.network].password_ends_tokens:
        tokens.end_all(account.network, account.id, "password")
    _set(account, "password_changed_at", clock.now())
    _tell_of_account(account, "password", client)


def remove_app(account: Account, value: object, client: str) -> None:
    """The person removes the app in their settings; some networks tell the app."""
    if not _yes(value):
        return
    for grant in _standing(account, client):
        grants.end(grant, "removed")
        if push := BY_ID[account.network].push:
            callbacks.enqueue_removal(grant, push, wait=True)


def ask_to_delete_data(account: Account, value: object, client: str) -> None:
    """Removes the app, and asks it to delete what it holds, where the network passes that on."""
    dialect = BY_ID[account.network]
    push = dialect.push
    if push is None or not dialect.passes_on_deletion:
        telling = [each.name for each in DIALECTS if each.passes_on_deletion]
        raise ValueError(f"Only {' and '.join(telling)} pass such a wish on.")
    for grant in _standing(account, client) if _yes(value) else ():
        grants.end(grant, "removed")
        callbacks.enqueue_removal(grant, push, wait=True, delete_data=True)


def end_because(account: Account, value: object, client: str) -> None:
    """The network itself ends the connections of this account, and tells their apps why."""
    dialect = BY_ID[account.network]
    if value not in dialect.reasons:
        known = ", ".join(dialect.reasons) or "none here"
        raise ValueError(f"ended_because takes one of: {known}.")
    for grant in _standing(account, client):
        grants.end(grant, str(value))
        if app := accounts.client(grant.network, grant.client):
            callbacks.enqueue(dialect.tell_why(app, account, str(value)), wait=True)


def flag(name: str) -> Callable[[Account, object, str], None]:
    def change(account: Account, value: object, client: str) -> None:
        _set(account, name, int(_yes(value)))

    return change


def suspend(account: Account, value: object, client: str) -> None:
    """The network shuts the account, or opens it again; some tell the apps."""
    _set(account, "suspended", int(_yes(value)))
    if value and "banned" in BY_ID[account.network].reasons:
        end_because(account, "banned", client)
    _tell_of_account(account, "suspended" if value else "unsuspended", client)


def drop_scope(account: Account, value: object, client: str) -> None:
    """One permission is withdrawn, also from the tokens that are out."""
    if not isinstance(value, str) or not value:
        raise ValueError("drop_scope takes the name of a scope.")
    for grant in _standing(account, client):
        grants.drop_scope(grant, value)


def untick_place(account: Account, value: object, client: str) -> None:
    """A Page is unticked in the settings of the network (Facebook)."""
    if not isinstance(value, str) or not BY_ID[account.network].ticks_places:
        raise ValueError("untick_place takes the id of a Page on Facebook.")
    for grant in _standing(account, client):
        every = [row["place"] for row in place_events.roles_of(account)]
        kept = [place for place in (grant.places or every) if place != value]
        grants.allow(
            *(grant.network, grant.client, grant.account, grant.scopes),
            declined=grant.declined,
            places=tuple(kept),
        )


def set_daily_cap(account: Account, value: object, client: str) -> None:
    """So many posts in 24 hours from now on; false: as many as the network usually takes."""
    if not BY_ID[account.network].caps_posts:
        raise ValueError("daily_cap is for networks that take a known number of posts a day.")
    if value is False or value == "false":  # 0 is a cap
        _set(account, "daily_cap", None)
        return
    if isinstance(value, bool) or not str(value).isdigit():
        raise ValueError("daily_cap takes a number of posts, or false.")
    _set(account, "daily_cap", int(str(value)))


def let_data_access_lapse(account: Account, value: object, client: str) -> None:
    """Facebook's second clock: the person has not used the app for 90 days."""
    for grant in _standing(account, client) if _yes(value) else ():
        database.execute(
            "UPDATE grants SET renewed_at = ? WHERE id = ?", clock.now() - DATA_ACCESS, grant.id
        )


def move_away(account: Account, value: object, client: str) -> None:
    """The owner lives on as ``name@server`` from now on; false: they are back."""
    if not BY_ID[account.network].accounts_move:
        raise ValueError("moved_to is for networks of many servers.")
    if value is not False and (not isinstance(value, str) or "@" not in value):
        raise ValueError("moved_to takes name@server, or false.")
    _set(account, "moved_to", value or "")


def rename(account: Account, value: object, client: str) -> None:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("rename takes the new name.")
    _set(account, "name", value)


def rename_handle(account: Account, value: object, client: str) -> None:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("rename_handle takes the new handle.")
    _set(account, "handle", value)


def turn_into(account: Account, value: object, client: str) -> None:
    """Another kind of account, by its owner's own settings; false: what it was at first."""
    kinds = BY_ID[account.network].kinds
    if kinds and value is False:
        value = _kind_at_first(account) or kinds[0]
    if value not in kinds:
        raise ValueError(f"kind takes one of: {', '.join(kinds) or 'none here'}, or false.")
    _set(account, "kind", value)


def _kind_at_first(account: Account) -> str:
    """Empty for whom somebody added since."""
    seeded = seeds.of(account.network)["accounts"]
    return next((str(each["kind"]) for each in seeded if str(each["id"]) == account.id), "")


def let_days_pass(account: Account, value: object, client: str) -> None:
    """As if the account's tokens had been granted so many days earlier."""
    days = _number(value)
    if days is None or not 0 < days <= MOST_DAYS:
        raise ValueError(f"days_pass takes a number of days, {MOST_DAYS} at most.")
    tokens.grow_older(account.network, account.id, days * DAY)
    grants.grow_older(account.network, account.id, days * DAY)


def set_token_life(account: Account, value: object, client: str) -> None:
    """For so many seconds access tokens are granted from now on; false: as the network does."""
    if value is False or value == "false":
        _set(account, "token_life", None)
        return
    seconds = _number(value)
    if seconds is None or seconds < 1:
        raise ValueError("token_life takes seconds, 1 or more, or false.")
    _set(account, "token_life", seconds)


def expire_tokens(account: Account, value: object, client: str) -> None:
    """True: access and refresh tokens; "access" or "refresh": only those."""
    kinds = {"access": ACCESS, "refresh": REFRESH}.get(str(value), ACCESS + REFRESH)
    if value is not False and value != "false":
        tokens.expire_all(account.network, account.id, kinds)
        grants.begin_with_tokens(account.network, account.id)


EVENTS: dict[str, Callable[[Account, object, str], None]] = {
    "password_changed": change_password,
    "revoked": remove_app,
    "data_deletion": ask_to_delete_data,
    "checkpoint": flag("checkpoint"),
    "locked": flag("locked"),
    "suspended": suspend,
    "ended_because": end_because,
    "lost_role": place_events.lose_role,
    "regained_role": place_events.regain_role,
    "drop_scope": drop_scope,
    "untick_place": untick_place,
    "set_role": place_events.set_role,
    "left_out": place_events.leave_out,
    "listed_again": place_events.list_again,
    "empty_list": flag("empty_list"),
    "move_place": place_events.move_place,
    "restrict": place_events.restrict,
    "unrestrict": place_events.lift_restrictions,
    "daily_cap": set_daily_cap,
    "listing": place_events.change_listing,
    "data_access_expired": let_data_access_lapse,
    "moved_to": move_away,
    "rename": rename,
    "rename_handle": rename_handle,
    "kind": turn_into,
    "days_pass": let_days_pass,
    "token_life": set_token_life,
    "expire_tokens": expire_tokens,
}


def _standing(account: Account, client: str) -> list[Grant]:
    held = grants.of_account(account.network, account.id)
    return [grant for grant in held if grant.live and client in ("", grant.client)]


def _tell_of_account(account: Account, what: str, client: str) -> None:
    tell = BY_ID[account.network].tell_of_account
    for grant in _standing(account, client):
        if app := accounts.client(account.network, grant.client):
            callbacks.enqueue(tell(app, account, what), wait=True)


def _set(account: Account, column: str, value: object) -> None:
    sql = f"UPDATE accounts SET {column} = ? WHERE network = ? AND id = ?"  # noqa: S608
    database.execute(sql, value, account.network, account.id)


def _number(value: object) -> float | None:
    try:
        return None if isinstance(value, bool) else float(str(value))
    except ValueError:
        return None


def _yes(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("This takes true or false.")
    return value
