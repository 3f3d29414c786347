"""``/policies/`` and ``/policies/changes/``: the networks side by side, then and now."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from helpcenter.articles.library import library
from helpcenter.discovery import feeds, policy_data
from helpcenter.policies import changes as history
from helpcenter.policies import comparison
from helpcenter.public_cache import kept

LATEST = 3


@kept
def policies(request: HttpRequest) -> HttpResponse:
    context = {
        "networks": comparison.everything(),
        "articles": library().by_slug,
        "latest": _told()[:LATEST],
        "example": _example(),
        "version": policy_data.VERSION,
    }
    return render(request, "helpcenter/policies.html", context)


@kept
def changes(request: HttpRequest) -> HttpResponse:
    context = {"changes": _told(), "networks": comparison.everything()}
    return render(request, "helpcenter/policy_changes.html", context)


def _told() -> list[dict[str, object]]:
    return [
        {"change": change, "anchor": history.anchor(change), "since": feeds.since(change)}
        for change in history.everything()
    ]


def _example() -> str:
    """One real fact of the file, as the file has it."""
    network = policy_data.everything()["networks"][0]
    fact = {"access_token_seconds": network["facts"]["access_token_seconds"]}
    shown = {"id": network["id"], "name": network["name"], "facts": fact}
    return json.dumps(shown, ensure_ascii=False, indent=2)
