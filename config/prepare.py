"""Before the site starts: database, static files, demo data. Each is skipped when done."""

from __future__ import annotations

import hashlib
import os
from compileall import compile_dir
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError

from config.env import BASE_DIR, VAR_DIR
from config.starting import preflight
from config.starting.refusal import refuse
from config.starting.safe_start import require_vault

NOT_SERVED = ("bench", "tests")


def static_fingerprint() -> str:
    """Changes when any static file does."""
    folders = [BASE_DIR / "static", BASE_DIR / "styles", BASE_DIR / "requirements"]
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    digest = hashlib.sha256()
    for path in files:
        digest.update(str(path.relative_to(BASE_DIR)).encode() + path.read_bytes())
    return digest.hexdigest()


def collect_static() -> None:
    stamp = VAR_DIR / "static.stamp"
    now = static_fingerprint()
    if stamp.exists() and stamp.read_text() == now and Path(settings.STATIC_ROOT).exists():
        return
    print("Collecting static files ...", flush=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(now)


def compile_modules() -> None:
    """Python reads bytecode even where it is told to write none, as services are: a start then
    takes a third less. Where the code cannot be written to, nothing is."""
    for package in sorted(path.parent for path in BASE_DIR.glob("*/__init__.py")):
        if package.name not in NOT_SERVED:
            compile_dir(package, quiet=2)


def main() -> None:
    """Prepare everything; what cannot be written is said in one sentence."""
    try:
        prepare()
    except (DatabaseError, OSError) as error:
        said = preflight.sentence(error, VAR_DIR)
        if not said:
            raise
        refuse(said)


def prepare() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    compile_modules()
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    require_vault()
    call_command("drain_spool")  # before anything is renewed
    collect_static()
    call_command("build_search", verbosity=0)
    if settings.DEMO:
        call_command("load_demo")


if __name__ == "__main__":
    main()
