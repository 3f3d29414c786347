"""From what a person typed to a server: "mastodon.social", "@name@server", a profile's address.

The domain of an account may differ from the one that its server runs on: WebFinger and host-meta
tell. https://docs.joinmastodon.org/spec/webfinger/
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from channels.answers.fields import Fields
from channels.contract import (
    Door,
    Endpoint,
    Finding,
    Reply,
    ServerFound,
    ServerTrouble,
    trouble_with_server,
)
from channels.networks.mastodon import metadata

NAME = re.compile(r"[\w.-]{1,64}")
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
LONGEST_HOST = 253
LONGEST_TYPED = 500
# ``/@name``, ``/@name@elsewhere``, ``/users/name``, and a post below one of them.
PROFILE = re.compile(r"/(?:@|users/)(?P<name>[\w.-]{1,64})(?:@(?P<of>[^/@]+))?(?:/.*)?")
TEMPLATE = re.compile(r'template="(https://[^"]+)"')


class Typed(NamedTuple):
    """A host name, in lower case and IDNA, and the name of an account there where one was given."""

    host: str
    name: str = ""


def parse(typed: str) -> Typed | None:
    """What a person meant; None where it is neither a server nor an account."""
    text = typed.strip().removeprefix("acct:")
    if not text or len(text) > LONGEST_TYPED:
        return None
    if "://" in text or "/" in text:
        return _address(text)
    name, _, host = text.lstrip("@").rpartition("@")
    if name and not NAME.fullmatch(name):
        return None
    return _typed(host, name)


def find_server(door: Door, typed: str, *, at: datetime) -> ServerFound | Finding:
    """As ``contract.FindServer``: the server that runs what was typed, proved by its answer."""
    meant = parse(typed)
    if meant is None:
        return trouble_with_server(ServerTrouble.NOT_READABLE, at=at)
    elsewhere = _named_by_webfinger(door, meant, at) if meant.name else ""
    trouble: Finding | None = None
    for host in dict.fromkeys(filter(None, (elsewhere, meant.host))):
        answer = _speaks(door.reach(host), host, at)
        if isinstance(answer, str):
            return ServerFound(answer, meant.name)
        trouble = trouble or answer
    moved_to = _named_by_host_meta(door, meant.host, at)
    if moved_to and moved_to not in (elsewhere, meant.host):
        answer = _speaks(door.reach(moved_to), moved_to, at)
        if isinstance(answer, str):
            return ServerFound(answer, meant.name)
    return trouble or trouble_with_server(ServerTrouble.NO_SUCH_SERVER, at=at)


def _address(text: str) -> Typed | None:
    """The address of a profile, of a post, or of the server's first page."""
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme not in ("http", "https"):
        return None
    profile = PROFILE.fullmatch(unquote(parts.path))
    if profile is None:
        return _typed(host)
    return _typed(profile["of"] or host, profile["name"])


def _typed(host: str, name: str = "") -> Typed | None:
    clean = clean_host(host)
    return Typed(clean, name) if clean else None


def clean_host(host: str) -> str:
    """A public-looking host name in lower case and IDNA; empty where it is none."""
    try:
        plain = host.strip().rstrip(".").encode("idna").decode().lower()
    except UnicodeError:
        return ""
    labels = plain.split(".")
    named = len(labels) > 1 and not labels[-1].isdigit()
    fits = len(plain) <= LONGEST_HOST and all(map(LABEL.fullmatch, labels))
    return plain if named and fits else ""


def _speaks(door: Door, host: str, at: datetime, *, alias: bool = True) -> str | Finding:
    """The host that this server calls itself by, where it speaks Mastodon's API.

    ``alias``: this may be another name of it.
    """
    reply, told = metadata.ask(door, host, at=at)
    if told is not None:
        named = clean_host(told.issuer)
        if not alias or named in ("", host):
            return host
        itself = _speaks(door.reach(named), named, at, alias=False)
        return itself if isinstance(itself, str) else host
    if reply.status is None:
        return _silent(reply, at)
    for version in ("v2", "v1"):
        url = f"https://{host}/api/{version}/instance"
        reply = door.send(Endpoint.INTROSPECT, "GET", url, params={"lang": "en"}, at=at)
        if _instance(reply):
            return host
    if reply.status is None or reply.status >= 500:
        return _silent(reply, at)
    return trouble_with_server(ServerTrouble.NOT_OF_THIS_NETWORK, at=at)


def _silent(reply: Reply, at: datetime) -> Finding:
    """Nothing was sent at all: there is no such host, or nobody listens there."""
    gone = reply.failure == "refused"
    why = ServerTrouble.NO_SUCH_SERVER if gone else ServerTrouble.NO_ANSWER
    return trouble_with_server(why, at=at)


def _instance(reply: Reply) -> bool:
    """What a server tells of itself; a parked domain's page is none."""
    fields = Fields(reply.json if reply.ok else None)
    return bool(fields.text("version")) and bool(fields.text("domain") or fields.text("uri"))


def _named_by_webfinger(door: Door, meant: Typed, at: datetime) -> str:
    """The host of the actor's own address; empty where nobody tells."""
    resource = f"acct:{meant.name}@{meant.host}"
    url = f"https://{meant.host}/.well-known/webfinger"
    reply = door.reach(meant.host).send(
        Endpoint.INTROSPECT, "GET", url, params={"resource": resource}, at=at
    )
    if further := _sent_on(reply):
        url = f"https://{further}/.well-known/webfinger"
        reply = door.reach(further).send(
            Endpoint.INTROSPECT, "GET", url, params={"resource": resource}, at=at
        )
    for link in Fields(reply.json if reply.ok else None).each("links"):
        if link.text("rel") == "self":
            return _host_of(link.address("href") or "")
    return ""


def _named_by_host_meta(door: Door, host: str, at: datetime) -> str:
    """Where a domain that only names accounts sends those who ask about them."""
    url = f"https://{host}/.well-known/host-meta"
    reply = door.reach(host).send(Endpoint.INTROSPECT, "GET", url, at=at)
    template = TEMPLATE.search(reply.body[:10_000]) if reply.ok else None
    return _host_of(template[1]) if template else _sent_on(reply)


def _sent_on(reply: Reply) -> str:
    """The host that a redirect leads to: one step, and only by its name."""
    if reply.status is None or not 300 <= reply.status < 400:
        return ""
    return _host_of(reply.headers.get("location", ""))


def _host_of(address: str) -> str:
    try:
        parts = urlsplit(address)
        return clean_host(parts.hostname or "") if parts.scheme == "https" else ""
    except ValueError:
        return ""
