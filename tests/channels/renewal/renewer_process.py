"""Real processes for the tests of races and crashes: run by ``tests.with_django``.

Django is set up once; every command on standard input (a JSON object a line) runs in a
forked child with database connections of its own, which may be killed with -9 half way.
The answer is what the child returned, or the signal that ended it.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from channels import registry, vault
from channels.contract import Context
from channels.http import door_for
from channels.models import Channel, Credential, Event
from channels.registrations import app_of
from channels.renewal import attempts, spool, storing
from channels.renewal.renew import renew_if_due
from core import sealing
from tests.factories import make_channel, make_credential, make_user

Answer = dict[str, Any]
UNHURRIED = timedelta(seconds=60)


def main(sandbox: str) -> None:
    settings.SANDBOX_URL = sandbox
    settings.NETWORK_TIMEOUT = timedelta(seconds=5)
    settings.LOGGING = {}
    print("ready", flush=True)  # noqa: T201
    for line in sys.stdin:
        command = json.loads(line)
        print(json.dumps(in_child(command)), flush=True)  # noqa: T201


def in_child(command: Answer) -> Answer:
    several = [fork(command) for _ in range(command.pop("processes", 1))]
    answers = [reap(*child) for child in several]
    return answers[0] if len(answers) == 1 else {"all": answers}


def fork(command: Answer) -> tuple[int, int]:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, reading
    os.close(reading)
    try:
        answer = COMMANDS[command.pop("do")](**command)
    except BaseException as error:  # noqa: BLE001
        answer = {"error": f"{type(error).__name__}: {error}"}
    os.write(writing, json.dumps(answer).encode())
    os._exit(0)


def reap(pid: int, reading: int) -> Answer:
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    status = os.waitpid(pid, 0)[1]
    return json.loads(said) if said else {"killed": os.WTERMSIG(status)}


# What a child can do


def migrate() -> Answer:
    call_command("migrate", verbosity=0)
    return {}


def prepare(
    network: str, account: str, access: str, refresh: str, age_s: int, **more: str
) -> Answer:
    """A login with a channel, its tokens issued ``age_s`` seconds ago by our record.

    ``more``: its server and its keys, where it has such.
    """
    at = now()
    life = timedelta(seconds=7200)
    credential = make_credential(
        None,
        network,
        at=at,
        age=timedelta(seconds=age_s),
        life=life,
        access=access,
        refresh=refresh,
        account_id=account,
        **more,
    )
    make_channel(credential, at=at)
    assert vault.open_tokens(Credential.objects.get()).refresh == refresh
    return {"credential": credential.pk}


def prepare_many(network: str, logins: list[dict[str, Any]]) -> Answer:
    """Logins with a channel each, all of them due since a minute."""
    at = now()
    user = make_user(f"{network}@example.com")  # each child counts its people from one
    for login in logins:
        due = at - timedelta(minutes=1)
        credential = make_credential(user, network, at=at, next_check_at=due, **login)
        make_channel(credential, at=at, external_id=credential.account_id)
    return {}


def prepare_each(network: str, logins: list[dict[str, Any]], age_s: int) -> Answer:
    """A login for each, of a person of its own, that is due for a renewal by our record."""
    at, age, life = now(), timedelta(seconds=age_s), timedelta(seconds=7200)
    held = [
        make_credential(make_user(), network, at=at, age=age, life=life, **login)
        for login in logins
    ]
    for credential in held:
        make_channel(credential, at=at)
    return {"credentials": [credential.pk for credential in held]}


def renew_all(credentials: list[int], threads: int) -> Answer:
    """Renew each of them once, in so many threads at once, in an order of this process's own."""
    settings.NETWORK_TIMEOUT = UNHURRIED  # the pretend network has one machine, this one
    waiting = random.sample(credentials, len(credentials))
    outcomes: Counter[str] = Counter()

    def work() -> None:
        while waiting:
            try:
                outcomes[renew_if_due(waiting.pop(), at=now()).value] += 1
            except Exception as error:  # noqa: BLE001
                outcomes[f"{type(error).__name__}: {error}"] += 1
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return {"outcomes": dict(outcomes)}


