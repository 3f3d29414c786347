"""Sending: signed, tried again less and less often, stopped visibly, one never held up."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import signal
import subprocess
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.contrib.auth.models import User
from django.core.management import call_command
from pytest_django import Settings

from api import tasks
from api.description import verify_example
from api.models import Hook, HookDelivery
from api.webhooks import enqueue, retention, send_round, signatures, subscriptions
from api.webhooks import post as post_module
from api.webhooks.event_types import OFFERED
from api.webhooks.subscriptions import MANY, PATIENCE, NewHook
from core.bounded_deletes import delete_in_turn
from core.redaction import redact
from tests.api.webhooks import receiving_server
from tests.api.webhooks.receiving_server import Tool
from tests.with_django import WITH_DJANGO

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[3]


def hooked(user: User, tool: Tool, path: str = "", *, at: datetime = AT) -> NewHook:
    made = subscriptions.make(user, tool.url + path, OFFERED, at=at)
    enqueue.ping(made.hook, at=at)
    return made


def send(at: datetime = AT) -> int:
    return send_round.send_due(clock=lambda: at)


def only_delivery() -> HookDelivery:
    return HookDelivery.objects.get()


def signature(secret: str, heard: receiving_server.Heard) -> str:
    """Written from the specification, apart from our code and from our example."""
    key = base64.b64decode(secret[len("whsec_") :])
    sent = heard.headers["webhook-id"], heard.headers["webhook-timestamp"]
    mac = hmac.new(key, digestmod=hashlib.sha256)
    for part in (sent[0].encode(), b".", sent[1].encode(), b".", heard.body):
        mac.update(part)
    return "v1," + base64.b64encode(mac.digest()).decode()


def test_a_delivery_is_signed_and_taken(owner: User, listener: Tool) -> None:
    made = hooked(owner, listener)

    assert send() == 1

    (heard,) = listener.heard
    assert heard.headers["content-type"] == "application/json"
    assert heard.headers["webhook-id"] == heard.json["id"] == str(only_delivery().pk)
    assert heard.headers["webhook-timestamp"] == str(int(AT.timestamp()))
    assert heard.headers["webhook-signature"] == signature(made.secret, heard)
    assert heard.json == {
        "id": str(only_delivery().pk),
        "type": "ping",
        "created_at": "2026-11-24T09:00:00Z",
        "channel": None,
    }
    row = only_delivery()
    assert (row.outcome, row.status, row.attempts, row.said) == ("taken", 204, 1, "")
    assert send() == 0
    assert len(listener.heard) == 1


def test_the_example_of_the_docs_tells_ours_from_others(
    owner: User, listener: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = hooked(owner, listener)
    send()
    heard = listener.heard[0]
    genuine = verify_example.is_genuine
    monkeypatch.setattr(time, "time", lambda: AT.timestamp() + 5)

    assert genuine(made.secret, heard.headers, heard.body)
    assert not genuine(made.secret, heard.headers, heard.body + b" ")
    assert not genuine(made.secret, {**heard.headers, "webhook-id": "other"}, heard.body)
    assert not genuine("whsec_" + base64.b64encode(b"x" * 32).decode(), heard.headers, heard.body)
    monkeypatch.setattr(time, "time", lambda: AT.timestamp() + 301)
    assert not genuine(made.secret, heard.headers, heard.body)


def test_a_changed_secret_signs_beside_the_former_one_for_a_day(
    owner: User, listener: Tool
) -> None:
    former = hooked(owner, listener)
    present = subscriptions.rotate(former.hook, at=AT)
    send()
    enqueue.ping(former.hook, at=AT + timedelta(hours=25))
    send(AT + timedelta(hours=25))

    both, after = listener.heard
    assert both.headers["webhook-signature"].split() == [
        signature(present.secret, both),
        signature(former.secret, both),
    ]
    assert after.headers["webhook-signature"] == signature(present.secret, after)


def test_a_failure_is_tried_again_by_the_table_with_the_same_bytes(
    owner: User, listener: Tool
) -> None:
    listener.manner = receiving_server.says(500, b"out of order")
    hooked(owner, listener)
    at, waited = AT, []
    while only_delivery().outcome == "owed":
        assert send(at) == 0
        assert send(at) == 0  # not yet
        waited.append(only_delivery().due_at - at)
        at = max(only_delivery().due_at, at)

    assert waited[:-1] == list(HookDelivery.outbox.backoff.delays)
    assert [wait.total_seconds() for wait in waited[:-1]] == [
        *(10, 60, 300, 1800, 7200, 21600, 86400)
    ]
    row = only_delivery()
    assert (row.outcome, row.attempts, row.status) == ("failed", 8, 500)
    assert (row.said, row.answer) == ("status", "out of order")
    assert len({(heard.headers["webhook-id"], heard.body) for heard in listener.heard}) == 1
    assert len({heard.headers["webhook-timestamp"] for heard in listener.heard}) == 8


@pytest.mark.parametrize(
    ("status", "said", "waits"),
    [
        (429, "900", timedelta(minutes=15)),
        (503, "Tue, 24 Nov 2026 10:00:00 GMT", timedelta(hours=1)),
        (503, "1", HookDelivery.outbox.backoff.delays[0]),  # never sooner than by the table
        (503, "99999999", timedelta(days=2)),
        (503, "soon", HookDelivery.outbox.backoff.delays[0]),
        (500, "900", HookDelivery.outbox.backoff.delays[0]),
    ],
)
def test_a_tool_that_asks_for_time_gets_it(
    owner: User, listener: Tool, status: int, said: str, waits: timedelta
) -> None:
    listener.manner = receiving_server.says(status, b"busy", **{"Retry-After": said})
    hooked(owner, listener)
    send()

    assert only_delivery().due_at - AT == waits


def test_one_that_was_given_up_can_be_sent_again(owner: User, listener: Tool) -> None:
    hooked(owner, listener)
    HookDelivery.objects.update(outcome="failed", attempts=8, ended_at=AT)

    assert HookDelivery.objects.revive(at=AT) == 1
    assert send() == 1
    assert HookDelivery.objects.revive(at=AT) == 0


def test_gone_turns_the_hook_off_at_once(owner: User, listener: Tool) -> None:
    listener.manner = receiving_server.says(410)
    made = hooked(owner, listener)
    HookDelivery.objects.create(
        hook=made.hook, event="ping", payload={}, created_at=AT, due_at=AT + timedelta(hours=1)
    )

    send()

    hook = Hook.objects.get()
    assert (hook.active, hook.stopped_why, hook.stopped_at) == (False, "gone", AT)
    assert set(HookDelivery.objects.values_list("outcome", flat=True)) == {"failed"}
    assert send(AT + timedelta(days=1)) == 0
    assert len(listener.heard) == 1


@pytest.mark.parametrize(
    ("failures", "since", "stopped"),
    [
        (MANY - 1, AT - PATIENCE, True),
        (MANY - 1, AT - PATIENCE + timedelta(minutes=1), False),
        (MANY - 2, AT - 2 * PATIENCE, False),
        (0, None, False),
    ],
)
def test_many_failures_over_three_days_stop_it(
    owner: User, listener: Tool, failures: int, since: datetime | None, stopped: bool
) -> None:
    listener.manner = receiving_server.says(503)
    hooked(owner, listener)
    Hook.objects.update(failures=failures, failing_since=since)

    send()

    hook = Hook.objects.get()
    assert (hook.active, hook.stopped_why) == (not stopped, "failing" if stopped else "")
    assert hook.failures == failures + 1
    assert hook.failing_since == (since or AT)


def test_one_success_forgets_the_failures(owner: User, listener: Tool) -> None:
    hooked(owner, listener)
    Hook.objects.update(failures=30, failing_since=AT - timedelta(days=2))

    send()

    assert Hook.objects.filter(failures=0, failing_since=None, active=True).exists()


def test_what_is_off_gets_nothing(owner: User, listener: Tool) -> None:
    made = hooked(owner, listener)
    subscriptions.turn_off(made.hook, at=AT)

    assert send() == 0
    assert (only_delivery().outcome, only_delivery().said) == ("failed", "turned_off")
    subscriptions.turn_on(made.hook)
    assert HookDelivery.objects.revive(at=AT) == 1
    User.objects.update(is_active=False)
    assert send() == 0
    assert listener.heard == []


def test_a_redirect_to_this_machine_leads_nowhere(owner: User, listener: Tool) -> None:
    with receiving_server.listening() as inside:
        listener.manner = receiving_server.says(302, Location=inside.url)
        hooked(owner, listener)

        assert send() == 0

        assert inside.heard == []
    assert (only_delivery().status, only_delivery().said) == (302, "redirect")


def test_an_echo_leaves_no_secret_in_the_log(owner: User, listener: Tool) -> None:
    """Thirty of them: whether a signature has a slash in it is chance."""
    listener.manner = receiving_server.echoes
    made = hooked(owner, listener)
    for number in range(30):
        at = AT + timedelta(minutes=number)
        HookDelivery.objects.update(due_at=at, outcome="owed", attempts=0)
        send(at)
        signed = listener.heard[-1].headers["webhook-signature"].removeprefix("v1,")
        pieces = [made.secret[6:], *(part for part in signed.split("/") if len(part) > 5)]
        assert only_delivery().answer
        assert [piece for piece in pieces if piece[:20] in only_delivery().answer] == []
    assert len(listener.heard) == 30


def test_a_secret_is_always_recognised_by_the_redaction() -> None:
    made = [signatures.new_secret() for _ in range(200)]
    made.append("whsec_rZhpxObOFqcBHfJmiUkOEhyMMabcdefghkLUHOtrMTE=")  # one in many has no digit

    assert len(set(made)) == 201
    for secret in made:
        assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 32
        for text in (f"bad {secret}", f'{{"a":"{secret}"}}', f"https://x.example/{secret}?b"):
            assert secret[6:] not in redact(text)


def test_a_secret_that_does_not_open_fails_visibly(owner: User, listener: Tool) -> None:
    hooked(owner, listener)
    Hook.objects.update(secret_sealed="nonsense")

    assert send() == 0
    assert (only_delivery().outcome, only_delivery().said, only_delivery().attempts) == (
        "owed",
        "secret",
        1,
    )
    assert listener.heard == []


def test_a_fault_of_ours_stops_no_other(
    owner: User, listener: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooked(owner, listener, "/bad")
    hooked(owner, listener, "/good")
    real = post_module.post

    def post(url: str, *rest: object) -> post_module.Answer:
        if url.endswith("/bad"):
            raise RuntimeError("ours")
        return real(url, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(post_module, "post", post)

    assert send() == 1
    assert [heard.path for heard in listener.heard] == ["/hook/good"]


def test_slow_hooks_delay_no_other_for_long(
    owner: User, listener: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post_module, "WHOLE_S", 2.0)
    with receiving_server.listening(receiving_server.drips) as slow:
        for number in range(send_round.AT_ONCE - 1):
            made = hooked(owner, slow, f"/{number}")
            HookDelivery.objects.bulk_create(
                [
                    HookDelivery(hook=made.hook, event="ping", payload={}, created_at=AT, due_at=AT)
                    for _ in range(5)
                ]
            )
        for number in range(20):
            hooked(owner, listener, f"/{number}")
        arrived: list[float] = []

        def manner(handler: object) -> None:
            arrived.append(time.monotonic())
            receiving_server.says(204)(handler)  # type: ignore[arg-type]

        listener.manner = manner
        began = time.monotonic()

        assert send() == 20

        # Each slow hook was tried once in this round, although six are due to it.
        assert len(slow.heard) == send_round.AT_ONCE - 1
        assert len(arrived) == 20
        assert max(arrived) - began < 1.5
        assert time.monotonic() - began < 6


def test_a_hook_that_is_being_sent_to_is_left_alone(owner: User, listener: Tool) -> None:
    made = hooked(owner, listener)
    HookDelivery.objects.create(hook=made.hook, event="ping", payload={}, created_at=AT, due_at=AT)
    held = HookDelivery.objects.claim_next(made.hook.pk, at=AT)

    assert held is not None
    assert send() == 0
    assert listener.heard == []
    # The other sender is still at it, and then it died.
    assert send(AT + HookDelivery.outbox.lease) == 0
    later = AT + HookDelivery.outbox.lease + timedelta(seconds=1)
    assert send(later) == 2
    # What the dead one would write comes too late.
    assert HookDelivery.objects.deliver([held], at=later, status=200) == 0


def test_a_claim_has_one_winner(owner: User, listener: Tool) -> None:
    made = hooked(owner, listener)

    assert HookDelivery.objects.claim_next(made.hook.pk, at=AT) is not None
    assert HookDelivery.objects.claim_next(made.hook.pk, at=AT) is None
    assert HookDelivery.objects.due(AT).update(claimed_at=AT) == 0


def test_old_deliveries_are_tidied_and_owed_ones_kept(owner: User, listener: Tool) -> None:
    made = hooked(owner, listener)
    for outcome in ("owed", "taken", "failed"):
        for days in (29, 31):
            HookDelivery.objects.create(
                hook=made.hook,
                event="ping",
                payload={},
                outcome=outcome,
                created_at=AT - timedelta(days=days),
                due_at=AT,
            )

    assert delete_in_turn([retention.old(at=AT)]) == 2
    kept = Counter(HookDelivery.objects.values_list("outcome", flat=True))
    assert kept == {"owed": 3, "taken": 1, "failed": 1}
    assert tasks.delete_old() >= 0


def test_a_change_of_the_vaults_keys_takes_the_secrets_along(
    owner: User, listener: Tool, settings: Settings
) -> None:
    made = hooked(owner, listener)
    subscriptions.rotate(made.hook, at=AT)
    new = Fernet.generate_key().decode()
    settings.VAULT_KEYS = [new, *settings.VAULT_KEYS]
    call_command("rotate_vault", verbosity=0)
    settings.VAULT_KEYS = [new]

    assert send() == 1
    assert len(listener.heard[0].headers["webhook-signature"].split()) == 2


def process(database: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "TEST_DATABASE_URL": database}
    env["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    return subprocess.run(
        [*WITH_DJANGO, "tests.api.webhooks.sender_process", *arguments],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.servers
def test_kill_9_between_claim_and_send_and_two_senders_at_once(
    listener: Tool, any_database: str
) -> None:
    """What the dead sender held arrives later under its id; two living ones share the rest."""
    database, number = any_database, 60
    made = process(database, "prepare", listener.url, str(number))
    assert made.returncode == 0, made.stderr
    lock = threading.Lock()
    slowly: list[int] = []

    def manner(handler: object) -> None:
        time.sleep(0.02)
        with lock:
            slowly.append(1)
        receiving_server.says(204)(handler)  # type: ignore[arg-type]

    listener.manner = manner
    assert process(database, "hang").returncode == -signal.SIGKILL
    assert listener.heard == []

    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda _: process(database, "send"), range(2)))
    assert [process.returncode for process in both] == [0, 0], [process.stderr for process in both]
    first = Counter(heard.headers["webhook-id"] for heard in listener.heard)
    assert sum(int(process.stdout) for process in both) == len(first)
    assert set(first.values()) == {1}
    assert 0 < number - len(first) <= send_round.AT_ONCE  # what the dead one had claimed

    last = process(database, "send", "3")
    assert last.returncode == 0, last.stderr
    every = Counter(heard.headers["webhook-id"] for heard in listener.heard)
    assert len(every) == number
    assert set(every.values()) == {1}
