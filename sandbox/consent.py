"""The authorize pages: choose an account, tick what the app may do, allow or deny.

The app's request stays in the query; the form sends only the person's answer: ``account``,
``scope`` and ``place`` (repeated), ``decision`` and ``boxes`` (the boxes were on the page, so
that an absent one means unticked). A program may leave ``boxes`` out: what it does not name
is then allowed in full.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit, urlunsplit

from flask import Response, current_app, make_response, redirect, render_template, request

from sandbox.replies import Refused
from sandbox.store import accounts, grants
from sandbox.store import database as state
from sandbox.store.accounts import Account, Client, Place
from sandbox.store.grants import Grant


@dataclass(frozen=True)
class Ask:
    """An app's request for consent, found in order."""

    client: Client
    redirect_uri: str
    state: str
    scopes: tuple[str, ...]
    challenge: str = ""
    nonce: str = ""
    # The person must sign in again, whoever this browser remembers.
    fresh: bool = False
    # Ask again for what was declined before.
    again: bool = True


@dataclass(frozen=True)
class Manner:
    """How one network's page differs from the others'."""

    network: str
    name: str
    words: Mapping[str, str]  # scope -> what it allows
    code_life: float  # seconds
    required: frozenset[str] = frozenset()  # scopes that come with the app
    all_or_nothing: bool = False
    places: str = ""  # what places are called, where one ticks them
    shown_places: str = ""  # what they are called, where they only come along
    remembers_declined: bool = False
    added_scopes: bool = False  # a later yes adds to an earlier one
    scope_set_replaces: bool = False  # another set of scopes ends earlier tokens
    note: str = ""  # where the pretend network is kinder than the real one
    fragment: str = ""  # what the network hangs on the way back
    suits: Callable[[Account], str] = lambda _: ""  # why not this account
    # Parameters on the way back after a no; told whether an account was signed in.
    denied: Callable[[bool], dict[str, str]] = lambda _: {"error": "access_denied"}


@dataclass
class Answer:
    """What the person has chosen so far."""

    account: Account | None
    decision: str
    scopes: list[str] = field(default_factory=list)
    places: list[str] | None = None


def problem(network: str, title: str, detail: str, status: int = 400) -> Refused:
    """A page that says why the request cannot even be shown. To be raised."""
    name = current_app.config["NAMES"][network]
    page = render_template("problem.html", network=network, name=name, title=title, detail=detail)
    return Refused(make_response(page, status))


def fault_page(network: str, fault: str) -> Response | None:
    """What a browser sees while the network, or the app there, is out of order."""
    pages = {
        "rate_limit": (429, "Too many requests", "Try again a little later."),
        "server_error": (
            503,
            "Something went wrong here",
            "It is not your fault. Try again later.",
        ),
        "app_disabled": (403, "The app is disabled", "Nobody can be connected to it at present."),
    }
    if fault not in pages:
        return None
    status, title, detail = pages[fault]
    return problem(network, title, detail, status).response


def send_back(ask: Ask, values: Mapping[str, str], *, fragment: str = "") -> Response:
    """Return to the app with these parameters and its state."""
    parts = urlsplit(ask.redirect_uri)
    own = {"state": ask.state} if ask.state else {}
    query = "&".join(filter(None, (parts.query, urlencode({**values, **own}))))
    return make_response(redirect(urlunsplit((*parts[:3], query, fragment))))


def serve(ask: Ask, manner: Manner) -> Response:
    """The page, or the way back after an answer."""
    answer = _answer(ask, manner)
    if request.method == "POST":
        if answer.decision == "deny":
            values = manner.denied(answer.account is not None)
            return send_back(ask, values, fragment=manner.fragment)
        if answer.decision == "confirm" and answer.account:
            _confirm(answer.account)
            return make_response(redirect(_address(answer.account)))
        if answer.decision == "allow" and answer.account and _may(answer.account, manner):
            return allow(ask, manner, answer.account, answer.scopes, answer.places)
    if answer.account is None:
        return _choose(ask, manner)
    return _consent(ask, manner, answer.account)


def allow(
    ask: Ask, manner: Manner, account: Account, scopes: list[str], places: list[str] | None
) -> Response:
    """Grant, and go back with a code."""
    code = give_code(ask, manner, account, tuple(scopes), places)
    back = send_back(ask, {"code": code}, fragment=manner.fragment)
    if "remember" in request.form or request.method == "GET":
        back.set_cookie(_cookie(manner), account.id, httponly=True, samesite="Lax")
    return back


