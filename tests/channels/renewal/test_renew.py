from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import OperationalError
from pytest_django import Settings

from channels import signals, vault
from channels.contract import Cause, Grant
from channels.models import Channel, Credential, EventKind, Pause, Renewal
from channels.records.pauses import pause
from channels.renewal import storing
from channels.renewal.attempts import RETRY_AFTER_LOSS, STALE
from channels.renewal.new_tokens import store_grant
from channels.renewal.renew import Outcome, renew_if_due
from tests.channels.journeys.journey import (
    DAY,
    HOUR,
    MINUTE,
    ListedDoor,
    door,
    kinds_of,
    last_event,
)
from tests.channels.second_looks import looked_again
from tests.every_network import RENEWED_BY_THE_PERSON
from tests.factories import NOW, make_channel, make_credential

pytestmark = pytest.mark.django_db

PAIR = {
    "token_type": "bearer",
    "expires_in": 7200,
    "access_token": "access-new",
    "refresh_token": "refresh-new",
    "scope": "tweet.read tweet.write users.read offline.access",
}
DEAD = (
    400,
    {"error": "invalid_request", "error_description": "Value passed for the token was invalid."},
)
OURS = (401, {"error": "invalid_client"})
DOWN = (503, "")


def x(age: timedelta = 100 * MINUTE, **fields: Any) -> Credential:
    """A login at X whose access token lives two hours."""
    credential = make_credential(
        network="x", age=age, life=2 * HOUR, access="access-old", refresh="refresh-old", **fields
    )
    make_channel(credential)
    return credential


def renewed(credential: Credential, lines: ListedDoor, **how: Any) -> Outcome:
    outcome = renew_if_due(credential.pk, at=how.pop("at", NOW), door=lines, **how)
    credential.refresh_from_db()
    return outcome


def dies(credential: Credential, *, by: datetime = NOW) -> None:
    """Its refresh token is refused until that is believed."""
    looked_again(lambda at: renewed(credential, door(DEAD), at=at, force=True), by=by)


def rows(credential: Credential) -> list[str]:
    return list(credential.renewals.order_by("pk").values_list("outcome", flat=True))


# Granted


def test_a_new_pair_is_sealed_counted_and_alive() -> None:
    credential = x(cause=Cause.NETWORK_FAULT, faults=3)
    lines = door((200, PAIR))
    assert renewed(credential, lines) is Outcome.STORED
    assert lines.asked[0].data["refresh_token"] == "refresh-old"
    tokens = vault.open_tokens(credential)
    assert (tokens.access, tokens.refresh) == ("access-new", "refresh-new")
    assert credential.generation == 2
    assert (credential.issued_at, credential.expires_at) == (NOW, NOW + 2 * HOUR)
    assert (credential.cause, credential.last_alive_at) == (Cause.ALIVE, NOW)
    assert credential.faults == 0
    assert rows(credential) == ["stored"]
    assert kinds_of(credential)[0] == "renewed"


def test_no_token_stands_in_a_row_or_an_event() -> None:
    credential = x()
    renewed(credential, door((200, PAIR)))
    kept = [*credential.renewals.values(), *credential.events.values()]
    assert not any(word in str(kept) for word in ("access-new", "refresh-new", "refresh-old"))
    assert "refresh-new" not in credential.refresh_token_sealed


def test_a_refresh_token_is_never_emptied() -> None:
    credential = x()
    answer = {key: value for key, value in PAIR.items() if key != "refresh_token"}
    renewed(credential, door((200, answer)))
    assert vault.open_tokens(credential).refresh == "refresh-old"
    renewed(credential, door((200, {**PAIR, "refresh_token": ""})), at=NOW + 100 * MINUTE)
    assert vault.open_tokens(credential).refresh == "refresh-old"


def test_what_is_not_due_is_not_asked_for() -> None:
    assert renewed(x(age=10 * MINUTE), door()) is Outcome.NOT_DUE


def test_a_renewal_can_be_forced_before_it_is_due() -> None:
    assert renewed(x(age=10 * MINUTE), door((200, PAIR)), force=True) is Outcome.STORED


