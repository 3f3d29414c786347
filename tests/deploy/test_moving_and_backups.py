"""The demo's data go from SQLite to PostgreSQL, through a backup that is restored, and under a new
key that two processes bring in at once."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connections
from pytest_django import Settings

from channels import vault
from channels.contract import Grant
from channels.models import Credential
from channels.renewal import spool
from operations.moving.copying import RefusedError, copy_all
from tests import servers
from tests.conftest import ROOT, Sandbox
from tests.deploy import rotating_by_two
from tests.deploy.second_database import prepared, rows
from tests.factories import NOW, make_channel, make_credential

pytestmark = [pytest.mark.django_db, pytest.mark.servers]


@dataclass
class Moved:
    """A PostgreSQL into which everything was moved, as an operator has it at hand."""

    alias: str
    address: str
    folder: Path

    def run(self, *command: str) -> str:
        """One of the commands of going live, with the site's environment; its last line."""
        path = f"{servers.program('pg_dump', 'postgresql').parent}:{os.environ['PATH']}"
        environment = {
            **os.environ,
            "PATH": path,
            "DATABASE_URL": self.address,
            "TEST_DATABASE_URL": self.address,
            "VAR_DIR": str(self.folder),
            "TOKEN_SPOOL_DIR": str(self.folder / "spool"),
            "DJANGO_SETTINGS_MODULE": "tests.settings",
        }
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip().rpartition("\n")[2]

    def lose_everything(self) -> None:
        """An empty database is all that is left."""
        shutil.rmtree(self.folder / "spool")
        place, _, name = self.address.rpartition("/")
        for statement in (f"DROP DATABASE {name} WITH (FORCE)", f"CREATE DATABASE {name}"):
            self.run("psql", f"{place}/postgres", "--quiet", "--command", statement)


@pytest.fixture
def login() -> Credential:
    """One of a rotating network, beside the demo's."""
    login = make_credential(network="x", access="access-old", refresh="refresh-old")
    make_channel(login)
    return login


@pytest.fixture
def moved(
    sandbox: Sandbox, login: Credential, settings: Settings, tmp_path: Path
) -> Iterator[Moved]:
    settings.TOKEN_SPOOL_DIR = str(tmp_path / "spool")
    call_command("load_demo", stdout=StringIO())
    with servers.postgres() as address, prepared(address) as alias:
        copy_all("default", alias)
        yield Moved(alias, address, tmp_path)


AFTER_A_RESTORE = """
import django
django.setup()
import json
from django.utils import timezone
from channels import vault
from channels.models import Credential
from channels.renewal import storing
drained = storing.drain(at=timezone.now())
opened = {login.pk: vault.open_tokens(login).access for login in Credential.objects.all()}
print(json.dumps({"drained": drained, "opened": opened}))
"""


def test_everything_is_moved_saved_lost_brought_back_and_sealed_again(
    moved: Moved, login: Credential, settings: Settings
) -> None:
    """One after the other: a PostgreSQL with every table takes seconds to make."""
    _everything_arrived(moved)
    grant = Grant("access-that-waited", NOW, "refresh-that-waited", timedelta(hours=2))
    spool.keep(login, login.generation, grant, rule="token_granted", at=NOW)
    before = rows(moved.alias)
    dump = moved.run("deploy/backup.sh", str(moved.folder / "backups"))
    _no_key_is_in_it(Path(dump), settings)

    connections[moved.alias].close()
    moved.lose_everything()
    moved.run("deploy/restore.sh", dump)

    assert rows(moved.alias) == before
    told = json.loads(moved.run(sys.executable, "-c", AFTER_A_RESTORE))
    assert told["drained"] == 1
    expected = {str(each.pk): vault.open_tokens(each).access for each in Credential.objects.all()}
    assert told["opened"] == {**expected, str(login.pk): "access-that-waited"}
    _sealed_again_once_by_two_at_once(moved, settings)


def _everything_arrived(moved: Moved) -> None:
    here = rows("default")
    assert rows(moved.alias) == here  # and so nothing is there that was not here
    assert sum(map(len, here.values())) > 100
    last = max(User.objects.values_list("pk", flat=True))
    assert User.objects.using(moved.alias).create(username="next").pk > last
    with pytest.raises(RefusedError, match="in use"):
        copy_all("default", moved.alias)


def _sealed_again_once_by_two_at_once(moved: Moved, settings: Settings) -> None:
    before, new = rotating_by_two.opened(moved.alias), Fernet.generate_key().decode()
    keys = [new, *settings.VAULT_KEYS]
    rows_done, said = rotating_by_two.rotate(moved.address, moved.folder, keys)
    assert set(rows_done.values()) == {1}, "each row once"
    assert said == len(rows_done)
    settings.VAULT_KEYS = [new]
    assert rotating_by_two.opened(moved.alias) == before, "none lost, all by the new key"


def _no_key_is_in_it(dump: Path, settings: Settings) -> None:
    program = servers.program("pg_restore", "postgresql")
    plain = subprocess.run([program, "-f", "-", dump], capture_output=True, check=True).stdout
    content = plain + b"".join(path.read_bytes() for path in dump.parent.iterdir())
    assert not [
        key for key in (*settings.VAULT_KEYS, settings.SECRET_KEY) if key.encode() in content
    ]
    assert stat.S_IMODE(dump.stat().st_mode) == 0o600


@pytest.mark.skipif("connections['default'].vendor != 'sqlite'")
def test_a_database_that_is_not_prepared_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="not at this version"):
        call_command("move_database", "--from", f"sqlite:///{tmp_path / 'empty.sqlite3'}")
