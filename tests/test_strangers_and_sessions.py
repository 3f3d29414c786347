"""A stranger's POST makes no row among the sessions: a crowd of them would fill the table.

Every address of the site is posted to, as a browser without a cookie would. Three begin one, as
what is begun there can be finished in the same browser only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from helpcenter.models import Feedback, Ticket
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
VALUES = {"int": "1", "uuid": "00000000-0000-4000-8000-000000000001"}
FORM = {
    "email": "nobody@example.com",
    "login": "nobody@example.com",
    "password": "wrong",
    "password1": "tide tables and teapots",
    "password2": "tide tables and teapots",
    "helpful": "yes",
    "about": "other",
    "message": "Hello",
    "language": "es",
    "q": "token",
}
BEGINS = {
    "/accounts/signup/": "the link from the mail keeps the password in this browser alone",
    "/accounts/login/code/": "the code is good in this browser alone",
    "/accounts/oidc/linkedin-signin/login/": "the state and the PKCE verifier are this browser's",
}


def addresses(
    patterns: list[URLPattern | URLResolver], before: str = "/"
) -> Iterator[tuple[str, object]]:
    """Every address, with what its parts stand for filled in."""
    for entry in patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            if not route.startswith("/admin/"):  # its door is allauth's
                yield from addresses(entry.url_patterns, route)
        else:
            yield _filled(route), entry


def _filled(route: str) -> str:
    """Of Django's short form and of the regular expressions that allauth writes."""
    route = re.sub(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>", _value, route.replace("(?P<", "(<"))
    return re.sub(r"[\^$\\]", "", re.sub(r"\(([\w-]+)[^)]*\)", r"\1", route))


def _value(match: re.Match[str]) -> str:
    if match["name"] == "provider_id":
        return "linkedin-signin"
    return VALUES.get(match["kind"] or "", "linkedin")


def new_sessions(address: str, form: dict[str, str], **headers: str) -> int:
    cache.clear()  # limits would hide what comes behind them
    before = Session.objects.count()
    Client(raise_request_exception=False).post(address, form, headers=headers)
    return Session.objects.count() - before


def test_no_address_begins_a_session_for_a_strangers_post_but_those_that_must() -> None:
    make_user(FORM["email"], password="right right right")
    every = {address for address, _entry in addresses(get_resolver().url_patterns)}
    assert len(every) > 100
    assert set(BEGINS) <= every
    assert {address for address in every if new_sessions(address, FORM)} <= set(BEGINS)


def test_a_vote_counts_once_for_a_browser_and_a_letter_arrives_without_a_session() -> None:
    here = {"sec-fetch-site": "same-origin"}
    client = Client()
    vote = reverse("helpcenter:feedback", args=["linkedin"])
    client.post(vote, {"helpful": "yes"}, headers=here)
    client.post(vote, {"helpful": "no"}, headers=here)
    assert Feedback.objects.get().helpful is False
    client.post(reverse("helpcenter:contact_write"), FORM | {"send": "", "subject": "other"})
    assert Ticket.objects.count() == 1
    assert not Session.objects.exists()


def test_a_cookie_that_somebody_made_up_is_no_name() -> None:
    here = {"sec-fetch-site": "same-origin"}
    vote = reverse("helpcenter:feedback", args=["linkedin"])
    for forged in ("somebody", "somebody:1abcde:forged"):
        client = Client()
        client.cookies["reader"] = forged
        client.post(vote, {"helpful": "yes"}, headers=here)
    assert Feedback.objects.count() == 2


def test_wrong_tries_calls_of_the_api_and_pushes_begin_none() -> None:
    for address in (reverse("account_login"), "/api/v1/failures", "/callbacks/facebook/webhook/"):
        assert new_sessions(address, FORM, authorization="Bearer cck_wrong") == 0