def test_a_renewal_right_after_a_renewal_is_not_due() -> None:
    credential = x()
    renewed(credential, door((200, PAIR)))
    assert renewed(credential, door()) is Outcome.NOT_DUE


def test_a_missing_permission_does_not_come_back_by_a_renewal() -> None:
    credential = x(cause=Cause.PERMISSION_MISSING)
    renewed(credential, door((200, PAIR)))
    assert credential.cause == Cause.PERMISSION_MISSING
    assert credential.generation == 2


def test_instagram_is_prolonged_by_its_own_call() -> None:
    credential = make_credential(network="instagram", age=55 * DAY, life=60 * DAY)
    answer = {"access_token": "longer", "token_type": "bearer", "expires_in": 5_184_000}
    assert renewed(credential, door((200, answer))) is Outcome.STORED
    assert credential.expires_at == NOW + 60 * DAY
    assert vault.open_tokens(credential).access == "longer"


@pytest.mark.parametrize("network", RENEWED_BY_THE_PERSON)
def test_a_network_without_machine_renewal_is_not_asked(network: str) -> None:
    credential = make_credential(network=network, age=59 * DAY, life=60 * DAY)
    assert renewed(credential, door(), force=True) is Outcome.NOT_DUE


def test_a_network_that_is_not_set_up_here_is_not_asked(settings: Settings) -> None:
    settings.NETWORK_APPS = {}
    assert renewed(x(), door()) is Outcome.NOT_DUE


# Refused


def test_a_dead_refresh_token_is_set_aside_and_told() -> None:
    credential = x()
    early = NOW - 11 * MINUTE
    assert renewed(credential, door(DEAD), at=early, force=True) is Outcome.REFUSED
    assert (credential.cause, credential.quarantined) == (Cause.ALIVE, "")
    dies(credential)
    assert credential.cause == Cause.INVALID_TOKEN_UNSPECIFIED
    assert credential.quarantined == credential.fingerprint
    assert Channel.objects.get().state == "needs_you"
    assert rows(credential) == ["refused"] * 4
    assert last_event(credential, EventKind.RENEWAL_FAILED).evidence["status"] == 400


def test_a_dead_token_is_used_by_no_round_but_by_a_question_whether_it_is_dead() -> None:
    credential = x()
    dies(credential)
    assert renewed(credential, door(), at=NOW + DAY) is Outcome.NOT_DUE
    assert renewed(credential, door(DEAD), at=NOW + DAY, force=True) is Outcome.REFUSED
    assert renewed(credential, door((200, PAIR)), at=NOW + DAY, force=True) is Outcome.STORED
    assert (credential.cause, credential.quarantined) == (Cause.ALIVE, "")


def test_a_new_token_lifts_the_quarantine() -> None:
    credential = x()
    dies(credential)
    store_grant(credential, Grant("access-2", NOW, "refresh-2", 2 * HOUR), at=NOW)
    assert credential.quarantined == ""
    assert credential.cause == Cause.ALIVE
    assert renewed(credential, door((200, PAIR)), at=NOW + 90 * MINUTE) is Outcome.STORED


# Faults


def test_a_fault_of_the_network_is_tried_again_and_changes_nothing() -> None:
    credential = x()
    assert renewed(credential, door(DOWN)) is Outcome.FAILED
    assert (credential.cause, credential.faults) == (Cause.ALIVE, 1)
    assert Channel.objects.get().state == "working"
    assert credential.next_check_at <= NOW + 2 * MINUTE
    assert renewed(credential, door((200, PAIR)), at=NOW + 2 * MINUTE) is Outcome.STORED
    assert rows(credential) == ["failed", "stored"]


def test_a_fault_once_the_access_token_is_over_cannot_be_told() -> None:
    credential = x(age=3 * HOUR, asked_at=NOW - 3 * HOUR, last_alive_at=NOW - 3 * HOUR)
    renewed(credential, door(DOWN))
    assert credential.cause == Cause.NETWORK_FAULT
    assert credential.last_alive_at == NOW - 3 * HOUR
    assert Channel.objects.get().state == "cannot_tell"


