"""A small publishing tool: sends a post to several accounts, and knows what to do if one fails.

    python publish.py accounts.json "The terrace is open again from Friday."

What a network refuses is reported to Channel Care as it came. Back comes what the answer
means, in words for the person, and what happens next. Needs nothing but ``requests``.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import requests

TIMEOUT_S = 15
TRIES = 4
LINKEDIN_VERSION = os.environ.get("LINKEDIN_VERSION", "202607")
# Channel Care's pretend networks, to try this without real accounts; empty: the real ones.
PRETEND = os.environ.get("NETWORKS_AT", "").rstrip("/")


@dataclass
class Account:
    """One line of accounts.json. Without a ``token`` Channel Care is asked for one."""

    channel: int  # its id at Channel Care
    network: str
    author: str = ""  # LinkedIn: urn:li:person:… or urn:li:organization:…
    token: str = field(default="", repr=False)


@dataclass
class Outcome:
    """What a network answered, or why nothing came."""

    at: datetime
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    failure: str = ""

    @property
    def ok(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


# Publishing: each network in its own dialect


def publish(account: Account, token: str, text: str) -> Outcome:
    """Send the post. Never raises for what a network or the line does."""
    send = {"linkedin": to_linkedin, "x": to_x}[account.network]
    at = datetime.now(UTC)
    try:
        reply = send(account, token, text)
    except requests.Timeout:
        return Outcome(at, failure="timeout")
    except requests.exceptions.SSLError:
        return Outcome(at, failure="tls")
    except requests.ConnectionError:
        return Outcome(at, failure="refused")
    except requests.RequestException:
        return Outcome(at, failure="dropped")
    return Outcome(at, reply.status_code, dict(reply.headers), reply.text)


def to_linkedin(account: Account, token: str, text: str) -> requests.Response:
    """https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api"""
    return requests.post(
        address("api.linkedin.com/rest/posts"),
        headers={
            "Authorization": f"Bearer {token}",
            "LinkedIn-Version": LINKEDIN_VERSION,
            "X-Restli-Protocol-Version": "2.0.0",
        },
        json={
            "author": account.author,
            "commentary": text,
            "visibility": "PUBLIC",
            "distribution": {"feedDistribution": "MAIN_FEED"},
            "lifecycleState": "PUBLISHED",
        },
        timeout=TIMEOUT_S,
    )


def to_x(account: Account, token: str, text: str) -> requests.Response:
    """https://docs.x.com/x-api/posts/create-post"""
    return requests.post(
        address("api.x.com/2/tweets"),
        headers={"Authorization": f"Bearer {token}"},
        json={"text": text},
        timeout=TIMEOUT_S,
    )


def address(path: str) -> str:
    return f"{PRETEND}/{path}" if PRETEND else f"https://{path}"


# Channel Care


class NoTokenError(Exception):
    """Channel Care gives none; the text says why."""


class ChannelCare:
    """The calls that a publishing tool needs."""

    def __init__(self, url: str, key: str) -> None:
        self.url = url.rstrip("/") + "/api/v1"
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {key}"

    def report(self, failures: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Tell of failed posts; for each what it means. One key for all tries: it counts once."""
        name = {"Idempotency-Key": str(uuid.uuid4())}
        reply = self._post("/failures", {"reports": failures}, name)
        reply.raise_for_status()
        results: list[dict[str, Any]] = reply.json()["results"]
        return results

    def token(self, channel: int) -> str:
        """A fresh access token, where the person lets this tool have it."""
        reply = self._post(f"/channels/{channel}/token", None, {})
        if not reply.ok:
            raise NoTokenError(reply.json()["detail"])
        token: str = reply.json()["access_token"]
        return token

    def _post(self, path: str, body: Any, headers: dict[str, str]) -> requests.Response:
        for wait in range(TRIES):
            try:
                reply = self.session.post(
                    self.url + path, json=body, headers=headers, timeout=TIMEOUT_S
                )
            except (requests.ConnectionError, requests.Timeout):
                if wait == TRIES - 1:
                    raise
                time.sleep(2**wait)
                continue
            if "Retry-After" not in reply.headers or wait == TRIES - 1:
                return reply
            time.sleep(int(reply.headers["Retry-After"]))
        raise AssertionError("the last try returns or raises")


def failure(account: Account, text: str, outcome: Outcome) -> dict[str, Any]:
    """The report. The text stays here: a hash of it is enough to recognise it."""
    plain = " ".join(text.split())
    return {
        "channel": account.channel,
        "failed_at": outcome.at.isoformat(timespec="seconds"),
        "status": outcome.status,
        "headers": {name: value[:8000] for name, value in list(outcome.headers.items())[:100]},
        "body": outcome.body[:50_000],
        "failure": outcome.failure or None,
        "post": plain[:40],
        "content_hash": hashlib.sha256(plain.encode()).hexdigest(),
    }


def show(result: dict[str, Any]) -> None:
    """What a person should read when a post has failed."""
    if result["report"] is None:
        print("  It could not be reported:", result["problem"]["detail"])
        return
    report = result["report"]
    print(" ", report["channel"]["name"], f"({report['channel']['network']})")
    print("  What happened:", report["answer"]["says"])
    print("  What happens now:", report["next"]["says"])
    if report["hint"]:
        print("  Worth knowing:", report["hint"]["says"])
    print("  Read more:", report["answer"]["article_url"])
    if report["answer"]["reconnect"]:
        print("  Look at the channel:", report["channel"]["links"]["page"])


def main(file: str, text: str) -> int:
    """How many accounts did not take the post."""
    care = ChannelCare(os.environ["CHANNEL_CARE_URL"], os.environ["CHANNEL_CARE_KEY"])
    failures, missing = [], 0
    for line in json.loads(Path(file).read_text()):
        account = Account(**line)
        try:
            token = account.token or care.token(account.channel)
        except NoTokenError as refusal:
            print(f"{account.network}, channel {account.channel}: no token. {refusal}")
            missing += 1
            continue
        outcome = publish(account, token, text)
        print(f"{account.network}, channel {account.channel}:", "sent" if outcome.ok else "refused")
        if not outcome.ok:
            failures.append(failure(account, text, outcome))
    for result in care.report(failures) if failures else []:
        show(result)
    return len(failures) + missing


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(f"usage: {sys.argv[0]} accounts.json TEXT")
    sys.exit(min(main(*sys.argv[1:]), 100))
