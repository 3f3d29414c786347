"""docs/going-live.md, the script that follows it, and what the doctor points to, stay in step."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.test_docs import anchors

GUIDE = (ROOT / "docs" / "going-live.md").read_text()
WALK = GUIDE.partition("\n## From SQLite")[0]


def script() -> str:
    """What deploy/try.sh would run."""
    spec = importlib.util.spec_from_file_location("blocks", ROOT / "deploy" / "try" / "blocks.py")
    assert spec is not None
    assert spec.loader is not None
    blocks = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(blocks)
    made: str = blocks.script(GUIDE)
    return made


def test_every_command_of_the_walk_is_run_or_said_not_to_be() -> None:
    fences = re.findall(r"^```(.*)$", WALK, re.MULTILINE)
    assert set(fences[::2]) == {"sh run", "sh elsewhere"}
    assert fences[::2].count("sh elsewhere") == 1  # a certificate of Let's Encrypt
    assert set(fences[1::2]) == {""}


def test_the_script_is_the_documents_commands_in_order() -> None:
    walk = script()
    steps = ["apt-get install", "useradd", "git clone", "config.prepare", "nginx -t"]
    steps += ["systemctl enable --now", "care doctor", "deploy/restore.sh", "git pull"]
    places = [walk.index(step) for step in steps]
    assert places == sorted(places)
    assert subprocess.run(["bash", "-n"], input=walk.encode(), check=False).returncode == 0


@pytest.mark.parametrize(
    "path",
    [*sorted((ROOT / "deploy").glob("*.sh")), ROOT / "deploy/care"],
    ids=lambda path: path.name,
)
def test_every_script_can_be_read_by_its_shell(path: Path) -> None:
    shell = path.read_text().partition("\n")[0].removeprefix("#!").split()
    assert subprocess.run([*shell, "-n", path], check=False).returncode == 0
    assert path.stat().st_mode & 0o111


def test_every_chapter_that_the_doctor_points_to_is_there() -> None:
    code = "".join(path.read_text() for path in (ROOT / "operations" / "doctor").glob("*.py"))
    named = set(re.findall(r'guide\("([^"]+)"\)', code))
    assert named
    assert named <= anchors(GUIDE)


def test_the_units_and_files_that_it_names_exist() -> None:
    for name in re.findall(r"channel-care-[a-z]+\.(?:service|timer)", GUIDE):
        assert (ROOT / "deploy" / "units" / name).exists()
    for name in re.findall(r"(?<!tests/)deploy/[\w./-]*\w", GUIDE):
        assert (ROOT / name).exists() or f"{name}*" in GUIDE or f"{name}-*" in GUIDE, name


def test_the_example_of_settings_names_only_settings_that_are_told() -> None:
    told = set(re.findall(r"`([A-Z][A-Z0-9_]+)`", GUIDE))
    for line in (ROOT / "deploy" / "env.example").read_text().splitlines():
        if name := re.match(r"#? ?([A-Z_]+)=", line):
            assert name.group(1).removesuffix("_FILE") in told
