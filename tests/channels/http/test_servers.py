"""A network without one address: its doors reach servers that strangers name, if public."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pytest_django import Settings

from channels import http
from channels.contract import Endpoint, Reply, server_named
from channels.records.observed_door import ObservedDoor
from core.outgoing import timed_connections

PUBLIC = "93.184.215.14"
SERVER = "social.example"


@pytest.fixture(autouse=True)
def open_network(settings: Settings) -> Iterator[None]:
    settings.SANDBOX_URL = ""
    settings.NETWORKS_ANYWHERE = frozenset({"x"})
    yield
    http.hang_up()


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Where a connection was tried to be made; none ever is."""
    made: list[tuple[str, int]] = []

    def dial(address: tuple[str, int], timeout: float | None = None) -> socket.socket:
        made.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", dial)
    return made


def resolves(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Names mean these addresses, one answer after the other. What was resolved."""
    left, asked = list(answers), []

    def resolve(host: Any, port: Any, *_: Any, **__: Any) -> list[Any]:
        asked.append(str(host))
        said = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in said]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return asked


def ask(host: str = SERVER, *, endpoint: Endpoint = Endpoint.WHOAMI, server: str = SERVER) -> Reply:
    return http.door_for("x", server).send(endpoint, "GET", f"https://{host}/api", bearer="t")


@pytest.mark.parametrize("endpoint", [Endpoint.WHOAMI, Endpoint.TOKEN_REFRESH])
@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "::1", "169.254.169.254", "::ffff:10.0.0.1", "fd00:ec2::254"],
)
def test_a_server_that_resolves_to_a_private_address_is_not_dialled(
    address: str,
    endpoint: Endpoint,
    monkeypatch: pytest.MonkeyPatch,
    dialled: list[tuple[str, int]],
) -> None:
    resolves(monkeypatch, [address])
    assert ask(endpoint=endpoint).failure == "refused"
    resolves(monkeypatch, [PUBLIC, address])
    assert ask(endpoint=endpoint).failure == "refused"
    assert dialled == []


def test_the_address_that_was_looked_at_is_dialled(
    monkeypatch: pytest.MonkeyPatch, dialled: list[tuple[str, int]]
) -> None:
    asked = resolves(monkeypatch, [PUBLIC], ["127.0.0.1"])
    assert ask().failure == "refused"
    assert (asked, dialled) == ([SERVER], [(PUBLIC, 443)])
    # Public a moment ago, and looked at again for the next connection.
    assert ask().failure == "refused"
    assert (asked, dialled) == ([SERVER] * 2, [(PUBLIC, 443)])


def test_so_are_the_networks_own_hosts_once_a_server_has_been_reached(
    monkeypatch: pytest.MonkeyPatch, dialled: list[tuple[str, int]]
) -> None:
    resolves(monkeypatch, [PUBLIC])
    ask("api.x.com")
    assert dialled == [(PUBLIC, 443)]


@pytest.mark.parametrize(
    "address",
    [
        "https://other.example/api",
        "http://social.example/api",
        "https://social.example:8443/api",
        "https://social.example:99999/api",
        "https://me@social.example/api",
        "https://127.0.0.1/api",
        "https://[::1]/api",
        "https://[::1/api",
        "https://social.example.evil.example/",
        "file:///etc/passwd",
        "no address",
        "",
    ],
)
def test_what_a_server_says_to_ask_elsewhere_is_not_asked_and_raises_nothing(
    address: str, monkeypatch: pytest.MonkeyPatch, dialled: list[tuple[str, int]]
) -> None:
    resolves(monkeypatch, [PUBLIC])
    door = http.door_for("x", SERVER)
    assert door.send(Endpoint.TOKEN_REFRESH, "GET", address).failure == "refused"
    assert dialled == []


def test_a_host_that_an_answer_named_is_reached_from_then_on(
    monkeypatch: pytest.MonkeyPatch, dialled: list[tuple[str, int]]
) -> None:
    resolves(monkeypatch, [PUBLIC])
    door = http.door_for("x", SERVER)
    further = door.reach("Other.Example.")
    for asked in (further, door):
        asked.send(Endpoint.WHOAMI, "GET", "https://other.example/api")
    assert dialled == [(PUBLIC, 443)]


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "2130706433", "0x7f.1", "[::1]", "::1", "localhost", "a.example:8443", "", " "],
)
def test_what_is_no_name_on_the_internet_is_not_reached(
    host: str, dialled: list[tuple[str, int]]
) -> None:
    assert server_named(host) == ""
    reply = http.door_for("x").reach(host).send(Endpoint.WHOAMI, "GET", f"https://{host}/")
    assert reply.failure == "refused"
    assert dialled == []


@pytest.mark.parametrize(
    ("typed", "server"),
    [
        ("Mastodon.Social", "mastodon.social"),
        ("mastodon.social.", "mastodon.social"),
        (" münchen.social ", "xn--mnchen-3ya.social"),
        ("xn--mnchen-3ya.social", "xn--mnchen-3ya.social"),
        ("a." * 126 + "example", ""),
        ("mastodon.social/@me", ""),
        ("me@mastodon.social", ""),
        ("..", ""),
        ("-a.example", ""),
    ],
)
def test_a_server_is_stored_by_one_name(typed: str, server: str) -> None:
    assert server_named(typed) == server


def test_a_network_with_its_own_addresses_reaches_no_other(settings: Settings) -> None:
    with pytest.raises(http.AddressRefused):
        http.door_for("linkedin").reach(SERVER)
    with pytest.raises(http.AddressRefused):
        http.door_for("linkedin", SERVER)


def test_with_the_pretend_networks_nothing_leaves(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings.SANDBOX_URL = f"http://127.0.0.1:{listener.getsockname()[1]}"
        threading.Thread(target=_answer_once, args=(listener,), daemon=True).start()
        assert ask(endpoint=Endpoint.TOKEN_REFRESH).json == {"path": f"/{SERVER}/api"}


@pytest.mark.django_db
def test_a_watched_door_remembers_what_was_heard_further_on() -> None:
    watched = ObservedDoor(http.door_for("x"), "x")
    reply = watched.reach(SERVER).send(Endpoint.WHOAMI, "GET", "https://elsewhere.example/")
    assert watched.replies == [reply]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of the server's name, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "pretend")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.DNSName(SERVER)])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(secret + signed.public_bytes(pem))
    return path


@pytest.fixture
def behind(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, int]]]:
    """A server behind the public address, as far as this process can tell. What was dialled."""
    trusting = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(timed_connections, "trust", lambda: trusting)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listener, dialled = socket.create_server(("127.0.0.1", 0)), []

    def dial(address: tuple[str, int], timeout: float | None = None) -> socket.socket:
        dialled.append(address)
        line = socket.socket()
        line.settimeout(timeout)
        line.connect(listener.getsockname())
        return line

    monkeypatch.setattr(socket, "create_connection", dial)
    threading.Thread(target=_serve, args=(listener, context), daemon=True).start()
    yield dialled
    http.hang_up()
    listener.close()


def test_a_kept_connection_stays_with_the_address_that_was_looked_at(
    behind: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = resolves(monkeypatch, [PUBLIC], ["127.0.0.1"])
    assert [ask().status for _ in range(3)] == [200] * 3
    assert (asked, behind) == ([SERVER], [(PUBLIC, 443)])


def test_the_certificate_is_of_the_servers_name(
    behind: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    resolves(monkeypatch, [PUBLIC])
    assert ask("other.example", server="other.example").failure == "tls"
    assert ask().status == 200


def _serve(listener: socket.socket, context: ssl.SSLContext) -> None:
    with suppress(OSError):
        while True:
            plain, _ = listener.accept()
            threading.Thread(target=_talk, args=(plain, context), daemon=True).start()


def _talk(plain: socket.socket, context: ssl.SSLContext) -> None:
    with plain, suppress(OSError), context.wrap_socket(plain, server_side=True) as there:
        while there.recv(65536):
            there.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")


def _answer_once(listener: socket.socket) -> None:
    line, _ = listener.accept()
    with line:
        path = line.recv(65536).split()[1].decode()
        body = f'{{"path": "{path}"}}'.encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n"
        line.sendall(head.encode() + body)
