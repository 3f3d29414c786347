"""No webhook reaches a private address, whatever the name, and whoever answers for it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from typing import Any

import pytest
from pytest_django import Settings

from api.webhooks import post
from api.webhooks.failure_reasons import Why
from core.outgoing import public_addresses as addresses
from core.outgoing.public_addresses import Refusal, RefusedError

PUBLIC = "93.184.215.14"


class Resolver:
    """Answers what it is told to, one answer after the other; the last one stays."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    def __call__(self, host: Any, port: Any, *_: Any, **__: Any) -> list[Any]:
        self.asked += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if not answer:
            raise socket.gaierror("no such name")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in answer]


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Where a connection was tried to be made; none ever is."""
    made: list[tuple[str, int]] = []

    def dial(address: tuple[str, int], timeout: float | None = None) -> socket.socket:
        made.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", dial)
    return made


def resolves(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> Resolver:
    resolver = Resolver(*answers)
    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    return resolver


@pytest.mark.parametrize(
    "private",
    [
        *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255"),
        *("192.168.1.1", "169.254.169.254", "100.64.0.1", "100.127.255.254", "192.0.0.8"),
        *("192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.9", "224.0.0.1", "239.1.1.1"),
        *("240.0.0.1", "255.255.255.255", "192.88.99.1"),
        *("::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
        *("::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1"),
        *("2002:7f00:1::", "2002:a9fe:a9fe::1", "2001:0:7f00:1::1", "fe80::1", "fe80::1%eth0"),
        *("fc00::1", "fd12:3456::1", "fec0::1", "ff02::1", "2001:db8::1", "100::1", "3fff::1"),
        *("not an address", "", "fd00:ec2::254"),
    ],
)
def test_an_address_that_is_not_everybodys_is_refused(
    private: str, monkeypatch: pytest.MonkeyPatch, dialled: list[tuple[str, int]]
) -> None:
    assert not addresses.is_public(private)
    resolves(monkeypatch, [private])

    answer = post.post("https://hooks.example/x", {}, b"{}")

    assert (answer.status, answer.why) == (None, "private")
    assert dialled == []


@pytest.mark.parametrize(
    "public",
    [
        *(PUBLIC, "1.1.1.1", "100.63.255.255", "100.128.0.1", "172.32.0.1", "192.167.1.1"),
        *("2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"),
    ],
)
def test_an_address_that_is_everybodys_is_dialled_itself(
    public: str, monkeypatch: pytest.MonkeyPatch, dialled: list[tuple[str, int]]
) -> None:
    assert addresses.is_public(public)
    resolves(monkeypatch, [public])

    assert post.post("https://hooks.example/x", {}, b"{}").why == "refused"
    assert dialled == [(public, 443)]


def test_one_private_address_spoils_the_rest(
    monkeypatch: pytest.MonkeyPatch, dialled: list[tuple[str, int]]
) -> None:
    resolves(monkeypatch, [PUBLIC, "10.0.0.1"])

    assert post.post("https://hooks.example/x", {}, b"{}").why == "private"
    assert dialled == []


def test_a_name_that_changes_its_meaning_is_asked_once_and_pinned(
    monkeypatch: pytest.MonkeyPatch, dialled: list[tuple[str, int]]
) -> None:
    resolver = resolves(monkeypatch, [PUBLIC], ["127.0.0.1"])

    assert post.post("https://rebind.example/x", {}, b"{}").why == "refused"
    assert (resolver.asked, dialled) == (1, [(PUBLIC, 443)])

    # It was public when it was saved; at the next sending it is checked again.
    assert post.post("https://rebind.example/x", {}, b"{}").why == "private"
    assert (resolver.asked, dialled) == (2, [(PUBLIC, 443)])


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://hooks.example/", Refusal.NOT_HTTPS),
        ("http://localhost:8000/", Refusal.NOT_HTTPS),
        ("http://127.0.0.2/", Refusal.NOT_HTTPS),
        ("http://[::1]/", Refusal.NOT_HTTPS),
        ("http://0x7f000001/", Refusal.PRIVATE),
        ("ftp://hooks.example/", Refusal.NOT_HTTPS),
        ("file:///etc/passwd", Refusal.NO_ADDRESS),
        ("gopher://127.0.0.1:6379/_x", Refusal.NOT_HTTPS),
        ("https://user:pass@hooks.example/", Refusal.CREDENTIALS),
        ("https://user@hooks.example/", Refusal.CREDENTIALS),
        ("https://@hooks.example/", Refusal.CREDENTIALS),
        ("https://2130706433/", Refusal.PRIVATE),
        ("https://0x7f000001/", Refusal.PRIVATE),
        ("https://0x7f.1/", Refusal.PRIVATE),
        ("https://0177.0.0.1/", Refusal.PRIVATE),
        ("https://127.1/", Refusal.PRIVATE),
        ("https://127.0.0.1/", Refusal.PRIVATE),
        ("https://127.0.0.1./", Refusal.PRIVATE),
        ("https://[::1]/", Refusal.PRIVATE),
        ("https://[::ffff:169.254.169.254]/", Refusal.PRIVATE),
        ("https://[fe80::1%25eth0]/", Refusal.PRIVATE),
        ("https://169.254.169.254/latest/meta-data/", Refusal.PRIVATE),
        ("https://hooks.example:22/", Refusal.PORT),
        ("https://hooks.example:99999/", Refusal.NO_ADDRESS),
        ("https:///x", Refusal.NO_ADDRESS),
        ("https://hooks.example/a b", Refusal.NO_ADDRESS),
        ("https://hooks.example/\r\nX-Evil: 1", Refusal.NO_ADDRESS),
        ("https://hooks.example\\@127.0.0.1/", Refusal.NO_ADDRESS),
        ("https://hooks.example/é", Refusal.NO_ADDRESS),
        ("hooks.example", Refusal.NO_ADDRESS),
        ("", Refusal.NO_ADDRESS),
    ],
)
def test_an_odd_address_is_refused_without_a_connection(
    url: str, why: Refusal, dialled: list[tuple[str, int]]
) -> None:
    with pytest.raises(RefusedError) as refused:
        addresses.check(url)

    assert refused.value.why is why
    assert post.post(url, {}, b"{}").why == why
    assert dialled == []


def test_circled_digits_are_an_address_too(dialled: list[tuple[str, int]]) -> None:
    answer = post.post("https://①②⑦.⓪.⓪.①/", {}, b"{}")

    assert answer.why in (Why.PRIVATE, Why.NO_ADDRESS, Why.NOT_FOUND)
    assert dialled == []


def test_plain_http_to_this_machine_only_where_it_is_allowed(settings: Settings) -> None:
    addresses.check("http://127.0.0.1:9/")
    settings.WEBHOOKS_MAY_REACH_PRIVATE = False

    with pytest.raises(RefusedError) as refused:
        addresses.check("http://127.0.0.1:9/")

    assert refused.value.why is Refusal.NOT_HTTPS


@pytest.mark.slow
def test_a_real_site_reaches_nothing_private_by_default() -> None:
    code = "import django; django.setup(); from django.conf import settings as s; "
    code += "print(s.WEBHOOKS_MAY_REACH_PRIVATE)"
    # On a real site the demo's settings refuse to start: tests/config/starting.
    demo = {"WEBHOOKS_MAY_REACH_PRIVATE", "SANDBOX_URL", "DEMO"}
    bare = {key: value for key, value in os.environ.items() if key not in demo}
    bare |= {"DJANGO_SETTINGS_MODULE": "config.settings", "SITE_URL": "https://care.example"}
    process = subprocess.run(
        [sys.executable, "-c", code], env=bare, capture_output=True, text=True, check=True
    )

    assert process.stdout.strip() == "False"


def test_a_name_that_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    resolves(monkeypatch, [])

    assert post.post("https://nowhere.example/", {}, b"{}").why == "not_found"


def test_a_resolver_that_says_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    free = threading.Event()
    monkeypatch.setattr(addresses, "RESOLVE_S", 0.1)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: free.wait(5) and [])

    assert post.post("https://slow.example/", {}, b"{}").why == "not_found"
    free.set()
