"""Unsafe settings: nothing of the site starts with them, and one sentence says the way out."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from celery.signals import beat_init, worker_init
from cryptography.fernet import Fernet
from django.db import connections

from channels import vault_canary
from channels.vault_canary import Canary
from config.env import BASE_DIR
from config.starting import safe_start
from config.starting.unsafe_settings import Given, reasons_against

KEY = Fernet.generate_key().decode()
SAFE = Given("https://care.example", "k3y-Zz" * 10, [KEY])
PYTHON = [sys.executable, "-m"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"demo": True}, "take DEMO away"),
        ({"debug": True}, "take DEBUG away"),
        ({"sandbox_url": "http://localhost:8001"}, "take SANDBOX_URL away"),
        ({"webhooks_may_reach_private": True}, "take WEBHOOKS_MAY_REACH_PRIVATE away"),
        ({"secret_key": "short"}, "SECRET_KEY can be guessed"),
        ({"secret_key": "a" * 60}, "SECRET_KEY can be guessed"),
        ({"secret_key": " "}, "SECRET_KEY is empty"),
        ({"vault_keys": []}, "VAULT_KEYS is empty"),
        ({"vault_keys": [KEY, "no key at all"]}, "Key 2 of 2 in VAULT_KEYS is no key"),
        ({"site_url": "care.example"}, "SITE_URL has to be"),
    ],
)
def test_each_is_one_sentence_with_the_way_out(changes: dict[str, Any], says: str) -> None:
    (reason,) = reasons_against(replace(SAFE, **changes))
    assert says in reason
    assert "no key at all" not in reason


def test_a_real_site_and_a_demo_at_home_start() -> None:
    at_home = replace(
        SAFE,
        site_url="http://localhost:8000",
        secret_key="short",
        debug=True,
        demo=True,
        sandbox_url="http://localhost:8001",
        webhooks_may_reach_private=True,
    )
    assert list(reasons_against(SAFE)) == list(reasons_against(at_home)) == []


@pytest.mark.parametrize("begins", [worker_init, beat_init])
def test_workers_and_schedule_ask_the_canary(
    begins: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(vault_canary, "look", lambda **_: Canary.CLOSED)
    monkeypatch.setattr(connections, "close_all", lambda: None)
    with pytest.raises(SystemExit) as ended:
        begins.send(sender=None)
    assert ended.value.code == 3
    assert "VAULT_KEYS opens nothing" in capsys.readouterr().err


@pytest.mark.parametrize("says", [Canary.OPENS, Canary.UNKNOWN])
def test_a_database_that_is_away_or_new_keeps_nothing_from_starting(
    says: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault_canary, "look", lambda **_: says)
    monkeypatch.setattr(connections, "close_all", lambda: None)
    safe_start.require_vault()


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the canary of other keys, and nothing else."""
    path = tmp_path_factory.mktemp("foreign") / "site.sqlite3"
    table = "channels_vaultcanary (id integer primary key, sealed text, made_at text)"
    with sqlite3.connect(path) as line:
        line.execute(f"CREATE TABLE {table}")
        row = ("INSERT INTO channels_vaultcanary VALUES (1, ?, ?)", ("v2.01234567.x", "2026-11-29"))
        line.execute(*row)
    line.close()
    return path


MANAGE = [sys.executable, "manage.py", "migrate"]
GUNICORN = [*PYTHON, "gunicorn", "config.wsgi:application", "--bind", "127.0.0.1:0"]
GUNICORN += ["--no-control-socket"]
CELERY = [*PYTHON, "celery", "-A", "config.celery", "--quiet", "worker", "--pool", "solo"]
PREPARE = [*PYTHON, "config.prepare"]
DEMO = {"DEMO": "1"}
NO_FILE = {"VAULT_KEYS": "", "VAULT_KEYS_FILE": "/nowhere/vault"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "given", "says"),
    [
        (MANAGE, DEMO, "take DEMO away"),
        (PREPARE, NO_FILE, "VAULT_KEYS_FILE names /nowhere/vault"),
        (GUNICORN, {}, "VAULT_KEYS opens nothing"),
        (GUNICORN, DEMO, "take DEMO away"),
        (CELERY, {}, "VAULT_KEYS opens nothing"),
        (CELERY, DEMO, "take DEMO away"),
    ],
    ids=["migrate", "prepare", "web-vault", "web", "worker-vault", "worker"],
)
def test_no_process_starts_and_none_shows_a_traceback(
    command: list[str], given: dict[str, str], says: str, foreign: Path, tmp_path: Path
) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "SITE_URL": SAFE.site_url,
        "SECRET_KEY": SAFE.secret_key,
        "VAULT_KEYS": KEY,
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{foreign}",
    }
    ran = subprocess.run(
        command,
        cwd=BASE_DIR,
        env=environment | given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 3, ran.stderr
    assert says in ran.stderr
    assert "Traceback" not in ran.stderr
    assert KEY not in ran.stderr + ran.stdout
