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
from sandbox.store import accounts, database, grants
from sandbox.store.accounts import Account, Client, Place
from sandbox.store.grants import Grant


@dataclass(frozen=True)
class AuthorizationRequest:
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
class ConsentPage:
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
    unsuited: str = "Cannot be used"  # the same in the list of accounts, where there is less room
    # Whom this page knows at all: a server of many shows its own people.
    knows: Callable[[Account], bool] = lambda _: True
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


def send_back(
    asked: AuthorizationRequest, values: Mapping[str, str], *, fragment: str = ""
) -> Response:
    """Return to the app with these parameters and its state."""
    parts = urlsplit(asked.redirect_uri)
    own = {"state": asked.state} if asked.state else {}
    query = "&".join(filter(None, (parts.query, urlencode({**values, **own}))))
    return make_response(redirect(urlunsplit((*parts[:3], query, fragment))))


def serve(asked: AuthorizationRequest, consent_page: ConsentPage) -> Response:
    """The page, or the way back after an answer."""
    answer = _answer(asked, consent_page)
    if request.method == "POST":
        if answer.decision == "deny":
            values = consent_page.denied(answer.account is not None)
            return send_back(asked, values, fragment=consent_page.fragment)
        if answer.decision == "confirm" and answer.account:
            _confirm(answer.account)
            return make_response(redirect(_address(answer.account)))
        if answer.decision == "allow" and answer.account and _may(answer.account, consent_page):
            return allow(asked, consent_page, answer.account, answer.scopes, answer.places)
    if answer.account is None:
        return _choose(asked, consent_page)
    return _consent(asked, consent_page, answer.account)


def allow(
    asked: AuthorizationRequest,
    consent_page: ConsentPage,
    account: Account,
    scopes: list[str],
    places: list[str] | None,
) -> Response:
    """Grant, and go back with a code."""
    code = give_code(asked, consent_page, account, tuple(scopes), places)
    back = send_back(asked, {"code": code}, fragment=consent_page.fragment)
    if "remember" in request.form or request.method == "GET":
        back.set_cookie(_cookie(consent_page), account.id, httponly=True, samesite="Lax")
    return back


def give_code(
    asked: AuthorizationRequest,
    consent_page: ConsentPage,
    account: Account,
    scopes: tuple[str, ...],
    places: list[str] | None,
) -> str:
    standing = grants.live(asked.client.id, account.id)
    if standing and consent_page.scope_set_replaces and set(standing.scopes) != set(scopes):
        grants.end(standing, "replaced")
        standing = None
    granted, declined = _decided(asked, consent_page, scopes, standing)
    grant = grants.allow(
        *(consent_page.network, asked.client.id, account.id, granted),
        declined=declined,
        places=None if places is None else tuple(places),
    )
    return grants.new_code(
        grant,
        asked.redirect_uri,
        scopes=scopes,
        life=consent_page.code_life,
        challenge=asked.challenge,
        nonce=asked.nonce,
    )


def _decided(
    asked: AuthorizationRequest,
    consent_page: ConsentPage,
    scopes: tuple[str, ...],
    standing: Grant | None,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is granted and what declined from now on, earlier answers included."""
    declined = [scope for scope in asked.scopes if scope not in scopes]
    granted = list(scopes)
    if standing and consent_page.added_scopes:
        granted += [
            scope for scope in standing.scopes if scope not in asked.scopes and scope not in granted
        ]
        declined += [scope for scope in standing.declined if scope not in granted + declined]
    return tuple(granted), tuple(declined) if consent_page.remembers_declined else ()


def remembered(consent_page: ConsentPage) -> Account | None:
    """Whom this browser is signed in as, by an earlier visit."""
    chosen = request.cookies.get(_cookie(consent_page), "")
    return _known(consent_page, chosen)


def _known(consent_page: ConsentPage, account_id: str) -> Account | None:
    account = accounts.account(consent_page.network, account_id)
    return account if account and consent_page.knows(account) else None


def offered(
    asked: AuthorizationRequest, consent_page: ConsentPage, standing: Grant | None
) -> list[str]:
    """The scopes on the page: declined ones only where the app asks again."""
    if standing is None or not consent_page.remembers_declined or asked.again:
        return list(asked.scopes)
    return [scope for scope in asked.scopes if scope not in standing.declined]


def _answer(asked: AuthorizationRequest, consent_page: ConsentPage) -> Answer:
    chosen = request.form.get("account") or request.args.get("account") or ""
    account = _known(consent_page, chosen)
    answer = Answer(account, request.form.get("decision", ""))
    if account is None:
        return answer
    possible = offered(asked, consent_page, grants.live(asked.client.id, account.id))
    boxes = "boxes" in request.form
    ticked = request.form.getlist("scope")
    if consent_page.all_or_nothing or not (ticked or boxes):
        answer.scopes = possible
    else:
        answer.scopes = [
            scope for scope in possible if scope in ticked or scope in consent_page.required
        ]
    if consent_page.places and "all_places" not in request.form:
        here = [place.id for place in accounts.places(consent_page.network, account.id)]
        named = request.form.getlist("place")
        answer.places = [place for place in here if place in named] if named or boxes else here
    return answer


def _may(account: Account, consent_page: ConsentPage) -> bool:
    return not (account.suspended or account.needs_confirmation or consent_page.suits(account))


def _confirm(account: Account) -> None:
    """The owner has passed the network's check."""
    database.execute(
        "UPDATE accounts SET checkpoint = 0, locked = 0 WHERE network = ? AND id = ?",
        *(account.network, account.id),
    )


def _choose(asked: AuthorizationRequest, consent_page: ConsentPage) -> Response:
    known = None if asked.fresh else remembered(consent_page)
    people = [
        (account, _address(account), consent_page.suits(account))
        for account in accounts.accounts(consent_page.network)
        if consent_page.knows(account)
    ]
    status = 400 if request.method == "POST" else 200
    page = render_template(
        "choose.html",
        asked=asked,
        consent_page=consent_page,
        people=people,
        known=known,
        here=_here(),
    )
    return make_response(page, status)


def _consent(asked: AuthorizationRequest, consent_page: ConsentPage, account: Account) -> Response:
    standing = grants.live(asked.client.id, account.id)
    possible = offered(asked, consent_page, standing)
    page = render_template(
        "consent.html",
        asked=asked,
        consent_page=consent_page,
        account=account,
        why_not=consent_page.suits(account),
        standing=standing,
        scopes=[(scope, consent_page.words[scope]) for scope in possible],
        declined=[consent_page.words[scope] for scope in asked.scopes if scope not in possible],
        places=_with_ticks(consent_page, account, standing),
        here=_here(),
        others=_address(None),
    )
    return make_response(page, 403 if request.method == "POST" else 200)


def _with_ticks(
    consent_page: ConsentPage, account: Account, standing: Grant | None
) -> list[tuple[Place, bool]]:
    earlier = standing.places if standing else None
    places = accounts.places(consent_page.network, account.id)
    return [(place, earlier is None or place.id in earlier) for place in places]


def _here() -> str:
    return request.full_path.rstrip("?")


def _address(account: Account | None) -> str:
    """This page for one account, or for the choice of one."""
    values = [(name, value) for name, value in request.args.items(multi=True) if name != "account"]
    if account:
        values.append(("account", account.id))
    return f"{request.path}?{urlencode(values)}"


def _cookie(consent_page: ConsentPage) -> str:
    return f"sandbox_{consent_page.network}"
