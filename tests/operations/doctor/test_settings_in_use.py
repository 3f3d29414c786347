"""What the doctor says of settings, of the public address, and of the web server in front."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from pytest_django import Settings

from operations.doctor import settings_in_use
from tests.operations.doctor.finding import fine, limits, stops

NOBODY = "http://127.0.0.1:1"


@contextmanager
def site_that_answers(status: int) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,)).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


@pytest.fixture(autouse=True)
def nobody_answers(settings: Settings) -> None:
    settings.SITE_URL = NOBODY


@pytest.fixture
def on_https(settings: Settings) -> None:
    """As the settings of a real site are, but for its address: nobody answers there."""
    settings.SITE_URL = "https://127.0.0.1:1"
    settings.DEMO = settings.DEBUG = settings.WEBHOOKS_MAY_REACH_PRIVATE = False
    settings.SANDBOX_URL = ""
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.TRUSTED_PROXIES = 1


def test_settings_that_are_whole_are_fine() -> None:
    assert "No setting is wrong" in fine(settings_in_use.look())


def test_an_error_of_the_checks_stops_the_site(settings: Settings) -> None:
    settings.VAULT_KEYS = ["no key"]
    told = stops(settings_in_use.look())
    assert "VAULT_KEYS is no Fernet key" in told
    assert "Make one with" in told


def test_what_a_check_only_informs_of_limits_it(settings: Settings) -> None:
    settings.DEMO, settings.OPERATOR_NAME = False, ""
    assert "OPERATOR_NAME" in limits(settings_in_use.look())


def test_a_site_that_answers_is_fine(settings: Settings) -> None:
    with site_that_answers(200) as settings.SITE_URL:
        assert f"{settings.SITE_URL}/healthz answers" in fine(settings_in_use.look())


def test_one_that_answers_an_error_is_stopped(settings: Settings) -> None:
    with site_that_answers(502) as settings.SITE_URL:
        assert "answers 502" in stops(settings_in_use.look())


def test_one_that_is_not_started_is_not_called_broken() -> None:
    told = list(settings_in_use.look())
    assert "cannot be reached" in limits(told)
    assert not stops(told)


def test_plain_http_for_the_world_stops_it(settings: Settings) -> None:
    settings.SITE_URL = "http://care.invalid"
    assert "without https" in stops(settings_in_use.look())


@pytest.mark.usefixtures("on_https")
def test_a_real_site_with_its_proxy_is_fine() -> None:
    told = list(settings_in_use.look())
    assert not stops(told)
    assert "X-Forwarded-For" in fine(told)


@pytest.mark.usefixtures("on_https")
def test_https_without_a_proxy_goes_round_in_a_circle(settings: Settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = None
    told = stops(settings_in_use.look())
    assert "BEHIND_PROXY" in told
    assert "docs/going-live.md#https-and-nginx" in told


@pytest.mark.usefixtures("on_https")
def test_a_proxy_whose_word_on_addresses_is_not_taken_limits_it(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 0
    assert "TRUSTED_PROXIES is 0" in limits(settings_in_use.look())


@pytest.mark.usefixtures("on_https")
@pytest.mark.parametrize("name", ["DEBUG", "DEMO", "WEBHOOKS_MAY_REACH_PRIVATE"])
def test_what_only_a_demo_may_have_stops_a_real_site(settings: Settings, name: str) -> None:
    setattr(settings, name, True)
    assert f"{name} is set on an https site" in stops(settings_in_use.look())


@pytest.mark.usefixtures("on_https")
def test_so_do_the_pretend_networks(settings: Settings) -> None:
    settings.SANDBOX_URL = "http://127.0.0.1:1"
    assert "nothing reaches the real networks" in stops(settings_in_use.look())
