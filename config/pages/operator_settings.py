"""What the operator's environment says for pages and mails; ``core.operator`` has the words.

Each is empty where the operator has not said it.
"""

from __future__ import annotations

import environ


def tool(env: environ.Env) -> tuple[str, str]:
    """The tool that sends the posts, as pages, articles and mails call it, and where it is."""
    return _said(env, "TOOL_NAME"), _said(env, "TOOL_URL")


def operator(env: environ.Env) -> tuple[str, str, str, str]:
    """Who runs the site, where, under which law, and where the data are."""
    return (
        _said(env, "OPERATOR_NAME"),
        _said(env, "OPERATOR_ADDRESS"),
        _said(env, "OPERATOR_COUNTRY"),
        _said(env, "DATA_LOCATION"),
    )


def own_pages(env: environ.Env) -> tuple[str, str]:
    """The operator's own pages in place of ours on privacy and terms."""
    return _said(env, "PRIVACY_URL"), _said(env, "TERMS_URL")


def _said(env: environ.Env, name: str) -> str:
    value: str = env.str(name, default="")
    return value.strip()
