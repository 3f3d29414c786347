"""The control API: the clock, what happens to an account, faults, apps, the log.

Every address takes JSON, and the same as a plain form from the control page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request

from sandbox import calls, faults, pictures
from sandbox.control import account_events, report
from sandbox.faults import AFTER, ENDPOINTS, FAULTS
from sandbox.networks import callbacks, seeds, sent_again
from sandbox.networks.registry import BY_ID, DIALECTS
from sandbox.replies import Refused, answer
from sandbox.store import accounts, clock, database

blueprint = Blueprint("control", __name__, url_prefix="/control")

Body = dict[str, Any]
ORDERS = {name: order for dialect in DIALECTS for name, order in dialect.orders.items()}
MOST = 1e9  # seconds, or times: some 30 years


@blueprint.get("/state")
def show_state() -> Response:
    return answer(report.everything())


@blueprint.get("/demo")
def show_demo() -> Response:
    """Which people the site's demo connects, and what happens to them and to the networks."""
    return answer({"logins": seeds.demo(), "outages": seeds.outages()})


@blueprint.post("/clock")
def set_clock() -> Response:
    """``offset_seconds``: from the machine's clock; ``advance_seconds``: from where it is."""
    sent = _body()
    offset = _number(sent, "offset_seconds")
    advance = _number(sent, "advance_seconds")
    if offset is None and advance is None:
        raise _wrong("Give offset_seconds or advance_seconds, a number.")
    moved = (clock.offset() if offset is None else offset) + (advance or 0.0)
    if abs(moved) > MOST:
        raise _wrong(f"The clock goes {MOST:.0f} seconds ahead or back at most.")
    clock.set_offset(moved)
    database.commit()
    told = sent_again.deliver()
    return _done(report.clock_state() | ({"callbacks": told} if told else {}))


@blueprint.post("/reset")
def reset() -> Response:
    seeds.reset()
    return _done({"reset": True})


@blueprint.post("/keep")
def keep() -> Response:
    """Everything as it is now is kept, to be brought back."""
    database.keep()
    return _done({"kept": True})


@blueprint.post("/bring-back")
def bring_back() -> Response:
    if not database.bring_back():
        raise _wrong("Nothing was kept.")
    return _done({"kept": False})


@blueprint.get("/calls")
def list_calls() -> Response:
    network = request.args.get("network", "")
    if network:
        _network(network)
    return answer({"calls": calls.listed(network)})


@blueprint.delete("/calls")
def clear_calls() -> Response:
    calls.clear(request.args.get("network", ""))
    return answer({"cleared": True})


@blueprint.post("/pictures")
def order_of_pictures() -> Response:
    """``fault``: how every picture is answered from now on (``pictures.FAULTS``); left out: as
    usual."""
    fault = str(_body().get("fault", ""))
    try:
        pictures.order(fault)
    except ValueError as error:
        raise _wrong(str(error)) from None
    return _done({"fault": fault})


@blueprint.post("/<order>")
def order_of_a_network(order: str) -> Response:
    """What can be ordered of one network alone (``Dialect.orders``)."""
    if order not in ORDERS:
        abort(404)
    try:
        return _done(ORDERS[order](_body()))
    except ValueError as error:
        raise _wrong(str(error)) from None


@blueprint.post("/<network>/accounts")
def add_account(network: str) -> Response:
    sent = _body()
    _network(network)
    if not isinstance(sent.get("name"), str) or not sent["name"].strip():
        raise _wrong("Give the account's name.")
    if sent.get("id") and accounts.account(network, str(sent["id"])):
        raise _wrong("There is an account with this id already.")
    try:
        account_id = seeds.add_account(network, sent)
    except (KeyError, TypeError):
        raise _wrong("Each place needs id, name and role.") from None
    except ValueError as error:
        raise _wrong(str(error)) from None
    return _done({"id": account_id}, 201)


@blueprint.post("/<network>/accounts/<account_id>")
def change_account(network: str, account_id: str) -> Response:
    """Anything of ``account_events.EVENTS`` happens to the account, in the order given."""
    _network(network)
    account = accounts.account(network, account_id)
    if account is None:
        abort(404)
    sent = _body()
    client = str(sent.pop("client", ""))
    events = account_events.known(network)
    strange = [name for name in sent if name not in events]
    if strange or not sent:
        known = ", ".join(events)
        raise _wrong(f"Unknown: {', '.join(strange) or 'nothing given'}. Known: {known}.")
    for name, value in sent.items():
        try:
            account_events.apply_event(account, name, value, client)
        except ValueError as error:
            raise _wrong(str(error)) from None
    database.commit()
    delivered = callbacks.deliver()
    fresh = accounts.known_account(network, account_id)
    return _done({"account": report.account(fresh), "callbacks": delivered})


