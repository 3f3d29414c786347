"""Lighthouse, installed by its wanted file, and what it says of a page."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from config.bootstrap import CHROMIUMS, HEADLESS
from tests.browsers import CHROMIUM
from tests.lighthouse.site import Looked

HERE = Path(__file__).parent
FILES = ("package.json", ".npmrc")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
# By its own device, a phone on a slow line, with a processor four times slower than this one.
OPTIONS = ("--quiet", "--output=json", "--output=html", "--disable-full-page-screenshot")
# What asks not to be listed is not to be blamed for asking.
UNLISTED = "--skip-audits=is-crawlable"
LONGEST_S = 180


@dataclass(frozen=True, slots=True)
class Said:
    """Points of a hundred by category; the first paint of the largest part in seconds; how much
    moved; bytes on the line; and what it would have otherwise."""

    points: dict[str, int]
    largest_paint: float
    shift: float
    sent: int
    faults: tuple[str, ...]


def install(folder: Path) -> Path:
    """The program, from npm where it is not there yet."""
    if not shutil.which("npm"):
        raise SystemExit("Lighthouse needs Node.js 18.20 or newer, with npm: nodejs.org")
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "node_modules" / "lighthouse" / "cli" / "index.js"
    wanted = (HERE / "package.json").read_bytes()
    known = folder / "package.json"
    if not program.exists() or not known.exists() or known.read_bytes() != wanted:
        for name in FILES:
            shutil.copy(HERE / name, folder / name)
        subprocess.run(["npm", "install", "--ignore-scripts", "--silent"], cwd=folder, check=True)
    return program


def look(program: Path, page: Looked, site: str, report: Path) -> Said | None:
    """One look at a page; the whole of what is said lies at ``report``, as HTML and JSON.

    None where Lighthouse itself gave up, as it does now and then on a busy machine.
    """
    path = next(filter(None, map(shutil.which, reversed(CHROMIUMS))), None)
    if path is None:
        raise SystemExit(f"A browser is needed: apt-get install {HEADLESS}")
    headers = report.with_suffix(".headers")
    cookie = "; ".join(f"{name}={value}" for name, value in page.cookies.items())
    headers.write_text(json.dumps({"Cookie": cookie} if cookie else {}))
    command = ["node", str(program), site + page.address, *OPTIONS, f"--output-path={report}"]
    command += [f"--extra-headers={headers}", f"--chrome-flags=--headless {' '.join(CHROMIUM)}"]
    command += [] if page.listed else [UNLISTED]
    environment = {**os.environ, "CHROME_PATH": path}
    try:
        done = subprocess.run(command, env=environment, check=False, timeout=LONGEST_S)
    finally:
        headers.unlink()  # it holds a session
    if done.returncode:
        return None
    return _read(json.loads(report.with_name(f"{report.name}.report.json").read_text()))


def _read(told: dict[str, object]) -> Said:
    audits, categories = told["audits"], told["categories"]
    assert isinstance(audits, dict)
    assert isinstance(categories, dict)
    return Said(
        points={name: round(100 * (categories[name]["score"] or 0)) for name in CATEGORIES},
        largest_paint=audits["largest-contentful-paint"]["numericValue"] / 1000,
        shift=audits["cumulative-layout-shift"]["numericValue"],
        sent=audits["total-byte-weight"]["numericValue"],
        faults=tuple(_faults(audits, categories)),
    )


def _faults(
    audits: dict[str, dict[str, object]], categories: dict[str, dict[str, object]]
) -> list[str]:
    """The audits that cost points, but for those of speed: its points say enough."""
    counted: list[str] = []
    for name in CATEGORIES[1:]:
        parts = categories[name]["auditRefs"]
        assert isinstance(parts, list)
        counted += [part["id"] for part in parts if part["weight"]]
    return [
        f"{key}: {audits[key]['title']}"
        for key in dict.fromkeys(counted)
        if audits[key]["score"] is not None and audits[key]["score"] != 1
    ]
