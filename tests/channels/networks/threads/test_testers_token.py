"""The operator's token of a Threads tester is a secret: nothing that is printed shows it."""

from __future__ import annotations

import logging
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import RequestFactory
from django.views.debug import get_exception_reporter_filter
from pytest_django import Settings

from channels.networks.threads import client
from channels.registrations import app_of
from tests.channels.networks.scripted import NOTHING, TOKENS, door
from tests.factories import NOW

SECRET = "THQVFictitious0Token1Of2Testers"


@pytest.fixture(autouse=True)
def _lent(settings: Settings) -> None:
    settings.THREADS_TESTER_TOKEN = SECRET


def test_what_an_operator_prints_names_the_setting_and_not_its_value() -> None:
    out = StringIO()
    call_command("networks", stdout=out)
    call_command("check", stdout=out, stderr=out)
    assert "THREADS_TESTER_TOKEN" in out.getvalue()
    assert SECRET not in out.getvalue()


def test_an_error_page_hides_it() -> None:
    shown = get_exception_reporter_filter(RequestFactory().get("/")).get_safe_settings()
    assert SECRET not in str(shown)


def test_no_finding_and_no_log_shows_it(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    app = app_of("threads")
    assert app is not None
    assert app.options["tester_token"] == SECRET
    said = (400, {"error": {"message": f"Malformed access token {SECRET}", "code": 190}})
    answer = client.probe(door(said, said), app, TOKENS, NOTHING, at=NOW)
    assert SECRET.lower() not in repr((app, answer)).lower() + caplog.text.lower()
