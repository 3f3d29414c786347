"""The example tool against the real thing: it publishes, fails, reports, and the mail arrives."""

from __future__ import annotations

import html
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.channels.consent.granting import X, tokens_of
from tests.conftest import CALLBACKS, ROOT, Sandbox
from tests.every_network import account_of
from tests.examples.site import Site, prepare, running
from tests.notifications.delivery import mail_server

pytestmark = pytest.mark.servers

EMAIL = "maren@example.com"
CLIENT = ROOT / "examples" / "publishing_client" / "publish.py"
PATIENCE_S = 90


@pytest.fixture
def post() -> Iterator[mail_server.Server]:
    with mail_server.running() as server:
        yield server


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, sandbox_process: Sandbox) -> Path:
    folder = tmp_path_factory.mktemp("prepared")
    prepare(folder, sandbox_process)
    return folder


@pytest.fixture
def site(
    prepared: Path, sandbox: Sandbox, tmp_path: Path, post: mail_server.Server
) -> Iterator[Site]:
    with running(tmp_path, prepared, sandbox, post.port, API_TOKENS_ALLOWED="1") as site:
        yield site


def linkedin_token(sandbox: Sandbox) -> tuple[str, str]:
    """Maren's token, and who she is to this app."""
    uri = "http://testserver" + CALLBACKS["demo-linkedin"]
    asked = {
        "client_id": "demo-linkedin",
        "redirect_uri": uri,
        "response_type": "code",
        "state": "s",
        "scope": "openid profile email w_member_social",
    }
    back = sandbox.session.post(
        f"{sandbox.url}/www.linkedin.com/oauth/v2/authorization",
        params=asked,
        data={"account": account_of("linkedin"), "decision": "allow"},
        allow_redirects=False,
        timeout=10,
    )
    code = parse_qs(urlsplit(back.headers["Location"]).query)["code"][0]
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": uri,
        "client_id": "demo-linkedin",
        "client_secret": "demo-linkedin-secret",
    }
    token: str = sandbox.session.post(
        f"{sandbox.url}/www.linkedin.com/oauth/v2/accessToken", data=form, timeout=10
    ).json()["access_token"]
    me = sandbox.session.get(
        f"{sandbox.url}/api.linkedin.com/v2/userinfo",
        headers={"Authorization": f"Bearer {token}"},
        timeout=10,
    )
    return token, me.json()["sub"]


def settle(
    sandbox: Sandbox, site: Site, folder: Path, *, lendable: bool = False
) -> tuple[dict[str, str], dict[str, int]]:
    """Maren connects LinkedIn and X, and gives the tool a key: its environment, her channels."""
    linkedin, member = linkedin_token(sandbox)
    x, x_refresh = tokens_of(sandbox, X, account_of("x"))
    logins = {
        "linkedin": {"access": linkedin, "refresh": "", "account_id": member, "name": "Maren"},
        "x": {"access": x, "refresh": x_refresh, "account_id": account_of("x"), "name": "maren_x"},
    }
    given = {"email": EMAIL, "logins": logins, "lendable": lendable}
    made = json.loads(site.run("-m", "tests.with_django", "tests.examples.people", given=given))
    ids: dict[str, int] = made["channels"]
    accounts: list[dict[str, Any]] = [
        {
            "channel": ids["linkedin"],
            "network": "linkedin",
            "author": f"urn:li:person:{member}",
            "token": linkedin,
        },
        {"channel": ids["x"], "network": "x", "token": x},
    ]
    (folder / "accounts.json").write_text(json.dumps(accounts))
    return {
        **{name: value for name, value in os.environ.items() if "DJANGO" not in name},
        "CHANNEL_CARE_URL": site.url,
        "CHANNEL_CARE_KEY": made["key"],
        "NETWORKS_AT": sandbox.url,
    }, ids


def publish(environment: dict[str, str], folder: Path, text: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, str(CLIENT), str(folder / "accounts.json"), text],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout


def text_of(mail: Message) -> str:
    parts = [part for part in mail.walk() if part.get_content_type() == "text/plain"]
    content = parts[0].get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode()


