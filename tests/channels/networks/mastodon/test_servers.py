"""From what a person types to a server that speaks Mastodon's API, or why to none."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from channels.contract import Endpoint, Finding, Reply, ServerFound, ServerTrouble
from channels.networks.mastodon import servers
from channels.networks.mastodon.servers import Typed
from tests.factories import NOW

ISSUER = "https://{host}/"
DISCOVERED = "/.well-known/oauth-authorization-server"
WEBFINGER, HOST_META = "/.well-known/webfinger", "/.well-known/host-meta"


@dataclass
class Web:
    """Answers by address; what is not in it does not exist. A text is the name of a failure."""

    pages: dict[str, Any]
    asked: list[str] = field(default_factory=list)
    reached: list[str] = field(default_factory=list)

    def send(self, endpoint: Endpoint, method: str, url: str, **_: Any) -> Reply:
        self.asked.append(url)
        host = url.split("/")[2]
        assert host in self.reached, f"{host} was not reached first"
        said = self.pages.get(url, self.pages.get(host, (404, "")))
        if isinstance(said, str):
            return Reply(endpoint, None, NOW, failure=said)
        status, body, *more = said
        text = body if isinstance(body, str) else json.dumps(body)
        return Reply(endpoint, status, NOW, headers=more[0] if more else {}, body=text)

    def reach(self, host: str) -> Web:
        self.reached.append(host)
        return self


def discovered(host: str, issuer: str = "") -> dict[str, Any]:
    base = f"https://{host}"
    return {
        base + DISCOVERED: (
            200,
            {
                "issuer": issuer or f"{base}/",
                "authorization_endpoint": f"{base}/oauth/authorize",
                "token_endpoint": f"{base}/oauth/token",
            },
        )
    }


# It describes itself at the same address, by the same standard.
BLUESKY = {
    url: (200, {**body, "scopes_supported": ["atproto", "transition:generic"]})
    for url, (_, body) in discovered("bsky.social").items()
}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mastodon.social", Typed("mastodon.social")),
        ("  Mastodon.Social ", Typed("mastodon.social")),
        ("mastodon.social.", Typed("mastodon.social")),
        ("https://mastodon.social", Typed("mastodon.social")),
        ("http://mastodon.social/", Typed("mastodon.social")),
        ("mastodon.social/about", Typed("mastodon.social")),
        ("@acme@mastodon.social", Typed("mastodon.social", "acme")),
        ("acme@mastodon.social", Typed("mastodon.social", "acme")),
        ("acct:acme@mastodon.social", Typed("mastodon.social", "acme")),
        ("https://mastodon.social/@acme", Typed("mastodon.social", "acme")),
        ("https://mastodon.social/users/acme", Typed("mastodon.social", "acme")),
        ("https://mastodon.social/@acme/1093", Typed("mastodon.social", "acme")),
        ("mastodon.social/@acme", Typed("mastodon.social", "acme")),
        # Somebody of another server, as this one shows them.
        ("https://mastodon.social/@acme@other.example", Typed("other.example", "acme")),
        ("münchen.social", Typed("xn--mnchen-3ya.social")),
        ("@acme", None),
        ("acme", None),
        ("", None),
        ("@", None),
        ("localhost", None),
        ("127.0.0.1", None),
        ("[::1]", None),
        ("https://mastodon.social:8443/", Typed("mastodon.social")),
        ("ftp://mastodon.social", None),
        ("a b@mastodon.social", None),
        ("-a.example", None),
        ("x" * 600, None),
        ("https://[oops/@a", None),
    ],
)
def test_what_is_typed(typed: str, meant: Typed | None) -> None:
    assert servers.parse(typed) == meant


def found_by(web: Web, typed: str) -> ServerFound | Finding:
    return servers.find_server(web, typed, at=NOW)


def test_a_newer_server_is_known_by_its_discovery() -> None:
    web = Web(discovered("mastodon.social"))
    assert found_by(web, "mastodon.social") == ServerFound("mastodon.social")
    assert len(web.asked) == 1


@pytest.mark.parametrize(
    ("version", "body"),
    [
        ("v2", {"domain": "old.example", "version": "4.2.17"}),
        ("v1", {"uri": "old.example", "version": "2.7.2 (compatible; Pleroma 2.5.0)"}),
    ],
)
def test_an_older_one_and_other_software_by_what_it_tells_of_itself(
    version: str, body: dict[str, str]
) -> None:
    web = Web({f"https://old.example/api/{version}/instance": (200, body)})
    assert found_by(web, "old.example") == ServerFound("old.example")


def test_an_account_leads_to_its_server_though_its_domain_is_another() -> None:
    link = {"rel": "self", "href": "https://social.harbour.example/users/ama"}
    web = Web(
        {
            "https://harbour.example" + WEBFINGER: (200, {"links": [link]}),
            **discovered("social.harbour.example"),
        }
    )
    assert found_by(web, "@ama@harbour.example") == ServerFound("social.harbour.example", "ama")


def test_a_redirect_of_webfinger_is_followed_once() -> None:
    link = {"rel": "self", "href": "https://social.harbour.example/users/ama"}
    there = "https://social.harbour.example" + WEBFINGER
    web = Web(
        {
            "https://harbour.example" + WEBFINGER: (301, "", {"location": f"{there}?resource=x"}),
            there: (200, {"links": [link]}),
            **discovered("social.harbour.example"),
        }
    )
    assert found_by(web, "ama@harbour.example") == ServerFound("social.harbour.example", "ama")


@pytest.mark.parametrize(
    "host_meta",
    [
        (301, "", {"location": "https://social.harbour.example/.well-known/host-meta"}),
        (200, '<Link template="https://social.harbour.example/.well-known/webfinger?r={uri}"/>'),
    ],
)
def test_a_domain_alone_leads_there_by_host_meta(host_meta: Any) -> None:
    web = Web(
        {
            "https://harbour.example" + HOST_META: host_meta,
            **discovered("social.harbour.example"),
        }
    )
    assert found_by(web, "harbour.example") == ServerFound("social.harbour.example")


def test_another_name_of_a_server_leads_to_the_one_that_it_calls_itself_by() -> None:
    web = Web(
        {
            **discovered("www.social.example", issuer="https://social.example/"),
            **discovered("social.example"),
        }
    )
    assert found_by(web, "www.social.example") == ServerFound("social.example")


def test_an_issuer_that_does_not_confirm_it_changes_nothing() -> None:
    web = Web(discovered("evil.example", issuer="https://mastodon.social/"))
    assert found_by(web, "evil.example") == ServerFound("evil.example")


@pytest.mark.parametrize(
    ("typed", "pages", "why"),
    [
        ("what?", {}, ServerTrouble.NOT_READABLE),
        ("nobody.example", {"nobody.example": "refused"}, ServerTrouble.NO_SUCH_SERVER),
        ("gone.example", {"gone.example": "timeout"}, ServerTrouble.NO_ANSWER),
        ("ill.example", {"ill.example": (502, "")}, ServerTrouble.NO_ANSWER),
        (
            "parked.example",
            {"parked.example": (200, "<html>for sale</html>")},
            ServerTrouble.NOT_OF_THIS_NETWORK,
        ),
        ("shop.example", {"shop.example": (200, {"id": 7})}, ServerTrouble.NOT_OF_THIS_NETWORK),
        ("bsky.social", BLUESKY, ServerTrouble.NOT_OF_THIS_NETWORK),
        ("@a@shop.example", {"shop.example": (404, "")}, ServerTrouble.NOT_OF_THIS_NETWORK),
    ],
)
def test_why_it_leads_to_none(typed: str, pages: dict[str, Any], why: ServerTrouble) -> None:
    told = found_by(Web(pages), typed)
    assert isinstance(told, Finding)
    assert told.rule == why
    assert not told.reconnect


@pytest.mark.parametrize("typed", ["gone.example", "@a@gone.example"])
def test_a_host_that_is_silent_is_asked_once(typed: str) -> None:
    web = Web({"gone.example": "timeout"})
    found_by(web, typed)
    assert len(web.asked) == 1
