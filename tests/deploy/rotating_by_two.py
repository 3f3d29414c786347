"""``manage.py rotate_vault`` by two at the same moment, on a PostgreSQL that keeps count."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import psycopg

from core.sealed.columns import read, sealed_fields, sealed_models
from tests.conftest import ROOT

PATIENCE_S = 60
# Notes each row of which something sealed has changed.
NOTE = """
CREATE TABLE sealed_again (what text);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO sealed_again VALUES (TG_TABLE_NAME || ' ' || (to_jsonb(NEW) ->> TG_ARGV[0]));
  RETURN NEW;
END $$;
"""
WAITING = "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"


def opened(alias: str) -> dict[tuple[str, str, str], str]:
    """Everything that is sealed in this database, opened with the keys of the settings."""
    return {
        (model._meta.label, str(row.pk), field.name): read(row, field.name)
        for model in sealed_models()
        for row in model._default_manager.using(alias)
        for field in sealed_fields(model)
    }


def rotate(address: str, folder: Path, keys: list[str]) -> tuple[Counter[str], int]:
    """How often each row was sealed again, and how many the two say they have done."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": address,
        "VAULT_KEYS": ",".join(keys),
        "VAR_DIR": str(folder),
        "TOKEN_SPOOL_DIR": str(folder / "spool"),
    }
    with psycopg.connect(address, autocommit=True) as line, psycopg.connect(address) as holder:
        _count(line)
        holder.execute("SELECT id FROM channels_credential ORDER BY id LIMIT 1 FOR UPDATE")
        two = [_start(environment) for _process in range(2)]
        _await_both(line, two)
        holder.commit()
        said = [process.communicate(timeout=PATIENCE_S)[0] for process in two]
        assert [process.returncode for process in two] == [0, 0], said
        done = Counter(what for (what,) in line.execute("SELECT what FROM sealed_again"))
    return done, sum(int(number) for text in said for number in re.findall(r"again: (\d+)", text))


def _count(line: psycopg.Connection[tuple[Any, ...]]) -> None:
    line.execute(NOTE)
    for model in sealed_models():
        table, key = model._meta.db_table, model._meta.pk.column
        changed = " OR ".join(
            f"OLD.{field.column} IS DISTINCT FROM NEW.{field.column}"
            for field in sealed_fields(model)
        )
        line.execute(
            f"CREATE TRIGGER note AFTER UPDATE ON {table} FOR EACH ROW"
            f" WHEN ({changed}) EXECUTE FUNCTION note('{key}')"
        )


def _start(environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "manage.py", "rotate_vault", "--skip-checks"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _await_both(
    line: psycopg.Connection[tuple[Any, ...]], two: list[subprocess.Popen[str]]
) -> None:
    """Until both wait for the row that is held."""
    deadline = time.monotonic() + PATIENCE_S
    while line.execute(WAITING).fetchone() != (2,):
        assert time.monotonic() < deadline
        assert all(process.poll() is None for process in two)
        time.sleep(0.05)