def await_mail(post: mail_server.Server, site: Site, word: str) -> str:
    """The first mail to Maren that says ``word``."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        for to, mail in list(post.arrived):
            if to == EMAIL and word in (text := text_of(mail)):
                return text
        told = [str(mail["Subject"]) for _, mail in post.arrived]
        assert time.monotonic() < deadline, f"{told}\n{site.log()[-3000:]}"
        time.sleep(0.3)


def channel_state(site: Site, environment: dict[str, str], channel: int) -> tuple[str, str]:
    body = requests.get(
        f"{site.url}/api/v1/channels/{channel}",
        headers={"Authorization": f"Bearer {environment['CHANNEL_CARE_KEY']}"},
        timeout=10,
    ).json()
    return body["state"], body["cause"]


def first_examples(site: Site, environment: dict[str, str]) -> list[str]:
    """What the examples print that the API's page begins with, run as they stand there."""
    page = requests.get(f"{site.url}/api/v1/docs", timeout=10).text
    printed = []
    for form, command in (("curl", ["sh", "-c"]), ("python", [sys.executable, "-c"])):
        code = page.split(f'<code id="first-{form}">')[1].split("</code>")[0]
        run = [*command, html.unescape(code)]
        done = subprocess.run(
            run, env=environment, capture_output=True, text=True, check=True, timeout=30
        )
        printed.append(done.stdout)
    return printed


def test_it_publishes_fails_reports_and_the_mail_arrives(
    sandbox: Sandbox, site: Site, post: mail_server.Server, tmp_path: Path
) -> None:
    environment, ids = settle(sandbox, site, tmp_path)
    by_curl, by_python = first_examples(site, environment)
    assert {channel["id"] for channel in json.loads(by_curl)["channels"]} == set(ids.values())
    assert [line.split(" · ")[0] for line in by_python.splitlines()] == ["linkedin", "x"]
    assert publish(environment, tmp_path, "The terrace is open again.") == (
        0,
        f"linkedin, channel {ids['linkedin']}: sent\nx, channel {ids['x']}: sent\n",
    )

    sandbox.control(f"linkedin/accounts/{account_of('linkedin')}", {"expire_tokens": True})
    failed, said = publish(environment, tmp_path, "New on the card: oysters.")

    assert failed == 1
    assert f"x, channel {ids['x']}: sent" in said
    assert f"linkedin, channel {ids['linkedin']}: refused" in said
    assert "What happened: This LinkedIn token had reached its end date." in said
    assert "We are asking it ourselves now." in said
    assert f"{site.url}/channels/{ids['linkedin']}/" in said
    assert not post.arrived

    mail = await_mail(post, site, "LinkedIn")
    assert "Maren" in mail
    assert f"{site.url}/channels/{ids['linkedin']}/" in mail

    deadline = time.monotonic() + PATIENCE_S
    while channel_state(site, environment, ids["linkedin"]) != ("needs_you", "expired"):
        assert time.monotonic() < deadline, "the network was never asked"
        time.sleep(1)
    assert channel_state(site, environment, ids["x"])[0] == "working"


def test_without_tokens_of_its_own_it_borrows_them(
    sandbox: Sandbox, site: Site, tmp_path: Path
) -> None:
    environment, ids = settle(sandbox, site, tmp_path, lendable=True)
    accounts = json.loads((tmp_path / "accounts.json").read_text())
    bare = [{name: account[name] for name in account if name != "token"} for account in accounts]
    (tmp_path / "accounts.json").write_text(json.dumps(bare))
    assert publish(environment, tmp_path, "Open late tonight.")[0] == 0

    # What LinkedIn says of it needs no second look.
    sandbox.control(f"linkedin/accounts/{account_of('linkedin')}", {"expire_tokens": True})
    failed, said = publish(environment, tmp_path, "Open later tonight.")
    assert (failed, "What happens now:" in said) == (1, True)
    deadline = time.monotonic() + PATIENCE_S
    while channel_state(site, environment, ids["linkedin"])[0] != "needs_you":
        assert time.monotonic() < deadline
        time.sleep(1)  # a key has 120 calls in a minute
    failed, said = publish(environment, tmp_path, "Closed tomorrow.")
    assert failed == 1
    assert f"linkedin, channel {ids['linkedin']}: no token." in said
    assert f"x, channel {ids['x']}: sent" in said
    token = json.dumps(accounts[0]["token"])[1:-1]
    assert token not in site.log()
