"""The faults: how a line breaks, what stands between says, and answers that are none.

None of them says anything about a token. ``REACHED`` ones let the network do what it was
asked for: a rotating one has then given out a new pair that nobody heard of.
"""

from __future__ import annotations

import gzip
import json
import re

from tests.faults.line import Fault

HTML = b"<!DOCTYPE html><html><head><title>%s</title></head><body><h1>%s</h1></body></html>"


def http(status: int, body: bytes = b"", *headers: str, kind: str = "application/json") -> bytes:
    """A whole answer as it stands on the line."""
    lines = [
        f"HTTP/1.1 {status} Whatever",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *headers,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def html(status: int, words: str, *headers: str) -> bytes:
    page = HTML % (words.encode(), words.encode())
    return http(status, page, *headers, kind="text/html; charset=utf-8")


def as_json(status: int, body: object, *headers: str) -> bytes:
    return http(status, json.dumps(body).encode(), *headers)


# The line itself.
BROKEN = [
    Fault("closed-unanswered"),
    Fault("reset-unanswered", ends="reset"),
    Fault("silent", ends="hang"),
    Fault("half-a-status-line", b"HTTP/1."),
    Fault("status-line-then-closed", b"HTTP/1.1 200 OK\r\n"),
    Fault("status-line-then-silent", b"HTTP/1.1 200 OK\r\n", ends="hang"),
    Fault("headers-then-silent", http(200, b"x" * 9)[:-9], ends="hang"),
    Fault("body-cut", http(200, b'{"data": {"id": "1"}}')[:-9]),
    Fault("body-cut-by-reset", http(200, b'{"data": {"id": "1"}}')[:-9], ends="reset"),
    Fault("body-stalls", http(200, b'{"data": {"id": "1"}}')[:-9], ends="hang"),
    Fault("not-http", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64)),
    Fault("another-protocol", b"SSH-2.0-OpenSSH_9.2\r\n"),
    Fault("status-is-no-number", b"HTTP/1.1 OK fine\r\n\r\n"),
    Fault("endless-headers", b"HTTP/1.1 200 OK\r\n" + b"X-More: yes\r\n" * 500 + b"\r\n"),
    Fault("header-too-long", b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 90_000 + b"\r\n\r\n"),
    Fault(
        "chunks-cut",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n" + b'{"data":',
    ),
    Fault("chunks-garbled", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n"),
    Fault("gzip-that-is-none", http(200, b'{"data": {}}', "Content-Encoding: gzip")),
    Fault("gzip-bomb", http(200, gzip.compress(b" " * 30_000_000), "Content-Encoding: gzip")),
]

# What stands between: gateways, walls, captive portals.
GATEWAY = [
    Fault("400-html", html(400, "400 Bad Request")),
    Fault("400-empty", http(400)),
    Fault("401-html", html(401, "401 Authorization Required", 'WWW-Authenticate: Basic realm="x"')),
    Fault("401-empty", http(401)),
    Fault(
        "401-of-a-bearer-token",
        as_json(
            401,
            {"error": "invalid_token", "error_description": "The access token expired"},
            'WWW-Authenticate: Bearer realm="edge", error="invalid_token"',
        ),
    ),
    Fault("401-of-a-challenge", http(401, b"", 'WWW-Authenticate: Bearer error="invalid_token"')),
    Fault(
        "401-of-a-flat-token",
        as_json(401, {"code": "token_expired", "message": "The access token has expired"}),
    ),
    Fault("403-html", html(403, "403 Forbidden")),
    Fault("403-json", as_json(403, {"message": "Forbidden"})),
    Fault("403-challenge", html(403, "Attention Required! | Cloudflare")),
    Fault("404-html", html(404, "404 Not Found")),
    Fault("404-json", as_json(404, {"message": "no Route matched with those values"})),
    Fault("405-html", html(405, "405 Not Allowed")),
    Fault("407-proxy", html(407, "Proxy Authentication Required")),
    Fault("408-empty", http(408)),
    Fault("409-html", html(409, "409 Conflict")),
    Fault("413-html", html(413, "413 Request Entity Too Large")),
    Fault("418-teapot", http(418, b"short and stout", kind="text/plain")),
    Fault("421-misdirected", html(421, "Misdirected Request")),
    Fault("429-html", html(429, "429 Too Many Requests")),
    Fault("429-empty", http(429)),
    Fault("429-wait-a-minute", http(429, b"", "Retry-After: 60")),
    Fault("451-html", html(451, "Unavailable For Legal Reasons")),
    Fault("500-empty", http(500)),
    Fault("500-json", as_json(500, {"message": "Internal server error"})),
    Fault("502-html", html(502, "502 Bad Gateway")),
    Fault("503-html", html(503, "503 Service Unavailable")),
    Fault("503-wait", http(503, b"", "Retry-After: 30")),
    Fault("503-text", http(503, b"no healthy upstream", kind="text/plain")),
    Fault("504-html", html(504, "504 Gateway Time-out")),
    Fault("504-json", as_json(504, {"message": "Endpoint request timed out"})),
    Fault("520-html", html(520, "Web server is returning an unknown error")),
    Fault("999-html", html(999, "Request denied")),
    Fault("301-elsewhere", http(301, b"", "Location: https://elsewhere.example/")),
    Fault("302-to-a-portal", http(302, b"", "Location: http://portal.example/login")),
    Fault("307-to-itself", http(307, b"", "Location: /")),
]

# A success in name only.
HOLLOW = [
    Fault("200-empty", http(200)),
    Fault("204-empty", http(204)),
    Fault("200-html", html(200, "Welcome")),
    Fault("200-xml", http(200, b"<?xml version='1.0'?><ok/>", kind="application/xml")),
    Fault("200-null", http(200, b"null")),
    Fault("200-object", http(200, b"{}")),
    Fault("200-list", http(200, b"[]")),
    Fault("200-number", http(200, b"17")),
    Fault("200-text", http(200, b'"ok"')),
    Fault("200-cut-json", http(200, b'{"access_token": "EA')),
    Fault("200-nested", http(200, b"[" * 100_000)),
    Fault("200-wrong-types", as_json(200, {"data": 3, "elements": {}, "id": [], "items": "no"})),
    Fault("200-not-utf-8", http(200, b'{"data": {"id": "\xff\xfe"}}')),
    Fault("200-too-large", http(200, b'{"data": "' + b"x" * 400_000 + b'"}')),
]

# The network did what it was asked for, and its answer does not arrive as it was sent.
REACHED = [
    Fault("answer-lost", reaches=True),
    Fault("answer-reset", ends="reset", reaches=True),
    Fault("answer-never-comes", ends="hang", reaches=True),
    Fault("answer-cut", reaches=True, spoil=lambda own: own[: -max(len(own) // 4, 1)]),
    Fault("answer-replaced-by-502", html(502, "502 Bad Gateway"), reaches=True),
    Fault("answer-replaced-by-portal", html(200, "Welcome"), reaches=True),
]

# The network's own answer, with something odd about it that takes nothing away.
ODD = [
    Fault(
        "answer-with-lone-surrogates",
        reaches=True,
        spoil=lambda own: _with_length(re.sub(rb'(name": *")', rb"\1\\ud83d", own)),
    ),
    Fault(
        "answer-from-yesterday",
        reaches=True,
        spoil=lambda own: re.sub(
            rb"\r\nDate: [^\r]*", b"\r\nDate: Mon, 01 Jan 2024 00:00:00 GMT", own
        ),
    ),
]


def _with_length(answer: bytes) -> bytes:
    """The answer, with the length of its body as it is now."""
    head, _, body = answer.partition(b"\r\n\r\n")
    length = b"Content-Length: %d" % len(body)
    return re.sub(rb"(?i)content-length: *\d+", length, head) + b"\r\n\r\n" + body


FAULTS = [*BROKEN, *GATEWAY, *HOLLOW, *REACHED, *ODD]