def renew(
    credential: int, offset_s: float = 0, crash: str = "", force: bool = False, threads: int = 1
) -> Answer:
    """Renew, ``offset_s`` seconds from now; in so many threads at once."""
    CRASHES[crash]()
    start = threading.Barrier(threads)
    outcomes: list[str] = []

    def renew_once() -> None:
        start.wait()
        try:
            at = now() + timedelta(seconds=offset_s)
            outcomes.append(renew_if_due(credential, at=at, force=force).value)
        except Exception as error:  # noqa: BLE001
            outcomes.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    workers = [threading.Thread(target=renew_once) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return {"outcomes": outcomes}


def show(credential: int) -> Answer:
    """What is stored; of tokens only the fingerprints."""
    held = Credential.objects.get(pk=credential)
    tokens = vault.open_tokens(held)
    return {
        "generation": held.generation,
        "cause": held.cause,
        "rule": held.rule,
        "lost": held.renewal_lost_at is not None,
        "quarantined": bool(held.quarantined),
        "states": list(held.channels.values_list("state", flat=True)),
        "rows": list(held.renewals.order_by("pk").values_list("outcome", flat=True)),
        "events": list(held.events.order_by("pk").values_list("kind", flat=True)),
        "access": sealing.fingerprint(tokens.access),
        "refresh": sealing.fingerprint(tokens.refresh),
    }


def probe(credential: int) -> Answer:
    """Whether the network takes the access token that is stored."""
    held = Credential.objects.get(pk=credential)
    app = app_of(held.network, held.app, held.server)
    assert app
    client, door = registry.get(held.network).client, door_for(held.network, held.server)
    answer = client.probe(door, app, vault.open_tokens(held), Context(), at=now())
    return {"cause": answer.finding.cause.value}


def held(credentials: list[int]) -> Answer:
    """How many of them hold which pair, and what was noted of their renewals."""
    logins = Credential.objects.filter(pk__in=credentials)
    return {
        "generations": dict(Counter(str(login.generation) for login in logins)),
        "causes": dict(Counter(login.cause for login in logins)),
        "lost": logins.exclude(renewal_lost_at=None).count(),
        "pairs": len({login.fingerprint for login in logins}),
    }


def states() -> Answer:
    """How many channels are in each state."""
    return dict(Counter(Channel.objects.values_list("state", flat=True)))


def asked() -> Answer:
    """How many questions each network has been asked, by the history."""
    rows = Event.objects.filter(kind="asked").values_list("credential__network", flat=True)
    return dict(Counter(rows))


def now() -> datetime:
    return timezone.now()


COMMANDS: dict[str, Callable[..., Answer]] = {
    "migrate": migrate,
    "prepare": prepare,
    "prepare_many": prepare_many,
    "prepare_each": prepare_each,
    "renew": renew,
    "renew_all": renew_all,
    "held": held,
    "show": show,
    "probe": probe,
    "states": states,
    "asked": asked,
}


# Where a process can be killed


def die(*_: object, **__: object) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def once_written() -> None:
    """The new tokens lie on the disk, and the database has not been tried."""
    keep = spool.keep

    def keep_and_die(*args: Any, **how: Any) -> None:
        keep(*args, **how)
        die()

    setattr(spool, "keep", keep_and_die)  # noqa: B010


def before(module: str, name: str) -> Callable[[], None]:
    def patch() -> None:
        setattr(__import__(module, fromlist=[name]), name, die)

    return patch


def once_marked() -> None:
    """The row says that the request leaves, and it never does."""
    mark = attempts.mark_sent

    def mark_and_die(*args: Any, **how: Any) -> None:
        mark(*args, **how)
        die()

    attempts.mark_sent = mark_and_die


def wait_with_the_answer() -> None:
    """Until whoever waits for our file has taken it away again."""
    store = storing.store

    def wait_and_store(*args: Any, **how: Any) -> Any:
        hand = Path(settings.TOKEN_SPOOL_DIR).with_name("in-hand")
        hand.write_text(str(os.getpid()))
        while hand.exists():
            time.sleep(0.02)
        return store(*args, **how)

    setattr(storing, "store", wait_and_store)  # noqa: B010


CRASHES: dict[str, Callable[[], None]] = {
    "": lambda: None,
    "before the call": before("channels.renewal.attempts", "mark_sent"),
    "as it leaves": once_marked,
    "after the answer": before("channels.renewal.storing", "store"),
    "waits with the answer": wait_with_the_answer,
    "on the disk": once_written,
    "before the commit": before("channels.renewal.attempts", "close"),
    "after the commit": before("channels.records.findings", "settle_login"),
}


if __name__ == "__main__":
    main(sys.argv[1])