def test_a_fault_of_ours_alerts_the_operator_once_and_touches_no_channel(
    settings: Settings,
) -> None:
    settings.ADMINS = [("operator", "operator@example.com")]
    channels = []
    for number in range(3):
        credential = x(account_id=f"person-{number}")
        channels.append(credential.channels.get())
        assert renewed(credential, door(OURS)) is Outcome.UNRESOLVED
        assert (credential.cause, credential.quarantined) == (Cause.ALIVE, "")
    assert [message.to for message in mail.outbox] == [["operator@example.com"]]
    assert "X refuses our app" in mail.outbox[0].subject
    assert "refresh-old" not in mail.outbox[0].body
    for channel in channels:
        channel.refresh_from_db()
        assert (channel.state, channel.cause) == ("working", "alive")
    renewed(credential, door(OURS), at=NOW + DAY)
    assert len(mail.outbox) == 2  # another day


def test_mail_that_does_not_go_out_stops_no_renewal(settings: Settings) -> None:
    settings.ADMINS = [("operator", "operator@example.com")]
    settings.EMAIL_BACKEND = "tests.channels.journeys.journey.BrokenMail"
    assert renewed(x(), door(OURS)) is Outcome.UNRESOLVED


def test_a_wait_that_the_network_asks_for_is_obeyed_by_all() -> None:
    busy = (429, {"title": "Too Many Requests"}, {"retry-after": "900"})
    first, second = x(account_id="1"), x(account_id="2")
    assert renewed(first, door(busy)) is Outcome.FAILED
    assert Pause.objects.get(network="x").until == NOW + 15 * MINUTE
    assert renewed(second, door()) is Outcome.PAUSED
    assert renewed(second, door((200, PAIR)), at=NOW + 15 * MINUTE) is Outcome.STORED
    assert first.next_check_at >= NOW + 15 * MINUTE


def test_another_networks_wait_is_none_of_ours() -> None:
    pause("pinterest", NOW + HOUR)
    assert renewed(x(), door((200, PAIR))) is Outcome.STORED


def test_a_vault_that_does_not_open_is_our_fault() -> None:
    credential = x(access_token_sealed="sealed-with-another-key")
    assert renewed(credential, door()) is Outcome.UNRESOLVED
    assert (credential.cause, rows(credential)) == (Cause.ALIVE, ["failed"])