@blueprint.post("/<network>/faults")
def order_fault(network: str) -> Response:
    dialect = BY_ID[_network(network)]
    sent = _body()
    kind, endpoint = str(sent.get("kind", "")), str(sent.get("endpoint") or "all")
    if kind not in FAULTS:
        raise _wrong(f"kind must be one of: {', '.join(FAULTS)}.")
    if endpoint not in ENDPOINTS:
        raise _wrong(f"endpoint must be one of: {', '.join(ENDPOINTS)}.")
    if kind == "credits_exhausted" and dialect.fault(kind, "whoami") is None:
        raise _wrong(f"{dialect.name} bills no calls: it has no credits to exhaust.")
    times, status = _number(sent, "times"), _number(sent, "status")
    if times is not None and times < 1:
        raise _wrong("times must be 1 or more, or left out for as long as the fault stands.")
    if kind in AFTER and status is not None:
        raise _wrong("This fault does not change the status.")
    lasts = _number(sent, "lasts_seconds")
    if lasts is not None and lasts <= 0:
        raise _wrong("lasts_seconds must be more than 0, or left out until it is mended.")
    faults.order(
        network,
        kind,
        endpoint,
        times=None if times is None else int(times),
        seconds=_number(sent, "seconds"),
        status=None if status is None else int(status),
        lasts=lasts,
    )
    return _done({"faults": report.faults_of(network)}, 201)


@blueprint.delete("/<network>/faults")
@blueprint.post("/<network>/faults/clear")
def mend(network: str) -> Response:
    faults.mend(_network(network))
    return _done({"faults": []})


@blueprint.post("/clients/<client_id>")
def change_client(client_id: str) -> Response:
    row = database.fetch_one("SELECT network FROM clients WHERE id = ?", client_id)
    if row is None:
        abort(404)
    sent = _body()
    strange = [name for name in sent if name not in CLIENT_FIELDS]
    if strange or not sent:
        raise _wrong(f"Known: {', '.join(CLIENT_FIELDS)}.")
    for name, value in sent.items():
        CLIENT_FIELDS[name](client_id, name, value)
    return _done({"client": report.client(client_id)})


def _set_flag(client_id: str, name: str, value: object) -> None:
    if not isinstance(value, bool):
        raise _wrong(f"{name} must be true or false.")
    database.execute(f"UPDATE clients SET {name} = ? WHERE id = ?", value, client_id)  # noqa: S608


def _set_url(client_id: str, name: str, value: object) -> None:
    database.execute(  # the names are the keys below
        f"UPDATE clients SET {name} = ? WHERE id = ?",  # noqa: S608
        *(_address(value) if value else "", client_id),
    )


def _set_products(client_id: str, name: str, value: object) -> None:
    row = database.fetch_one("SELECT network FROM clients WHERE id = ?", client_id)
    if row is None or not isinstance(value, list):
        raise _wrong("products must be a list.")
    try:
        scopes = BY_ID[row["network"]].scopes_of([str(product) for product in value])
    except ValueError as error:
        raise _wrong(str(error)) from None
    database.execute("UPDATE clients SET scopes = ? WHERE id = ?", " ".join(scopes), client_id)


def _add_redirect_uri(client_id: str, name: str, value: object) -> None:
    seeds.add_redirect_uri(client_id, _address(value))


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


def _address(value: object) -> str:
    if not isinstance(value, str) or urlsplit(value).scheme not in ("http", "https"):
        raise _wrong("An address must begin with http:// or https://.")
    return value


def _network(network: str) -> str:
    if network not in BY_ID:
        abort(404)
    return network


def _body() -> Body:
    """What was sent, from JSON or from a form of the control page."""
    if request.is_json:
        sent = request.get_json(silent=True)
        if not isinstance(sent, dict):
            raise _wrong("Send a JSON object.")
        return sent
    sent = {name: _read(value) for name, value in request.form.items() if value != ""}
    sent.pop("back", None)
    return sent


def _read(value: str) -> object:
    return {"true": True, "false": False}.get(value, value)


def _number(sent: Body, name: str) -> float | None:
    value = sent.get(name)
    if value is None:
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise _wrong(f"{name} must be a number.") from None
    if not abs(number) <= MOST:  # nor is it infinite, nor no number
        raise _wrong(f"{name} must be at most {MOST:.0f}.")
    return number


def _done(body: object, status: int = 200) -> Response:
    """JSON to a program; a person's browser goes back to the control page."""
    if _by_form():
        back = request.form.get("back", "")
        return make_response(redirect(f"/?at={back}#{back}" if back.isalnum() else "/", 303))
    return answer(body, status)


def _wrong(message: str) -> Refused:
    """A refusal to be raised; what the request has changed so far is undone."""
    database.roll_back()
    if _by_form():
        page = render_template("control_problem.html", message=message)
        return Refused(make_response(page, 400))
    return Refused(answer({"error": message}, 400))


def _by_form() -> bool:
    return request.mimetype in ("application/x-www-form-urlencoded", "multipart/form-data")
