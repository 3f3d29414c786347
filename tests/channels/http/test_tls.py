"""The door over TLS: a certificate nobody vouches for, a server that sends letter by letter."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pytest_django import Settings

from channels import http
from channels.contract import Endpoint, Reply
from core.outgoing import timed_connections

Serve = Callable[[ssl.SSLSocket], None]


def answer(there: ssl.SSLSocket) -> None:
    there.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")


def drip(there: ssl.SSLSocket) -> None:
    there.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
    for _ in range(30):
        there.sendall(b"x")
        time.sleep(0.1)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for this machine, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "pretend")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    plain = serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(secret + signed.public_bytes(pem))
    return path


@pytest.fixture
def serve(certificate: Path, settings: Settings) -> Iterator[Callable[[Serve], None]]:
    """Serve one connection, and point the seam at it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listener = socket.create_server(("127.0.0.1", 0))
    settings.SANDBOX_URL = f"https://127.0.0.1:{listener.getsockname()[1]}"
    settings.NETWORK_TIMEOUT = timedelta(seconds=0.5)
    threads: list[threading.Thread] = []

    def start(how: Serve) -> None:
        def run() -> None:
            plain, _ = listener.accept()
            with plain, suppress(OSError), context.wrap_socket(plain, server_side=True) as there:
                there.recv(65536)
                how(there)

        threads.append(threading.Thread(target=run))
        threads[-1].start()

    yield start
    for thread in threads:
        thread.join()
    listener.close()


def ask() -> Reply:
    return http.door_for("x").send(Endpoint.WHOAMI, "GET", "https://api.x.com/2/users/me")


def test_a_certificate_for_another_host_stops_the_call(
    serve: Callable[[Serve], None],
    certificate: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(timed_connections, "trust", lambda: trusting)
    settings.SANDBOX_URL = settings.SANDBOX_URL.replace("127.0.0.1", "localhost")
    serve(answer)
    assert ask().failure == "tls"


def test_a_certificate_that_nobody_vouches_for_stops_the_call(
    serve: Callable[[Serve], None],
) -> None:
    serve(answer)
    reply = ask()
    assert (reply.status, reply.failure) == (None, "tls")


@pytest.mark.parametrize(("how", "status"), [(answer, 200), (drip, None)])
def test_the_time_limit_holds_over_tls(
    serve: Callable[[Serve], None],
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    how: Serve,
    status: int | None,
) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(timed_connections, "trust", lambda: trusting)
    serve(how)
    started = time.monotonic()
    reply = ask()
    assert reply.status == status
    assert reply.failure == ("" if status else "timeout")
    assert time.monotonic() - started < 1.5
