"""Apps: an app is an address, and what stands there is fetched and looked at.

https://atproto.com/specs/oauth#clients. The real network takes https alone. This one reads as
well what a site on this machine says, by http: over loopback, or as the control page was told
(``/control/documents``) where that site does not listen yet.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from sandbox.networks.bluesky.answers import oauth_error
from sandbox.store import accounts, database
from sandbox.store.accounts import Client

SCOPES = ("atproto", "transition:generic", "transition:email", "transition:chat.bsky")
WEB, DOCUMENT = "bluesky:web:", "bluesky:document:"
MACHINE = ("localhost", "127.0.0.1")
TIMEOUT_S, MOST_READ = 5, 64_000
LOOPBACKS = ("127.0.0.1", "[::1]")
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True, slots=True)
class App:
    """``keys`` by their ``kid``: empty for a public client."""

    id: str
    scopes: tuple[str, ...]
    redirect_uris: tuple[str, ...]
    keys: Mapping[str, Mapping[str, Any]]
    loopback: bool = False

    @property
    def public(self) -> bool:
        return not self.keys

    def may_return_to(self, uri: str) -> bool:
        if not self.loopback:
            return uri in self.redirect_uris
        return any(_without_port(uri) == _without_port(own) for own in self.redirect_uris)

    def known(self) -> Client:
        """As the store has it: an app is there from the first time that it asks."""
        database.execute(
            "INSERT OR IGNORE INTO clients (id, network, secret, name) VALUES (?, ?, ?, ?)",
            *(self.id, "bluesky", "", "Channel Care"),
        )
        client = accounts.client("bluesky", self.id)
        if client is None:
            raise LookupError(self.id)
        return client


def app_of(client_id: str) -> App:
    """The app with this id, as it describes itself now. Raises Refused."""
    parts = urlsplit(client_id)
    if parts.scheme == "http" and parts.hostname == "localhost" and parts.port is None:
        return _on_loopback(client_id)
    by_https = parts.scheme == "https" and parts.port is None
    if not (by_https or _is_near(client_id)) or not parts.hostname:
        raise oauth_error("invalid_client_metadata", f'Invalid client ID "{client_id}"')
    return _described(client_id, _fetched(client_id, "client metadata", client_id))


def stands_at(host: str, origin: str) -> None:
    """From now on this host of the pretend web is the machine behind ``origin``."""
    database.set_setting(f"{WEB}{host}", origin.rstrip("/"))


def publish(sent: Mapping[str, Any]) -> dict[str, object]:
    """``url`` and ``body``: from now on this stands there, whether somebody listens or not."""
    url = sent.get("url")
    if not isinstance(url, str) or urlsplit(url).scheme not in ("http", "https"):
        raise ValueError("An address must begin with http:// or https://.")
    database.set_setting(f"{DOCUMENT}{url}", json.dumps(sent.get("body")))
    return {"url": url}


def _is_near(url: str) -> bool:
    """Whether it is an address of a site on this machine."""
    parts = urlsplit(url)
    known = parts.hostname in MACHINE or bool(database.setting(f"{DOCUMENT}{url}"))
    return parts.scheme == "http" and known


def _on_loopback(client_id: str) -> App:
    parts = urlsplit(client_id)
    if parts.path not in ("", "/") or parts.fragment:
        raise oauth_error("invalid_client_metadata", "Value must not contain a path component")
    given = parse_qsl(parts.query, keep_blank_values=True)
    if strange := {name for name, _ in given} - {"redirect_uri", "scope"}:
        raise oauth_error("invalid_client_metadata", f"Unexpected parameter {min(strange)}")
    scopes = [value for name, value in given if name == "scope"] or ["atproto"]
    uris = [value for name, value in given if name == "redirect_uri"]
    uris = uris or ["http://127.0.0.1/", "http://[::1]/"]
    for uri in uris:
        own = urlsplit(uri)
        if own.scheme != "http" or own.netloc.rpartition("]")[0] + "]" not in LOOPBACKS:
            host = own.netloc.partition(":")[0]
            if own.scheme != "http" or host != LOOPBACKS[0]:
                text = "URL must use loopback IP address (127.0.0.1 or [::1])"
                raise oauth_error("invalid_client_metadata", text)
    if len(scopes) != 1:
        raise oauth_error("invalid_client_metadata", "Multiple scope parameters")
    return App(client_id, _scopes(scopes[0]), tuple(uris), {}, loopback=True)


def _described(client_id: str, told: Mapping[str, Any]) -> App:
    _check(client_id, told)
    keys: dict[str, Mapping[str, Any]] = {}
    if told["token_endpoint_auth_method"] == "private_key_jwt":
        held = told.get("jwks") or _fetched(str(told["jwks_uri"]), "jwks", client_id)
        listed = held.get("keys") if isinstance(held, dict) else None
        keys = {str(key.get("kid")): key for key in listed or [] if isinstance(key, dict)}
        if not keys:
            raise _wrong("private_key_jwt auth method requires at least one key in jwks")
        if any("d" in key for key in keys.values()):
            raise _wrong("jwks must not hold a private key")
    uris = tuple(map(str, told["redirect_uris"]))
    return App(client_id, _scopes(str(told["scope"])), uris, keys)


def _check(client_id: str, told: Mapping[str, Any]) -> None:
    """What the real server looks at."""
    method = told.get("token_endpoint_auth_method")
    home = urlsplit(client_id).hostname
    uris = told.get("redirect_uris")
    wrong = (
        (told.get("client_id") != client_id, "client_id does not match"),
        ("jwks" in told and "jwks_uri" in told, "jwks_uri and jwks are mutually exclusive"),
        (
            told.get("dpop_bound_access_tokens") is not True,
            '"dpop_bound_access_tokens" must be true',
        ),
        ("code" not in told.get("response_types", []), 'response type "code" is required'),
        ("authorization_code" not in told.get("grant_types", []), "authorization_code is required"),
        (not isinstance(uris, list) or not uris, "At least one redirect_uri is required"),
        (method not in ("none", "private_key_jwt"), "Unsupported token_endpoint_auth_method"),
        (
            method == "private_key_jwt" and not ("jwks" in told or "jwks_uri" in told),
            "private_key_jwt auth method requires jwks or jwks_uri",
        ),
        (
            method == "private_key_jwt" and told.get("token_endpoint_auth_signing_alg") != "ES256",
            "Missing token_endpoint_auth_signing_alg client metadata",
        ),
        (
            bool(told.get("client_uri"))
            and not _is_near(client_id)
            and urlsplit(str(told["client_uri"])).hostname != home,
            "client_uri must have the same hostname as client_id",
        ),
    )
    for is_wrong, text in wrong:
        if is_wrong:
            raise _wrong(text)
    if told.get("application_type", "web") == "web" and not _is_near(client_id):
        for uri in uris or []:
            own = urlsplit(str(uri))
            if own.scheme != "https" or own.hostname == "localhost":
                raise oauth_error(
                    "invalid_redirect_uri", "Web clients must use HTTPS redirect URIs"
                )


def _scopes(text: str) -> tuple[str, ...]:
    scopes = tuple(text.split(" "))
    if "atproto" not in scopes:
        raise _wrong('Missing "atproto" scope')
    if len(set(scopes)) != len(scopes):
        raise _wrong("Duplicate scope")
    for scope in scopes:
        if scope not in SCOPES:
            raise _wrong(f'Unsupported scope "{scope}"')
    return scopes


def _fetched(url: str, what: str, client_id: str) -> dict[str, Any]:
    """Exactly 200, and JSON that says that it is. Raises Refused."""
    told = f'Unable to obtain {what} for "{client_id}"'
    if what == "jwks":
        told = f'Unable to obtain jwks from "{url}" for "{client_id}"'
    if published := database.setting(f"{DOCUMENT}{url}"):
        stands: dict[str, Any] = json.loads(published)
        return stands
    parts = urlsplit(url)
    origin = database.setting(f"{WEB}{parts.hostname}") if parts.scheme == "https" else ""
    if _is_near(url):
        origin = f"http://{parts.netloc}"
    if not origin:
        raise _wrong(told)
    try:
        asked = urllib.request.Request(  # noqa: S310 - loopback, by the control page's own word
            f"{origin}{parts.path}",
            headers={"Host": str(parts.hostname), "Accept": "application/json"},
        )
        with OPENER.open(asked, timeout=TIMEOUT_S) as reply:
            plain = reply.headers.get_content_type() == "application/json"
            body = json.loads(reply.read(MOST_READ)) if reply.status == 200 and plain else None
            went = reply.geturl().endswith(parts.path)
    except (OSError, ValueError):
        raise _wrong(told) from None
    if not isinstance(body, dict) or not went:
        raise _wrong(told)
    return body


def _wrong(text: str) -> Exception:
    return oauth_error("invalid_client_metadata", text)


def _without_port(uri: str) -> tuple[str, str, str]:
    parts = urlsplit(uri)
    return parts.scheme, parts.hostname or "", parts.path
