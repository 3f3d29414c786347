"""What is sent to the control API, as JSON or as a form of its page, and answers to either."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, redirect, render_template, request

from sandbox.replies import Refused, answer
from sandbox.store import database

Body = dict[str, Any]
MOST = 1e9  # seconds, or times: some 30 years


def body() -> Body:
    """What was sent, from JSON or from a form of the control page. Raises Refused."""
    if request.is_json:
        sent = request.get_json(silent=True)
        if not isinstance(sent, dict):
            raise wrong("Send a JSON object.")
        return sent
    sent = {name: _read(value) for name, value in request.form.items() if value != ""}
    sent.pop("back", None)
    return sent


def _read(value: str) -> object:
    return {"true": True, "false": False}.get(value, value)


def number(sent: Body, name: str) -> float | None:
    """The number sent under this name, None where it was left out. Raises Refused."""
    value = sent.get(name)
    if value is None:
        return None
    try:
        read = float(value)
    except (TypeError, ValueError):
        raise wrong(f"{name} must be a number.") from None
    if not abs(read) <= MOST:  # nor is it infinite, nor no number
        raise wrong(f"{name} must be at most {MOST:.0f}.")
    return read


def done(told: object, status: int = 200) -> Response:
    """JSON to a program; a person's browser goes back to the control page."""
    if _by_form():
        back = request.form.get("back", "")
        return make_response(redirect(f"/?at={back}#{back}" if back.isalnum() else "/", 303))
    return answer(told, status)


def wrong(message: str) -> Refused:
    """A refusal to be raised; what the request has changed so far is undone."""
    database.roll_back()
    if _by_form():
        page = render_template("control_problem.html", message=message)
        return Refused(make_response(page, 400))
    return Refused(answer({"error": message}, 400))


def _by_form() -> bool:
    return request.mimetype in ("application/x-www-form-urlencoded", "multipart/form-data")
