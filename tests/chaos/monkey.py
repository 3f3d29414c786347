"""Who breaks things: at random, from a seed, one after the other."""

from __future__ import annotations

import signal
import time
from collections import Counter
from datetime import UTC, datetime
from random import Random

import psycopg

from tests.chaos.stage import WORKERS, Stage, past_the_lease

NETWORKS = ("pinterest", "x")  # whose refresh tokens work once
WEB_STARTS_WITHIN_S = 20
FAULTS = ("hang", "cut", "cut_after_rotate", "malformed", "empty", "html", "slow")


class Monkey:
    def __init__(self, stage: Stage, seed: int) -> None:
        self.stage, self.random = stage, Random(seed)
        self.done: Counter[str] = Counter()
        self.killed: list[datetime] = []  # when a worker was
        self.acts = {
            "worker killed": self.kill_worker,
            "worker frozen past its lease": self.freeze_worker,
            "schedule killed": lambda: self.kill("schedule"),
            "web killed": lambda: self.kill("web"),
            "PostgreSQL restarted": self.restart_postgres,
            "Redis restarted": self.restart_redis,
            "network at fault": self.break_network,
        }

    def play(self, seconds: float) -> None:
        """Each act once in each turn, in an order of its own.

        A turn waits for the web, though not for ever: on a machine that starts it slowly nobody
        would be served in between, and the play would show little.
        """
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.stage.web_answers(within_s=WEB_STARTS_WITHIN_S)
            turn = list(self.acts)
            self.random.shuffle(turn)
            for name in turn:
                if time.monotonic() >= until:
                    return
                self.make_due()
                self.acts[name]()
                self.done[name] += 1
                time.sleep(self.random.uniform(0.2, 1))

    def make_due(self) -> None:
        """Half of the logins want new tokens now, however new theirs are."""
        sql = (
            "UPDATE channels_credential SET next_check_at = now(),"
            " issued_at = now() - interval '20 days', expires_at = now() + interval '2 minutes'"
            " WHERE random() < 0.5 AND quarantined = ''"
        )
        with psycopg.connect(self.stage.database) as line:
            line.execute(sql)

    def kill_worker(self) -> None:
        self.killed.append(datetime.now(UTC))
        self.kill(self.random.choice(WORKERS))

    def kill_all(self) -> None:
        """The end: whatever they are about."""
        for network in NETWORKS:
            self.stage.sandbox.mend(network)
        self.killed.append(datetime.now(UTC))
        for child in self.stage.children.values():
            child.kill()
        for child in self.stage.children.values():
            child.wait()

    def kill(self, name: str) -> None:
        child = self.stage.children[name]
        child.send_signal(signal.SIGKILL)
        child.wait()
        time.sleep(self.random.uniform(0, 1))
        self.stage.start(name)

    def freeze_worker(self) -> None:
        child = self.stage.children[self.random.choice(WORKERS)]
        child.send_signal(signal.SIGSTOP)
        past_the_lease()
        child.send_signal(signal.SIGCONT)

    def restart_postgres(self) -> None:
        self.stage.on["postgres"].close()
        time.sleep(self.random.uniform(0.5, 2))
        self.stage.start_postgres()

    def restart_redis(self) -> None:
        self.stage.on["redis"].close()
        time.sleep(self.random.uniform(0.5, 2))
        self.stage.start_redis()

    def break_network(self) -> None:
        network, kind = self.random.choice(NETWORKS), self.random.choice(FAULTS)
        fault: dict[str, object] = {"kind": kind, "seconds": 4}
        if kind == "cut_after_rotate":  # each time is the end of a login
            fault["times"] = 1
        self.stage.sandbox.control(f"{network}/faults", fault)
        time.sleep(self.random.uniform(1, 3))
        self.stage.sandbox.mend(network)
