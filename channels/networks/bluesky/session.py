"""What a login is kept with beside its tokens, and calls to the server that gave them out.

Each login has a key of its own, with which every call is proved (DPoP); its server also knows by
which key of our app it was begun, and deletes it when another one comes. All of that is sealed
in ``Tokens.keys``. https://atproto.com/specs/oauth#tokens-and-session-lifetime
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from channels.contract import App, Assertion, Door, Endpoint, Proof, Reply, own_apps
from channels.http import dpop
from channels.networks.bluesky.addresses import host_of


class KeyGone(Exception):  # noqa: N818
    """The key of our app by which a login was begun is no longer among the operator's."""


@dataclass(frozen=True, slots=True)
class Session:
    """``key``: the login's own, in PEM. ``client`` and ``kid``: our app's id, and its key that
    this login was begun with; no key of a public client. ``issuer``, ``token``, ``revoke``: the
    server that gives out its tokens, and its addresses. ``did``: whose it is."""

    key: str = field(repr=False)
    client: str
    kid: str
    issuer: str
    token: str
    revoke: str = ""
    did: str = ""

    @property
    def public(self) -> bool:
        return not self.kid

    def as_text(self) -> str:
        """To be sealed."""
        return json.dumps(asdict(self))


def begun(app: App, back: str, *, scopes: tuple[str, ...], issuer: str, token: str) -> Session:
    """A session that a consent is about to begin: with a new key, by the app's newest.

    ``back``: as ``way_back`` has it.
    """
    kid = dpop.key_id(_pems(app)[0]) if _pems(app) else ""
    client = app.client_id if kid else own_apps.loopback_id(back, scopes)
    return Session(dpop.new_key(), client, kid, issuer, token)


def way_back(app: App, back: str) -> str:
    """Where the browser is sent back to. An app of a machine without a public address has no key,
    and no other way back than by the number of that machine."""
    return back if _pems(app) else own_apps.on_loopback(back, urlsplit(back).path)


def from_text(text: str) -> Session | None:
    """What ``as_text`` gave; None for anything else."""
    try:
        held = json.loads(text)
        return Session(**{name: held[name] for name in Session.__slots__})
    except (ValueError, TypeError, KeyError):
        return None


def proof(session: Session, access_token: str | None = None) -> Proof:
    return Proof(session.key, access_token or "")


def post(
    door: Door,
    app: App,
    session: Session,
    url: str,
    form: Mapping[str, str],
    *,
    endpoint: Endpoint,
    at: datetime,
) -> Reply:
    """One call to the authorization server, with our app's word for it and the login's proof.

    Raises KeyGone.
    """
    who = {"client_id": session.client} if session.public else {}
    proved = Proof(session.key, assertion=None if session.public else _assertion(app, session))
    return door.reach(host_of(url)).send(
        endpoint, "POST", url, data={**form, **who}, proof=proved, at=at
    )


def _assertion(app: App, session: Session) -> Assertion:
    """By the key that this login was begun with, and by no other."""
    pem = next((pem for pem in _pems(app) if dpop.key_id(pem) == session.kid), "")
    if not pem:
        raise KeyGone
    return Assertion(pem, session.client, session.issuer)


def _pems(app: App) -> tuple[str, ...]:
    """The operator's keys, the newest first."""
    return own_apps.pems_in(app.options.get(own_apps.KEYS, ""))
