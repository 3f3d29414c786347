"""Somebody with a browser: our site by Django's client, the pretend network by HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from channels import registry
from channels.contract import own_apps
from tests.channels.networks import case
from tests.conftest import Sandbox
from tests.every_network import account_of
from tests.factories import make_user

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

    Answer = _MonkeyPatchedWSGIResponse

SITE = "http://testserver"


class Walker:
    """A person who is signed in here, and allows or denies at the networks."""

    def __init__(self, sandbox: Sandbox, user: User | None = None) -> None:
        self.sandbox = sandbox
        self.user = user or make_user()
        self.client = Client()
        self.client.force_login(self.user)

    def post(self, name: str, *args: Any, **data: Any) -> Answer:
        return self.client.post(reverse(name, args=args), data)

    def get(self, address: str) -> Answer:
        return self.client.get(address)

    def start(self, app: str, **data: Any) -> str:
        """Press Connect; the address of the consent page. ``app``: the key of ours."""
        network = registry.app(app).network
        if registry.get(network).server_field:
            data.setdefault("server", case.of(network).typed)
        return self.leaves(self.post("channels:connect_start", app, **data))

    def leaves(self, response: Answer) -> str:
        assert response.status_code == 302, response.content[:500]
        address = response["Location"]
        if address.startswith("/"):  # a page of ours, and from there on to a server
            address = self.get(address).context["url"]
        assert address.startswith(self.sandbox.url), address
        return address

    def answer(self, consent_page: str, account: str, **consent: Any) -> str:
        """Allow at the network (``decision="deny"``: do not); the address it sends one back to."""
        form = {"account": account, "decision": "allow", **consent}
        session = self.sandbox.session
        reply = session.post(consent_page, data=form, timeout=10, allow_redirects=False)
        assert reply.status_code == 302, reply.text[:800]
        back = reply.headers["Location"]
        # Where a network cannot read who we are, it sends people back by the machine's number.
        ours = next((start for start in (SITE, own_apps.LOOPBACK) if back.startswith(start)), None)
        assert ours, back
        return back.removeprefix(ours)

    def allow(self, app: str, account: str = "", **consent: Any) -> Answer:
        """From the button, through the consent page, to what our callback answers."""
        page = self.start(app)
        whose = account or account_of(registry.app(app).network)
        return self.get(self.answer(page, whose, **consent))

    def connect(self, app: str, account: str = "", *, only: list[str] | None = None) -> None:
        """All the way: every free place (or ``only`` these) becomes a channel."""
        came = self.allow(app, account)
        assert came.status_code == 302, came.content[:500]
        choose = came["Location"]
        page = self.get(choose)
        ids = only or [offer.place.external_id for offer in page.context["form"].offers]
        saved = self.client.post(choose, {"places": ids})
        assert saved.status_code == 302, saved.content.decode()[:2000]

    def refresh(
        self, channel: int, account: str, *, asking: dict[str, str] | None = None, **consent: Any
    ) -> Answer:
        """Through the guided refresh of a channel, to what our callback answers."""
        page = self.leaves(self.post("channels:refresh", channel, **(asking or {})))
        return self.get(self.answer(page, account, **consent))


def asked(consent_page: str) -> dict[str, str]:
    """The parameters of a consent page's address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(consent_page).query).items()}


def path_of(response: Answer) -> str:
    """Where an answer of ours leads, without what is said with it."""
    return urlsplit(response["Location"]).path
