"""One call on a real line: what comes back, and how long anybody can hold us."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_django import Settings

from api.webhooks import post
from core.outgoing import pinned
from core.outgoing import public_addresses as addresses
from tests.api.webhooks import receiving_server
from tests.api.webhooks.receiving_server import Tool

pytestmark = pytest.mark.slow


def test_a_call_is_one_plain_post(listener: Tool) -> None:
    answer = post.post(listener.url + "?a=1", {"Content-Type": "application/json"}, b'{"a":1}')

    (heard,) = listener.heard
    assert (answer.status, answer.why) == (204, "")
    assert (heard.path, heard.body) == ("/hook?a=1", b'{"a":1}')
    assert heard.headers["host"] == listener.url.split("/")[2]


@pytest.mark.parametrize(
    ("status", "why"),
    [(200, ""), (299, ""), (400, "status"), (404, "status"), (410, "gone"), (500, "status")],
)
def test_what_an_answer_means(listener: Tool, status: int, why: str) -> None:
    listener.manner = receiving_server.says(status, b"so it is")

    answer = post.post(listener.url, {}, b"{}")

    assert (answer.status, answer.why, answer.said) == (status, why, "so it is")


def test_a_redirect_is_not_followed(listener: Tool) -> None:
    with receiving_server.listening() as other:
        listener.manner = receiving_server.says(307, Location=other.url)

        answer = post.post(listener.url, {}, b"{}")

        assert (answer.status, answer.why) == (307, "redirect")
        assert len(listener.heard) == 1
        assert other.heard == []


def test_an_answer_without_end_is_read_for_two_kilobytes(listener: Tool) -> None:
    listener.manner = receiving_server.never_ends

    began = time.monotonic()
    answer = post.post(listener.url, {}, b"{}")

    assert (answer.status, answer.why, len(answer.said)) == (200, "", 2048)
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("whole", [0.5, 1.5])  # in the first line, and in a header
def test_headers_that_drip_are_cut_off(
    listener: Tool, monkeypatch: pytest.MonkeyPatch, whole: float
) -> None:
    monkeypatch.setattr(post, "WHOLE_S", whole)
    listener.manner = receiving_server.drips

    began = time.monotonic()
    answer = post.post(listener.url, {}, b"{}")

    assert (answer.status, answer.why) == (None, "timeout")
    assert time.monotonic() - began < 3


def test_silence_is_cut_off(listener: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(post, "WHOLE_S", 0.5)
    listener.manner = receiving_server.is_silent

    assert post.post(listener.url, {}, b"{}").why == "timeout"


def test_a_line_that_breaks_and_nobody_there(listener: Tool) -> None:
    listener.manner = receiving_server.hangs_up
    assert post.post(listener.url, {}, b"{}").why == "dropped"

    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    assert post.post(f"http://127.0.0.1:{port}/", {}, b"{}").why == "refused"


def test_the_machines_proxy_is_not_asked(listener: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving_server.listening() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert post.post(listener.url, {}, b"{}").status == 204
        assert proxy.heard == []


def test_an_excerpt_is_short_and_holds_no_secret() -> None:
    secret = "whsec_c29tZXRoaW5nIHZlcnkgc2VjcmV0"
    said = f"<p>no\n\n access_token=abc123 and {secret}\x00 {'word ' * 200}"

    kept = post.excerpt(said, [secret])

    assert kept.startswith("<p>no access_token=[redacted] and [redacted] word")
    assert len(kept) <= post.KEPT


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Of hooks.example and no other, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hooks.example")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("hooks.example")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "both.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.mark.parametrize(
    ("name", "trusted", "why"),
    [
        ("hooks.example", True, ""),
        ("other.example", True, "tls"),
        ("hooks.example", False, "tls"),
    ],
)
def test_the_pinned_machine_must_have_the_certificate_of_the_name(
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
    name: str,
    trusted: bool,
    why: str,
) -> None:
    """The connection goes to the address that was checked; the name is what is proven."""
    with receiving_server.listening(certificate=certificate) as tool:
        port = int(tool.url.split(":")[2].split("/")[0])
        monkeypatch.setattr(addresses, "is_public", lambda checked: checked == "127.0.0.1")
        resolved = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
        monkeypatch.setattr(socket, "getaddrinfo", _only_for(name, resolved))
        if trusted:
            context = ssl.create_default_context(cafile=str(certificate))
            monkeypatch.setattr(pinned, "trust", lambda: context)

        answer = post.post(f"https://{name}:{port}/hook", {}, b"{}")

        assert answer.why == why
        assert [call.headers["host"] for call in tool.heard] == ([] if why else [f"{name}:{port}"])


def _only_for(name: str, resolved: Sequence[object]) -> object:
    real = socket.getaddrinfo

    def resolve(host: str, *rest: object, **more: object) -> object:
        return resolved if host == name else real(host, *rest, **more)  # type: ignore[arg-type]

    return resolve
