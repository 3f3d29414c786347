"""While the site is loaded nobody looks for garbage; afterwards everybody does again."""

from __future__ import annotations

import gc
import runpy
from collections.abc import Iterator

import pytest

from config.env import BASE_DIR
from manage import CommandLine


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    gc.unfreeze()
    gc.enable()


def test_a_web_worker_collects_once_it_is_loaded() -> None:
    gunicorn = runpy.run_path(str(BASE_DIR / "gunicorn.conf.py"))
    gunicorn["post_fork"](None, None)
    assert not gc.isenabled()
    gunicorn["post_worker_init"](None)
    assert gc.isenabled()
    assert gc.get_freeze_count() > 1000


def test_a_command_runs_with_collection() -> None:
    gc.disable()
    CommandLine(["manage.py", "explain"]).fetch_command("explain")
    assert gc.isenabled()
