"""A new pair on the disk: there before the database is tried, until the database has it."""

from __future__ import annotations

import logging
import os
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import InterfaceError, OperationalError
from pytest_django import Settings

from channels import tasks, vault
from channels.contract import Cause, Grant
from channels.models import Channel, Credential, Renewal
from channels.probing.check import CheckOutcome, check_login
from channels.records import pauses
from channels.renewal import spool, storing
from channels.renewal.new_tokens import store_grant
from channels.renewal.renew import Outcome, renew_if_due
from channels.renewal.resealing import reseal_all
from core import sealing
from core.sealing import Binding
from tests.channels.journeys.journey import HOUR, MINUTE, door, kinds_of
from tests.factories import NOW, make_channel, make_credential
from tests.unbound import unbound

pytestmark = pytest.mark.django_db

PAIR = {"access_token": "access-new", "refresh_token": "refresh-new", "expires_in": 7200}
GRANT = Grant("access-new", NOW, "refresh-new", 2 * HOUR, scopes=("tweet.read",))
OTHER_KEY = "b3RoZXIta2V5LW90aGVyLWtleS1vdGhlci1rZXktMTI="


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.TOKEN_SPOOL_DIR = str(tmp_path / "spool")
    return tmp_path / "spool"


@pytest.fixture
def credential() -> Credential:
    credential = make_credential(
        network="x",
        age=100 * MINUTE,
        life=2 * HOUR,
        access="access-old",
        refresh="refresh-old",
    )
    make_channel(credential)
    return credential


def kept(credential: Credential, grant: Grant = GRANT, generation: int = 1) -> Path:
    return spool.keep(credential, generation, grant, rule="token_granted", at=NOW)


def held(credential: Credential) -> tuple[int, str]:
    credential.refresh_from_db()
    return credential.generation, vault.open_tokens(credential).refresh


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*"))


# The file


