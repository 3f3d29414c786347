"""The control API: the clock, what happens to an account, faults, apps, the log.

Every address takes JSON, and the same as a plain form from the control page.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from sandbox import calls, faults, pictures
from sandbox.control import account_events, report
from sandbox.control.client_fields import CLIENT_FIELDS
from sandbox.control.exchange import MOST, body, done, number, wrong
from sandbox.faults import AFTER, ENDPOINTS, FAULTS
from sandbox.networks import callbacks, seeds, sent_again
from sandbox.networks.registry import BY_ID, DIALECTS
from sandbox.replies import answer
from sandbox.store import accounts, clock, database

blueprint = Blueprint("control", __name__, url_prefix="/control")

ORDERS = {name: order for dialect in DIALECTS for name, order in dialect.orders.items()}


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
    sent = body()
    offset = number(sent, "offset_seconds")
    advance = number(sent, "advance_seconds")
    if offset is None and advance is None:
        raise wrong("Give offset_seconds or advance_seconds, a number.")
    moved = (clock.offset() if offset is None else offset) + (advance or 0.0)
    if abs(moved) > MOST:
        raise wrong(f"The clock goes {MOST:.0f} seconds ahead or back at most.")
    clock.set_offset(moved)
    database.commit()
    told = sent_again.deliver()
    return done(report.clock_state() | ({"callbacks": told} if told else {}))


@blueprint.post("/reset")
def reset() -> Response:
    seeds.reset()
    return done({"reset": True})


@blueprint.post("/keep")
def keep() -> Response:
    """Everything as it is now is kept, to be brought back."""
    database.keep()
    return done({"kept": True})


@blueprint.post("/bring-back")
def bring_back() -> Response:
    if not database.bring_back():
        raise wrong("Nothing was kept.")
    return done({"kept": False})


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
    fault = str(body().get("fault", ""))
    try:
        pictures.order(fault)
    except ValueError as error:
        raise wrong(str(error)) from None
    return done({"fault": fault})


@blueprint.post("/<order>")
def order_of_a_network(order: str) -> Response:
    """What can be ordered of one network alone (``Dialect.orders``)."""
    if order not in ORDERS:
        abort(404)
    try:
        return done(ORDERS[order](body()))
    except ValueError as error:
        raise wrong(str(error)) from None


@blueprint.post("/<network>/accounts")
def add_account(network: str) -> Response:
    sent = body()
    _network(network)
    if not isinstance(sent.get("name"), str) or not sent["name"].strip():
        raise wrong("Give the account's name.")
    if sent.get("id") and accounts.account(network, str(sent["id"])):
        raise wrong("There is an account with this id already.")
    try:
        account_id = seeds.add_account(network, sent)
    except (KeyError, TypeError):
        raise wrong("Each place needs id, name and role.") from None
    except ValueError as error:
        raise wrong(str(error)) from None
    return done({"id": account_id}, 201)


@blueprint.post("/<network>/accounts/<account_id>")
def change_account(network: str, account_id: str) -> Response:
    """Anything of ``account_events.EVENTS`` happens to the account, in the order given."""
    _network(network)
    account = accounts.account(network, account_id)
    if account is None:
        abort(404)
    sent = body()
    client = str(sent.pop("client", ""))
    events = account_events.known(network)
    strange = [name for name in sent if name not in events]
    if strange or not sent:
        known = ", ".join(events)
        raise wrong(f"Unknown: {', '.join(strange) or 'nothing given'}. Known: {known}.")
    for name, value in sent.items():
        try:
            account_events.apply_event(account, name, value, client)
        except ValueError as error:
            raise wrong(str(error)) from None
    database.commit()
    delivered = callbacks.deliver()
    fresh = accounts.known_account(network, account_id)
    return done({"account": report.account(fresh), "callbacks": delivered})


@blueprint.post("/<network>/faults")
def order_fault(network: str) -> Response:
    dialect = BY_ID[_network(network)]
    sent = body()
    kind, endpoint = str(sent.get("kind", "")), str(sent.get("endpoint") or "all")
    if kind not in FAULTS:
        raise wrong(f"kind must be one of: {', '.join(FAULTS)}.")
    if endpoint not in ENDPOINTS:
        raise wrong(f"endpoint must be one of: {', '.join(ENDPOINTS)}.")
    if kind == "credits_exhausted" and dialect.fault(kind, "whoami") is None:
        raise wrong(f"{dialect.name} bills no calls: it has no credits to exhaust.")
    times, status = number(sent, "times"), number(sent, "status")
    if times is not None and times < 1:
        raise wrong("times must be 1 or more, or left out for as long as the fault stands.")
    if kind in AFTER and status is not None:
        raise wrong("This fault does not change the status.")
    lasts = number(sent, "lasts_seconds")
    if lasts is not None and lasts <= 0:
        raise wrong("lasts_seconds must be more than 0, or left out until it is mended.")
    faults.order(
        network,
        kind,
        endpoint,
        times=None if times is None else int(times),
        seconds=number(sent, "seconds"),
        status=None if status is None else int(status),
        lasts=lasts,
    )
    return done({"faults": report.faults_of(network)}, 201)


@blueprint.delete("/<network>/faults")
@blueprint.post("/<network>/faults/clear")
def mend(network: str) -> Response:
    faults.mend(_network(network))
    return done({"faults": []})


@blueprint.post("/clients/<client_id>")
def change_client(client_id: str) -> Response:
    row = database.fetch_one("SELECT network FROM clients WHERE id = ?", client_id)
    if row is None:
        abort(404)
    sent = body()
    strange = [name for name in sent if name not in CLIENT_FIELDS]
    if strange or not sent:
        raise wrong(f"Known: {', '.join(CLIENT_FIELDS)}.")
    for name, value in sent.items():
        CLIENT_FIELDS[name](client_id, name, value)
    return done({"client": report.client(client_id)})


def _network(network: str) -> str:
    if network not in BY_ID:
        abort(404)
    return network
