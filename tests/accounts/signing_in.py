"""Ways to sign in, as a browser goes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.channels.journeys.walking import SITE
from tests.conftest import Sandbox
from tests.every_network import account_of

if TYPE_CHECKING:
    from tests.channels.journeys.walking import Answer

PASSWORD = "correct horse battery"
BY_LINKEDIN = "/accounts/oidc/linkedin-signin/login/?process=login"
MAREN = "maren@harbourcafe.example"  # whom the pretend LinkedIn signs in


def by_linkedin(sandbox: Sandbox, client: Client, **consent: str) -> Answer:
    left = client.post(BY_LINKEDIN)
    assert left.status_code == 302
    form = {"account": account_of("linkedin"), "decision": "allow", **consent}
    reply = sandbox.session.post(left["Location"], data=form, timeout=10, allow_redirects=False)
    back = reply.headers["Location"].removeprefix(SITE)
    return client.get(back)


def by_password(client: Client, email: str, password: str = PASSWORD) -> Answer:
    return client.post(reverse("account_login"), {"login": email, "password": password})


def sign_up(client: Client, email: str, password: str = PASSWORD) -> Answer:
    form = {"email": email, "password1": password, "password2": password}
    return client.post(reverse("account_signup"), form)


def link_in_mail(number: int = -1) -> str:
    """The path of the first link in the mail."""
    match = re.search(r"https?://\S+", str(mail.outbox[number].body))
    assert match
    return "/" + match[0].split("/", 3)[3]


def signed_in(client: Client) -> int | None:
    pk = client.session.get("_auth_user_id")
    return int(pk) if pk else None


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())
