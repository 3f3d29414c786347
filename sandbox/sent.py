"""What came with a request: a form, a query or a JSON object, whichever the client chose."""

from __future__ import annotations

from flask import request


def body() -> dict[str, str]:
    """The fields of the body: of a form, or of a JSON object. Others are empty."""
    if request.is_json:
        held = request.get_json(silent=True)
        fields = held if isinstance(held, dict) else {}
        return {str(name): value for name, value in fields.items() if isinstance(value, str)}
    return request.form.to_dict()


def everywhere() -> dict[str, str]:
    """The fields of the body and those of the query; the query's come first."""
    return {**body(), **request.args.to_dict()}
