"""What is done before the site starts, and in which order."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pytest_django import Settings

from config import prepare


@pytest.mark.parametrize("demo", [True, False])
def test_lost_tokens_are_stored_before_the_demo_or_anybody_renews(
    demo: bool, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    settings.DEMO = demo
    monkeypatch.setattr(prepare, "call_command", lambda name, **_options: done.append(name))
    monkeypatch.setattr(prepare, "collect_static", lambda: done.append("static"))
    monkeypatch.setattr(prepare, "require_vault", lambda: done.append("vault"))

    prepare.main()

    assert done == [
        *("migrate", "vault", "drain_spool", "static", "build_search"),
        *(["load_demo"] if demo else []),
    ]


def test_modules_are_compiled_where_python_itself_writes_no_bytecode(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for package in ("served", "tests"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text("kept = 1\n")
    monkeypatch.setattr(prepare, "BASE_DIR", tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    prepare.compile_modules()

    assert len(list((tmp_path / "served" / "__pycache__").iterdir())) == 1
    assert not (tmp_path / "tests" / "__pycache__").exists()
