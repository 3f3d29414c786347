"""Mail by a provider's API: what its answers mean, at a pretend one on this machine."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from config import mail
from notifications import topics
from notifications.delivery import send_round
from notifications.models import BadAddress, Notice, Preferences
from notifications.triggers.enqueue import enqueue_notice
from tests.factories import NOW, make_user
from tests.servers import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sender_asleep"), pytest.mark.slow]
TAKEN = {"ErrorCode": 0, "Message": "OK", "MessageID": "m-1", "To": "ada@example.com"}
# The shape that Anymail reads the address from.
INACTIVE = {
    "ErrorCode": 406,
    "Message": "Found inactive addresses: ada@example.com.\nInactive recipients are those.",
}


class Provider(ThreadingHTTPServer):
    status, answer, slow_s = 200, TAKEN, 0.0
    asked: list[tuple[dict[str, str], Any]]


class Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((dict(self.headers), json.loads(body)))
        time.sleep(self.server.slow_s)
        text = json.dumps(self.server.answer).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *words: object) -> None:
        """Quiet."""


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    server = Provider(("127.0.0.1", 0), Handler)
    server.asked = []
    Thread(target=server.serve_forever, daemon=True).start()
    settings.EMAIL_PROVIDER = "postmark"
    settings.EMAIL_BACKEND = mail.backend("postmark", mail.DJANGO_SMTP)
    _point_at(settings, server.server_port)
    yield server
    server.shutdown()
    server.server_close()


def _point_at(settings: Settings, port: int) -> None:
    environment = {
        "ANYMAIL_POSTMARK_SERVER_TOKEN": "provider-key",
        "ANYMAIL_POSTMARK_API_URL": f"http://127.0.0.1:{port}/",
        "PATH": "/bin",
    }
    settings.ANYMAIL = mail.anymail("a:b", 1, environment)


def sent() -> Notice:
    enqueue_notice(Preferences.of(make_user("ada@example.com")), topics.TEST, "test:1", at=NOW)
    send_round.deliver_due(at=NOW)
    return Notice.objects.get()


def test_a_mail_leaves_by_the_providers_api(provider: Provider) -> None:
    notice = sent()

    assert notice.outcome == Notice.Outcome.SENT
    headers, body = provider.asked[0]
    assert headers["X-Postmark-Server-Token"] == "provider-key"
    assert body["Subject"] == "This is your test message"
    assert body["Metadata"] == {"batch": str(notice.batch)}


def test_an_address_that_the_provider_has_on_its_list_is_refused(provider: Provider) -> None:
    provider.status, provider.answer = 422, INACTIVE

    assert sent().outcome == Notice.Outcome.FAILED
    assert BadAddress.objects.get().address == "ada@example.com"


def test_an_answer_that_names_nobody_leaves_us_unsure(provider: Provider) -> None:
    provider.status, provider.answer = 422, {"ErrorCode": 406, "Message": "other words"}

    assert sent().outcome == Notice.Outcome.UNSURE


@pytest.mark.parametrize("status", [401, 429, 500, 503])
def test_other_answers_are_tried_again(provider: Provider, status: int) -> None:
    provider.status, provider.answer = status, {"ErrorCode": 10, "Message": "no"}

    notice = sent()

    assert (notice.outcome, notice.attempts) == (Notice.Outcome.OWED, 1)
    assert notice.reason == f"tried_again:HTTP {status}"


def test_an_answer_that_does_not_come_leaves_us_unsure(provider: Provider) -> None:
    provider.slow_s = 1.5

    assert sent().outcome == Notice.Outcome.UNSURE
    assert len(provider.asked) == 1


def test_a_provider_that_is_down_is_tried_again(provider: Provider, settings: Settings) -> None:
    _point_at(settings, free_port())

    assert sent().outcome == Notice.Outcome.OWED


def test_smtp_is_ours_and_an_unknown_provider_is_said_at_once() -> None:
    assert mail.backend("", mail.DJANGO_SMTP) == "notifications.delivery.smtp_backend.EmailBackend"
    with pytest.raises(ImproperlyConfigured, match="postmark"):
        mail.backend("pigeon", mail.DJANGO_SMTP)
    for name in mail.PROVIDERS:
        assert mail.backend(name, mail.DJANGO_SMTP).split(".")[2] == name
