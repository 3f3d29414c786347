"""Who is called what, and where: WebFinger, host-meta, and a domain that was sold.

https://docs.joinmastodon.org/spec/webfinger/
"""

from __future__ import annotations

from flask import Response, request

from sandbox import replies
from sandbox.networks.mastodon.errors import endpoints, unknown_address
from sandbox.networks.mastodon.hosts import ANY, DOMAIN, PARKED, SERVERS
from sandbox.store import accounts

WELL_KNOWN = "/.well-known"
SOLD = (
    "<!DOCTYPE html><html><head><title>parked.example</title></head>"
    "<body><h1>This domain is for sale</h1></body></html>"
)
HOST_META = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">'
    '<Link rel="lrdd" template="https://{host}/.well-known/webfinger?resource={{uri}}"/></XRD>'
)
METHODS = ("GET", "POST")


@endpoints.takes("api", f"/{ANY}{WELL_KNOWN}/webfinger", methods=("GET",))
def webfinger(host: str) -> Response:
    name, _, domain = request.args.get("resource", "").removeprefix("acct:").partition("@")
    server = SERVERS[host]
    every = (each for each in accounts.accounts("mastodon") if each.server == host)
    account = next((each for each in every if each.handle == name), None)
    if account is None or domain not in (host, server.named):
        return unknown_address()
    actor = f"https://{host}/users/{name}"
    link = {"rel": "self", "type": "application/activity+json", "href": actor}
    return replies.answer({"subject": f"acct:{name}@{server.named}", "links": [link]})


@endpoints.takes("api", f"/{ANY}{WELL_KNOWN}/host-meta", methods=("GET",))
def host_meta(host: str) -> Response:
    return replies.text(HOST_META.format(host=host), content_type="application/xrd+xml")


@endpoints.takes(
    "api", f"/{DOMAIN}{WELL_KNOWN}/webfinger", f"/{DOMAIN}{WELL_KNOWN}/host-meta", methods=("GET",)
)
def sent_on() -> Response:
    """A domain that only names accounts sends those who ask to the server."""
    query = f"?{request.query_string.decode()}" if request.query_string else ""
    path = request.path.removeprefix(f"/{DOMAIN}")
    location = f"https://social.{DOMAIN}{path}{query}"
    return replies.text("", 301, {"Location": location})


@endpoints.takes("api", f"/{PARKED}/", f"/{PARKED}/<path:rest>", methods=METHODS)
def parked(rest: str = "") -> Response:
    """Somebody else owns the name."""
    return replies.text(SOLD)
