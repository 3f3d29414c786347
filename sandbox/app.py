"""Wiring: the networks, the faults before them, the log behind them."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from sandbox import calls, faults, pictures, replies
from sandbox.control import api, page
from sandbox.dialect import Dialect
from sandbox.faults import Fault
from sandbox.networks import callbacks, seeds
from sandbox.networks.registry import BY_HOST, BY_ID, DIALECTS, SHARED
from sandbox.store import clock, database

BODY_CAP = 1_000_000
SAFE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self';"
        " connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def create_app(path: str | Path) -> Flask:
    """The pretend networks, with their memory in the file at ``path``."""
    app = Flask("sandbox", root_path=str(Path(__file__).parent))
    app.config.update(STATE=str(path), MAX_CONTENT_LENGTH=BODY_CAP)
    app.config["NAMES"] = {dialect.id: dialect.name for dialect in DIALECTS}
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    database.prepare(path)
    with app.app_context():
        seeds.seed_if_empty()
        database.commit()
    for dialect in DIALECTS:
        app.register_blueprint(dialect.endpoints)
    for shared in SHARED.values():
        app.register_blueprint(shared.endpoints)
    app.register_blueprint(api.blueprint)
    app.register_blueprint(page.blueprint)
    app.register_blueprint(pictures.blueprint)
    app.add_url_rule("/healthz", "healthz", lambda: replies.answer({"status": "ok"}))
    app.before_request(apply_fault)
    app.register_error_handler(replies.Refused, lambda refusal: refusal.response)
    app.register_error_handler(HTTPException, unknown_address)
    app.after_request(finish)
    app.teardown_request(roll_back)
    return app


def roll_back(error: BaseException | None) -> None:
    database.roll_back()


def dialect_and_kind() -> tuple[Dialect, str] | None:
    """The network that this request went to, and the kind of question."""
    name = request.endpoint or ""
    room = name.partition(".")[0]
    if shared := SHARED.get(room):
        return BY_ID[shared.whose()], shared.endpoints.kinds[name]
    dialect = BY_ID.get(room)
    if dialect is None:
        dialect = BY_HOST.get(request.path.split("/")[1])
        return (dialect, "api") if dialect else None
    return dialect, dialect.endpoints.kinds[name]


def apply_fault() -> Response | None:
    """Before any network looks at the request: is a fault ordered for it?"""
    reached = dialect_and_kind()
    if reached is None:
        return None
    dialect, kind = reached
    if request.path.split("/")[1] in dialect.gone:
        return nobody_answers()
    fault = faults.due(dialect.id, kind)
    if fault is None:
        return None
    g.fault = fault
    if fault.kind in faults.SILENT:
        return fall_silent(dialect, kind, fault)
    if fault.kind == "slow":
        database.commit()
        faults.delay(fault)
    return faults.answer(dialect, fault, kind)


def fall_silent(dialect: Dialect, kind: str, fault: Fault) -> Response:
    calls.record(dialect.id, kind, None, fault.kind)
    database.commit()
    g.silent = True
    if fault.kind == "hang":
        faults.hang(fault)
    faults.cut()
    return replies.text("", 502)


def nobody_answers() -> Response:
    database.commit()
    g.silent = True
    faults.cut()
    return replies.text("", 502)


def unknown_address(error: HTTPException) -> Response:
    """An address that is not there: the network's own way to say so."""
    reached = dialect_and_kind()
    if reached is None:
        return replies.answer({"error": error.name}, error.code or 500)
    dialect, kind = reached
    if (error.code or 500) >= 500:
        database.roll_back()
        return dialect.fault("server_error", kind) or replies.text("", 500)
    return dialect.unknown_address()


def finish(response: Response) -> Response:
    """Date and headers, the log, the end of the transaction, and perhaps a cut line."""
    if "silent" in g:
        return response
    reached = dialect_and_kind()
    if reached is None:
        response.headers.update(SAFE_HEADERS)
        database.commit()
        return response
    dialect, kind = reached
    fault: Fault | None = g.get("fault")
    add_headers(response, dialect, kind, fault)
    lost = fault is not None and fault.kind == "cut_after_rotate"
    name = fault.kind if fault else ""
    calls.record(dialect.id, kind, None if lost else response.status_code, name)
    database.commit()
    callbacks.deliver()
    if lost:
        faults.cut()
    return response


def add_headers(response: Response, dialect: Dialect, kind: str, fault: Fault | None) -> None:
    """The headers of this network."""
    wrong = 0.0
    if fault and fault.kind == "wrong_date":
        wrong = faults.WRONG_S if fault.seconds is None else fault.seconds
    response.headers["Date"] = clock.http_date(clock.now() + wrong)
    headers = SAFE_HEADERS if kind == "authorize" else dialect.headers(kind)
    for name, value in headers.items():
        response.headers.setdefault(name, value)