def test_it_is_there_before_the_database_is_tried_and_gone_when_it_is_stored(
    credential: Credential, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []

    def look(*args: Any, **how: Any) -> bool:
        seen.append(names(folder))
        return store_grant(*args, **how)

    monkeypatch.setattr(storing, "store_grant", look)
    assert renew_if_due(credential.pk, at=NOW, door=door((200, PAIR))) is Outcome.STORED
    assert seen == [[f"{credential.pk}-1.sealed"]]
    assert names(folder) == []


def test_it_is_sealed_and_nobody_elses_to_read(credential: Credential) -> None:
    path = kept(credential)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    text = path.read_text()
    for word in ("access-new", "refresh-new", credential.account_id, "tweet.read"):
        assert word not in text
    assert [waits.grant.refresh for waits in spool.waiting()] == ["refresh-new"]
    assert "access-new" not in repr(list(spool.waiting()))


def test_it_is_on_the_disk_and_so_is_its_name(
    credential: Credential, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[bool] = []

    def note(line: int) -> None:
        flushed.append(stat.S_ISDIR(os.fstat(line).st_mode))

    monkeypatch.setattr(os, "fsync", note)
    kept(credential)
    assert flushed == [False, True]


def test_half_a_file_is_never_read_and_is_taken_away_later(
    credential: Credential, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError("no space left on the device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        kept(credential)
    assert names(folder) == []
    left = folder / "7-1.abc.part"
    left.write_text("half")
    assert list(spool.waiting()) == []
    tasks.tidy()
    assert left.exists()  # somebody may be writing it
    os.utime(left, (0, 0))
    tasks.tidy()
    assert not left.exists()


def test_a_disk_that_takes_nothing_stops_no_renewal(
    credential: Credential, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    settings.TOKEN_SPOOL_DIR = str(tmp_path / "file" / "spool")
    assert renew_if_due(credential.pk, at=NOW, door=door((200, PAIR))) is Outcome.STORED


# A database that is away


class Away:
    """A database that fails so many times, and whose hours pass without waiting."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, times: int, error: type[Exception]) -> None:
        self.left, self.error, self.slept = times, error, 0.0
        monkeypatch.setattr(storing, "store_grant", self.store)
        monkeypatch.setattr("channels.renewal.storing.time.sleep", self.sleep)
        began = time.monotonic()  # where the machine's clock stands says how long it has been up
        monkeypatch.setattr("channels.renewal.storing.time.monotonic", lambda: began + self.slept)

    def store(self, *args: Any, **how: Any) -> bool:
        if self.left:
            self.left -= 1
            raise self.error("the database system is shutting down")
        return store_grant(*args, **how)

    def sleep(self, seconds: float) -> None:
        self.slept += seconds


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_it_is_waited_for_as_long_as_the_claim_lives(
    credential: Credential, folder: Path, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    away = Away(monkeypatch, 28, error)
    assert renew_if_due(credential.pk, at=NOW, door=door((200, PAIR))) is Outcome.STORED
    assert 120 < away.slept < storing.PATIENCE.total_seconds()
    assert held(credential) == (2, "refresh-new")
    assert names(folder) == []


def test_what_it_has_not_taken_by_then_waits_on_the_disk(
    credential: Credential, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        Away(patch, 10_000, OperationalError)
        with pytest.raises(OperationalError):
            renew_if_due(credential.pk, at=NOW, door=door((200, PAIR)))
    assert held(credential) == (1, "refresh-old")
    assert names(folder) == [f"{credential.pk}-1.sealed"]
    assert check_login(credential.pk, at=NOW + MINUTE, door=door()) is CheckOutcome.LAST_PROOF
    assert held(credential) == (2, "refresh-new")
    assert list(credential.renewals.values_list("outcome", flat=True)) == ["stored"]


# Bringing it in


def by_wake() -> None:
    tasks.wake()


def by_round() -> None:
    tasks.check_batch("pinterest")


def by_deploy() -> None:
    call_command("drain_spool")


@pytest.mark.parametrize("bring_in", [by_wake, by_round, by_deploy])
def test_it_is_brought_in_before_anything_is_renewed(
    credential: Credential, folder: Path, bring_in: Callable[[], None]
) -> None:
    kept(credential)
    bring_in()
    assert held(credential) == (2, "refresh-new")
    assert (credential.issued_at, credential.scopes) == (NOW, ["tweet.read"])
    assert kinds_of(credential)[0] == "renewed"
    assert names(folder) == []


def test_a_check_brings_in_its_own_login_first_even_while_the_network_is_paused(
    credential: Credential, folder: Path
) -> None:
    kept(credential)
    other = make_credential(network="x", refresh="r")
    kept(other)
    pauses.pause("x", NOW + HOUR)
    assert check_login(credential.pk, at=NOW, door=door()) is CheckOutcome.PAUSED
    assert held(credential) == (2, "refresh-new")
    assert names(folder) == [f"{other.pk}-1.sealed"]


def test_nothing_is_renewed_with_the_key_before_it_while_it_cannot_be_brought_in(
    credential: Credential, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(credential)
    Away(monkeypatch, 1, OperationalError)
    with pytest.raises(OperationalError):
        renew_if_due(credential.pk, at=NOW, door=door())


def test_one_that_cannot_be_brought_in_keeps_no_other_waiting(
    credential: Credential, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(credential)
    other = make_credential(network="x", refresh="r")
    kept(other)
    Away(monkeypatch, 1, ZeroDivisionError)
    assert storing.drain(at=NOW) == 1
    assert len(names(folder)) == 1
    assert storing.drain(at=NOW) == 1
    assert names(folder) == []


def test_it_never_replaces_newer_tokens(credential: Credential, folder: Path) -> None:
    kept(credential)
    store_grant(credential, Grant("access-2", NOW, "refresh-of-the-person"), at=NOW)
    assert storing.drain(at=NOW) == 0
    assert held(credential) == (2, "refresh-of-the-person")
    assert names(folder) == []


def test_a_login_that_was_taken_for_lost_meanwhile_lives_again(credential: Credential) -> None:
    kept(credential, Grant("access-new", NOW, "refresh-new", 2 * HOUR))
    rows = {"generation": 1, "fingerprint": credential.fingerprint, "started_at": NOW}
    Renewal.objects.create(credential=credential, outcome="lost", **rows)
    Credential.objects.filter(pk=credential.pk).update(
        renewal_lost_at=NOW,
        quarantined=credential.fingerprint,
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
    )
    Channel.objects.update(state="needs_you")
    storing.drain(at=NOW)
    assert held(credential) == (2, "refresh-new")
    assert (credential.renewal_lost_at, credential.quarantined) == (None, "")
    assert Channel.objects.get().state == "working"
    assert Renewal.objects.get().outcome == "stored"


def test_somebody_who_stored_it_from_the_disk_meanwhile_has_not_moved_on(
    credential: Credential, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database came back, and another worker was quicker than the one that waited."""
    tries = iter([True, False])

    def store(*args: Any, **how: Any) -> bool:
        if next(tries):
            monkeypatch.setattr(storing, "store_grant", store_grant)
            storing.drain(at=NOW)
            raise OperationalError("gone")
        return store_grant(*args, **how)

    monkeypatch.setattr(storing, "store_grant", store)
    monkeypatch.setattr(storing, "STORE_RETRY_SECONDS", (0.0,))
    assert renew_if_due(credential.pk, at=NOW, door=door((200, PAIR))) is Outcome.STORED
    assert held(credential) == (2, "refresh-new")
    assert Renewal.objects.get().outcome == "stored"


@pytest.mark.parametrize("change", [{"account_id": "somebody-else"}, {"network": "pinterest"}])
def test_another_databases_login_of_the_same_number_is_left_alone(
    credential: Credential, folder: Path, change: dict[str, str]
) -> None:
    kept(credential)
    Credential.objects.filter(pk=credential.pk).update(**change)
    assert storing.drain(at=NOW) == 0
    assert held(credential) == (1, "refresh-old")
    assert names(folder) == []


def test_a_login_that_was_disconnected_leaves_nothing_behind(
    credential: Credential, folder: Path
) -> None:
    kept(credential)
    credential.delete()
    assert storing.drain(at=NOW) == 0
    assert names(folder) == []


# Keys


def test_what_no_key_opens_is_kept_for_the_operator_and_stops_nothing(
    credential: Credential, folder: Path, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    path = kept(credential)
    right = settings.VAULT_KEYS
    settings.VAULT_KEYS = [OTHER_KEY]
    with caplog.at_level(logging.ERROR):
        assert storing.drain(at=NOW) == 0
    assert path.name in caplog.text
    settings.VAULT_KEYS = right
    assert storing.drain(at=NOW) == 1


def test_what_waits_is_sealed_again_with_a_new_key(
    credential: Credential, settings: Settings
) -> None:
    kept(credential)
    settings.VAULT_KEYS = [OTHER_KEY, *settings.VAULT_KEYS]
    assert "pairs on disk" in {step.what for step in reseal_all()}
    settings.VAULT_KEYS = [OTHER_KEY]
    assert [waits.grant for waits in spool.waiting()] == [GRANT]


def test_a_pair_under_the_name_of_another_login_does_not_open(
    credential: Credential, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = kept(credential)
    path.rename(folder / f"{credential.pk + 1}-1.sealed")
    with caplog.at_level(logging.ERROR):
        assert list(spool.waiting()) == []
    assert f"{credential.pk + 1}-1.sealed" in caplog.text


def test_a_pair_that_the_former_form_sealed_is_read_and_bound_by_a_rotation(
    credential: Credential,
) -> None:
    path = kept(credential)
    text = sealing.unseal(path.read_text(), Binding("spool", "grant", path.stem, spool.PURPOSE))
    path.write_text(unbound(text))
    assert [waits.grant for waits in spool.waiting()] == [GRANT]
    assert [step.opened for step in spool.reseal()] == [True]
    assert sealing.is_current(path.read_text())
    assert [waits.grant for waits in spool.waiting()] == [GRANT]