def give_code(
    ask: Ask, manner: Manner, account: Account, scopes: tuple[str, ...], places: list[str] | None
) -> str:
    standing = grants.live(ask.client.id, account.id)
    if standing and manner.scope_set_replaces and set(standing.scopes) != set(scopes):
        grants.end(standing, "replaced")
        standing = None
    granted, declined = _decided(ask, manner, scopes, standing)
    grant = grants.allow(
        *(manner.network, ask.client.id, account.id, granted),
        declined=declined,
        places=None if places is None else tuple(places),
    )
    return grants.new_code(
        grant,
        ask.redirect_uri,
        scopes=scopes,
        life=manner.code_life,
        challenge=ask.challenge,
        nonce=ask.nonce,
    )


def _decided(
    ask: Ask, manner: Manner, scopes: tuple[str, ...], standing: Grant | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is granted and what declined from now on, earlier answers included."""
    declined = [one for one in ask.scopes if one not in scopes]
    granted = list(scopes)
    if standing and manner.added_scopes:
        granted += [one for one in standing.scopes if one not in ask.scopes and one not in granted]
        declined += [one for one in standing.declined if one not in granted + declined]
    return tuple(granted), tuple(declined) if manner.remembers_declined else ()


def remembered(manner: Manner) -> Account | None:
    """Whom this browser is signed in as, by an earlier visit."""
    return accounts.account(manner.network, request.cookies.get(_cookie(manner), ""))


def offered(ask: Ask, manner: Manner, standing: Grant | None) -> list[str]:
    """The scopes on the page: declined ones only where the app asks again."""
    if standing is None or not manner.remembers_declined or ask.again:
        return list(ask.scopes)
    return [one for one in ask.scopes if one not in standing.declined]


def _answer(ask: Ask, manner: Manner) -> Answer:
    chosen = request.form.get("account") or request.args.get("account") or ""
    account = accounts.account(manner.network, chosen)
    answer = Answer(account, request.form.get("decision", ""))
    if account is None:
        return answer
    possible = offered(ask, manner, grants.live(ask.client.id, account.id))
    boxes = "boxes" in request.form
    ticked = request.form.getlist("scope")
    if manner.all_or_nothing or not (ticked or boxes):
        answer.scopes = possible
    else:
        answer.scopes = [one for one in possible if one in ticked or one in manner.required]
    if manner.places and "all_places" not in request.form:
        here = [place.id for place in accounts.places(manner.network, account.id)]
        named = request.form.getlist("place")
        answer.places = [one for one in here if one in named] if named or boxes else here
    return answer


def _may(account: Account, manner: Manner) -> bool:
    return not (account.suspended or account.held or manner.suits(account))


def _confirm(account: Account) -> None:
    """The owner has passed the network's check."""
    state.change(
        "UPDATE accounts SET checkpoint = 0, locked = 0 WHERE network = ? AND id = ?",
        *(account.network, account.id),
    )


def _choose(ask: Ask, manner: Manner) -> Response:
    known = None if ask.fresh else remembered(manner)
    people = [(one, _address(one), manner.suits(one)) for one in accounts.accounts(manner.network)]
    status = 400 if request.method == "POST" else 200
    page = render_template(
        "choose.html", ask=ask, manner=manner, people=people, known=known, here=_here()
    )
    return make_response(page, status)


def _consent(ask: Ask, manner: Manner, account: Account) -> Response:
    standing = grants.live(ask.client.id, account.id)
    possible = offered(ask, manner, standing)
    page = render_template(
        "consent.html",
        ask=ask,
        manner=manner,
        account=account,
        why_not=manner.suits(account),
        standing=standing,
        scopes=[(one, manner.words[one]) for one in possible],
        declined=[manner.words[one] for one in ask.scopes if one not in possible],
        places=_with_ticks(manner, account, standing),
        here=_here(),
        others=_address(None),
    )
    return make_response(page, 403 if request.method == "POST" else 200)


def _with_ticks(
    manner: Manner, account: Account, standing: Grant | None
) -> list[tuple[Place, bool]]:
    earlier = standing.places if standing else None
    found = accounts.places(manner.network, account.id)
    return [(place, earlier is None or place.id in earlier) for place in found]


def _here() -> str:
    return request.full_path.rstrip("?")


def _address(account: Account | None) -> str:
    """This page for one account, or for the choice of one."""
    values = [(name, value) for name, value in request.args.items(multi=True) if name != "account"]
    if account:
        values.append(("account", account.id))
    return f"{request.path}?{urlencode(values)}"


def _cookie(manner: Manner) -> str:
    return f"sandbox_{manner.network}"
