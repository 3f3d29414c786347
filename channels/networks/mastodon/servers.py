"""From what a person typed to a server: "mastodon.social", "@name@server", a profile's address.

The domain of an account may differ from the one that its server runs on: WebFinger and host-meta
tell. https://docs.joinmastodon.org/spec/webfinger/
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
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
WEBFINGER = "/.well-known/webfinger"
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
    asking = _Asking(door, at)
    elsewhere = asking.named_by_webfinger(meant) if meant.name else ""
    trouble: Finding | None = None
    for host in dict.fromkeys(filter(None, (elsewhere, meant.host))):
        answer = asking.speaks(host)
        if isinstance(answer, str):
            return ServerFound(answer, meant.name)
        trouble = trouble or answer
    sent_to = asking.named_by_host_meta(meant.host)
    if sent_to not in ("", elsewhere, meant.host):
        answer = asking.speaks(sent_to)
        if isinstance(answer, str):
            return ServerFound(answer, meant.name)
    return trouble or trouble_with_server(ServerTrouble.NO_SUCH_SERVER, at=at)


@dataclass(slots=True)
class _Asking:
    """The questions of one search. A host that was silent once is not asked again: a person
    waits for all of them."""

    door: Door
    at: datetime
    silent: dict[str, Reply] = field(default_factory=dict)

    def speaks(self, host: str, *, alias: bool = True) -> str | Finding:
        """The host that this server calls itself by, where it speaks Mastodon's API.

        ``alias``: this may be another name of it.
        """
        if host in self.silent:
            return _silent(self.silent[host], self.at)
        reply, told = metadata.ask(self.door.reach(host), host, at=self.at)
        if told is not None and told.takes_posts:
            named = clean_host(told.issuer)
            if not alias or named in ("", host):
                return host
            itself = self.speaks(named, alias=False)
            return itself if isinstance(itself, str) else host
        for version in ("v2", "v1") if reply.status is not None else ():
            reply = self._ask(host, f"/api/{version}/instance", lang="en")
            if _instance(reply):
                return host
        if reply.status is None or reply.status >= 500:
            self.silent[host] = reply
            return _silent(reply, self.at)
        return trouble_with_server(ServerTrouble.NOT_OF_THIS_NETWORK, at=self.at)

    def named_by_webfinger(self, meant: Typed) -> str:
        """The host of the actor's own address; empty where nobody tells."""
        resource = f"acct:{meant.name}@{meant.host}"
        reply = self._ask(meant.host, WEBFINGER, resource=resource)
        if further := _sent_on(reply):
            reply = self._ask(further, WEBFINGER, resource=resource)
        for link in Fields(reply.json if reply.ok else None).each("links"):
            if link.text("rel") == "self":
                return _host_of(link.address("href") or "")
        return ""

    def named_by_host_meta(self, host: str) -> str:
        """Where a domain that only names accounts sends those who ask about them."""
        if host in self.silent:
            return ""
        reply = self._ask(host, "/.well-known/host-meta")
        template = TEMPLATE.search(reply.body[:10_000]) if reply.ok else None
        return _host_of(template[1]) if template else _sent_on(reply)

    def _ask(self, host: str, path: str, **query: str) -> Reply:
        url = f"https://{host}{path}"
        door = self.door.reach(host)
        reply = door.send(Endpoint.INTROSPECT, "GET", url, params=query, at=self.at)
        if reply.status is None:
            self.silent[host] = reply
        return reply


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


def _silent(reply: Reply, at: datetime) -> Finding:
    """Nothing was sent at all: there is no such host, or nobody listens there."""
    gone = reply.failure == "refused"
    why = ServerTrouble.NO_SUCH_SERVER if gone else ServerTrouble.NO_ANSWER
    return trouble_with_server(why, at=at)


def _instance(reply: Reply) -> bool:
    """What a server tells of itself; a parked domain's page is none."""
    fields = Fields(reply.json if reply.ok else None)
    return bool(fields.text("version")) and bool(fields.text("domain") or fields.text("uri"))


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
