"""Senders as processes, killed with -9 and two at once, at a real mail server: at most once."""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.notifications.delivery import mail_server
from tests.notifications.delivery.mail_server import Server, await_count
from tests.sizes import sized
from tests.with_django import WITH_DJANGO

pytestmark = pytest.mark.servers

PEOPLE = sized(whole=1000, sample=240)
PATIENCE_S = 50
BEFORE = PEOPLE // 4  # mails until the first sender is killed
HELD = f"person{BEFORE}@example.com"


class Senders:
    def __init__(self, database: str, port: int) -> None:
        self.environment = {
            **os.environ,
            "TEST_DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "SMTP_PORT": str(port),
        }

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*WITH_DJANGO, "tests.notifications.delivery.sender_process", *words],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def run(self, *words: str) -> str:
        return self.finish(self.start(*words))

    def finish(self, process: subprocess.Popen[str]) -> str:
        said, _nothing = process.communicate(timeout=PATIENCE_S)
        assert process.returncode == 0, f"a sender ended with {process.returncode}"
        return said


def kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate(timeout=PATIENCE_S)


def test_at_most_once_whoever_dies_and_whoever_else_sends(any_database: str) -> None:
    with mail_server.running() as server:
        senders = Senders(any_database, server.port)
        senders.run("prepare", str(PEOPLE))
        _die_over_one_mail(senders, server)
        _die_in_the_middle_beside_another(senders, server)
        ends = _settle(senders)
        counts = server.counts

    assert set(counts.values()) == {1}, counts.most_common(3)
    unsure = {who for who, outcome in ends["by_person"].items() if outcome == "unsure"}
    assert set(ends["counts"]) == {"sent", "unsure"}
    assert set(ends["by_person"]) - set(counts) <= unsure  # whom nothing reached, it shows
    assert HELD in unsure
    assert 1 <= len(unsure) <= 2, unsure  # one for each sender that was killed, at the most
    assert len(ends["by_person"]) == PEOPLE


def _die_over_one_mail(senders: Senders, server: Server) -> None:
    """The server has the mail; the sender is killed before it hears so."""
    server.holds.add(HELD)
    sender = senders.start("send")
    await_count(server, BEFORE + 1, PATIENCE_S)
    kill(sender)
    assert HELD in server.counts


def _die_in_the_middle_beside_another(senders: Senders, server: Server) -> None:
    victim, other = senders.start("send"), senders.start("send")
    await_count(server, PEOPLE // 2, PATIENCE_S)
    assert victim.poll() is None, "the work was over before anybody was killed"
    kill(victim)
    sent = int(senders.finish(other).split()[-1])
    assert 0 < sent < PEOPLE - BEFORE - 1


def _settle(senders: Senders) -> dict[str, Any]:
    """Rounds by a clock that is ahead, until each message has an end."""
    for minutes in ("11", "22", "33", "44"):
        senders.run("send", minutes)
        ends: dict[str, Any] = json.loads(senders.run("outcomes"))
        if "owed" not in ends["counts"]:
            return ends
    raise AssertionError(ends["counts"])