def test_a_mistake_in_a_client_closes_the_row(monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("channels.networks.x.client.renew", fall)
    credential = x()
    with pytest.raises(ZeroDivisionError):
        renewed(credential, door())
    credential.refresh_from_db()
    assert rows(credential) == ["failed"]  # nothing had left
    assert credential.faults == 1


# One at a time, and the loser reads again


def pending(credential: Credential, **fields: Any) -> Renewal:
    values = {"generation": credential.generation, "fingerprint": credential.fingerprint}
    return Renewal.objects.create(credential=credential, **{"started_at": NOW, **values, **fields})


def test_while_another_worker_renews_we_do_not() -> None:
    credential = x()
    pending(credential)
    assert renewed(credential, door(), at=NOW + MINUTE) is Outcome.BUSY


def test_tokens_of_a_newer_generation_are_not_overwritten() -> None:
    credential = x()

    class Meanwhile(ListedDoor):
        """While the answer is on its way, somebody else stores other tokens."""

        def send(self, *args: Any, **how: Any) -> Any:
            held = Credential.objects.get(pk=credential.pk)
            vault.seal_grant(held, Grant("access-of-the-person", NOW))
            held.generation = 2
            held.save()
            return super().send(*args, **how)

    assert renewed(credential, Meanwhile([(200, PAIR)])) is Outcome.MOVED_ON
    assert vault.open_tokens(credential).access == "access-of-the-person"
    assert (credential.generation, rows(credential)) == (2, ["superseded"])


def test_a_refusal_of_old_tokens_says_nothing_about_newer_ones() -> None:
    credential = x()

    class Meanwhile(ListedDoor):
        def send(self, *args: Any, **how: Any) -> Any:
            Credential.objects.filter(pk=credential.pk).update(generation=2)
            return super().send(*args, **how)

    assert renewed(credential, Meanwhile([DEAD])) is Outcome.MOVED_ON
    assert (credential.cause, credential.quarantined) == (Cause.ALIVE, "")


def test_a_refused_access_token_is_renewed_only_while_it_is_the_one_held() -> None:
    credential = x(age=10 * MINUTE)
    assert renewed(credential, door(), refused_generation=0) is Outcome.MOVED_ON
    assert renewed(credential, door((200, PAIR)), refused_generation=1) is Outcome.STORED


# A worker that died


def test_a_renewal_that_never_left_is_simply_done_again() -> None:
    credential = x()
    pending(credential, started_at=NOW - STALE)
    assert renewed(credential, door((200, PAIR))) is Outcome.STORED
    assert rows(credential) == ["failed", "stored"]


def test_a_renewal_that_left_counts_as_a_lost_answer() -> None:
    credential = x()
    pending(credential, started_at=NOW - STALE, sent_at=NOW - STALE)
    assert renewed(credential, door()) is Outcome.WAITING
    assert rows(credential) == ["lost"]
    assert credential.next_check_at == NOW + RETRY_AFTER_LOSS
    assert renewed(credential, door(DEAD), at=NOW + MINUTE) is Outcome.REFUSED
    assert (credential.renewal_lost_at, credential.quarantined) == (None, "")


def test_a_prolongation_that_left_is_simply_done_again() -> None:
    credential = make_credential(network="instagram", age=55 * DAY, life=60 * DAY)
    pending(credential, started_at=NOW - STALE, sent_at=NOW - STALE)
    answer = {"access_token": "longer", "expires_in": 5_184_000}
    assert renewed(credential, door((200, answer))) is Outcome.STORED


def test_a_worker_taken_for_dead_sends_nothing_when_it_wakes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    credential = x()
    lines = door((200, PAIR))

    def slow(door: Any, app: Any, tokens: Any, *, at: Any) -> Any:
        Renewal.objects.update(outcome="failed")  # what somebody else made of our silence
        return door.send("token_refresh", "POST", "https://api.x.com/2/oauth2/token", at=at)

    monkeypatch.setattr("channels.networks.x.client.renew", slow)
    assert renewed(credential, lines) is Outcome.BUSY
    assert lines.asked == []


def test_tokens_that_arrive_after_all_are_not_thrown_away() -> None:
    credential = x()

    class Late(ListedDoor):
        def send(self, *args: Any, **how: Any) -> Any:
            reply = super().send(*args, **how)
            Renewal.objects.update(outcome="lost")  # we took too long; somebody noted a loss
            return reply

    assert renewed(credential, Late([(200, PAIR)])) is Outcome.STORED
    assert rows(credential) == ["stored"]
    assert vault.open_tokens(credential).refresh == "refresh-new"


def test_the_intent_stands_before_the_request_leaves() -> None:
    credential = x()
    seen: list[tuple[str, Any]] = []

    class Looking(ListedDoor):
        def send(self, *args: Any, **how: Any) -> Any:
            row = Renewal.objects.get()
            seen.append((row.outcome, row.sent_at))
            return super().send(*args, **how)

    renewed(credential, Looking([(200, PAIR)]))
    assert seen == [("pending", NOW)]


def test_storing_is_tried_again_while_the_database_is_busy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    failures = iter([True, True, False])

    def flaky(*args: Any, **how: Any) -> bool:
        if next(failures):
            raise OperationalError("database is locked")
        return store_grant(*args, **how)

    monkeypatch.setattr(storing, "store_grant", flaky)
    monkeypatch.setattr(storing, "STORE_RETRY_SECONDS", (0.0,))
    credential = x()
    assert renewed(credential, door((200, PAIR))) is Outcome.STORED
    assert vault.open_tokens(credential).refresh == "refresh-new"


def test_a_listener_that_fails_does_not_lose_the_tokens() -> None:
    def fail(**_: Any) -> None:
        raise RuntimeError("a listener's mistake")

    credential = x(cause=Cause.CHECKPOINT_OR_LOCKED)
    Channel.objects.update(state="needs_you")
    signals.state_changed.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            renewed(credential, door((200, PAIR)))
    finally:
        signals.state_changed.disconnect(fail)
    credential.refresh_from_db()
    assert vault.open_tokens(credential).refresh == "refresh-new"
    assert rows(credential) == ["stored"]
