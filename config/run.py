"""``make run``: the pretend networks, the worker and the site, started and stopped together.

What ends by itself is started again (``supervision``). What it starts dies with it, however it
ends; a run that was killed with -9 leaves nothing that the next one cannot clear.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import FrameType

from config.demo import apps, five_minutes
from config.starting import keys, network_keys, own_files, preflight
from config.starting.refusal import refuse
from config.starting.supervision import Children, GivenUpError
from config.starting.waiting import PATIENCE_S, wait_until

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
PIDS = VAR / "run.pids"
PORT = int(os.environ.get("PORT", "8000"))
SANDBOX_PORT = int(os.environ.get("SANDBOX_PORT", "8001"))
SITE = f"http://localhost:{PORT}"
SANDBOX = f"http://localhost:{SANDBOX_PORT}"
# For one answer, on a machine that is busy with starting.
ANSWER_S = 10


def main() -> None:
    began = time.monotonic()
    if faults := list(preflight.faults(VAR, VAR / "site.sqlite3", VAR / "sandbox.sqlite3")):
        refuse(*faults)
    own_files.close(VAR)
    clear_leftovers()
    for port, name in ((PORT, "PORT"), (SANDBOX_PORT, "SANDBOX_PORT")):
        require_free(port, name)
    write_environment()
    children = Children(spawn, say=partial(print, flush=True))
    # Ctrl-C too: a shell that starts this in the background has it ignored otherwise.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupted)
    try:
        run(children, began)
    except GivenUpError as error:
        raise SystemExit(f"\n{error}") from None
    except KeyboardInterrupt:
        print("\nStopping ...", flush=True)
    finally:
        children.stop()
        PIDS.unlink(missing_ok=True)


def run(children: Children, began: float) -> None:
    start(children, "pretend networks", [*python("-m", "sandbox"), *sandbox_options()])
    wait_until(children, "pretend networks", partial(answers, f"{SANDBOX}/healthz"))
    register_ways_back()
    command = python("-m", "config.prepare")
    prepared = subprocess.run(command, cwd=ROOT, check=False)  # nosec B603  # a command of our own
    if prepared.returncode:
        raise SystemExit("The database or the demo data could not be prepared; see above.")
    start(children, "worker", worker_command())
    start(children, "site", site_command())
    wait_until(children, "site", partial(answers, f"http://127.0.0.1:{PORT}/healthz"))
    register_pushes()
    wait_until(children, "worker", worker_runs)
    print_addresses(time.monotonic() - began)
    watch(children)


def interrupted(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]


def environment() -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DEMO": "1",
        "DEMO_CLOCK": str(VAR / "demo.clock"),
        "LOG_LEVEL": "WARNING",
        "WAKE_SECONDS": "10",
        "SITE_URL": SITE,
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "SANDBOX_URL": SANDBOX,
        "FACEBOOK_PAGE_INTEGRITY": "1",
        "WEBHOOKS_MAY_REACH_PRIVATE": "1",
        # At the pretend networks questions cost nothing that anybody pays.
        "X_PROBE_CENTS_A_DAY": "100",
        **apps.environment(),
    }


def write_environment() -> None:
    """For the processes started here, and for manage.py beside them."""
    keys.ensure(VAR / "local.env")
    settings = {**environment(), **network_keys.environment(VAR)}
    (VAR / "demo.env").write_text("".join(f"{key}={value}\n" for key, value in settings.items()))
    os.environ.update(settings)


def sandbox_options() -> list[str]:
    return ["--port", str(SANDBOX_PORT), "--state", str(VAR / "sandbox.sqlite3")]


def site_command() -> list[str]:
    options = ["--bind", f"127.0.0.1:{PORT}", "--workers", "2", "--threads", "4"]
    # Else a worker that takes half a minute to load the site is ended, and begins again for ever.
    options += ["--timeout", str(PATIENCE_S)]
    quiet = ["--log-level", "warning", "--worker-tmp-dir", str(VAR), "--no-control-socket"]
    return python("-m", "gunicorn", "config.wsgi:application", *options, *quiet)


def worker_command() -> list[str]:
    return python(
        # As root, which a demo in a container often is, Celery would print half a page.
        *("-W", "ignore::UserWarning:celery.platforms"),
        *("-m", "celery", "-A", "config.celery", "--quiet", "worker", "--beat"),
        *("--schedule", str(VAR / "beat"), "--pool", "threads", "--concurrency", "8"),
        *("--loglevel", "WARNING", "--without-gossip", "--without-mingle"),
    )


def die_with_parent() -> None:
    """Linux: the kernel ends the child when this process dies, even by kill -9."""
    os.setpgrp()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def spawn(command: list[str]) -> subprocess.Popen[bytes]:
    # Only one thread runs here, so that the hook between fork and exec is safe.
    return subprocess.Popen(command, cwd=ROOT, preexec_fn=die_with_parent)  # noqa: PLW1509  # nosec B603  # ours


def start(children: Children, name: str, command: list[str]) -> None:
    children.start(name, command)
    note_pids(children)


def note_pids(children: Children) -> None:
    """For the next run, if this one is killed before it can end what it started."""
    with suppress(OSError):  # a disk that is full ends nothing that runs
        # Ourselves first: we would start again what the next run ends.
        PIDS.write_text(json.dumps([os.getpid(), *children.pids()]))


def clear_leftovers() -> None:
    """End what an earlier run, killed before it could, has left running."""
    try:
        pids: list[int] = json.loads(PIDS.read_text())
    except (OSError, ValueError):
        return
    for pid in pids:
        if is_ours(pid):
            os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + 10
    while any(map(is_ours, pids)) and time.monotonic() < deadline:
        time.sleep(0.1)


def is_ours(pid: int) -> bool:
    """Whether this process is one that a run of this folder started: ids are used again."""
    try:
        return Path(f"/proc/{pid}/cwd").resolve() == ROOT and bool(
            Path(f"/proc/{pid}/cmdline").read_bytes()
        )
    except OSError:
        return False


def require_free(port: int, name: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            other = port + 1000
            raise SystemExit(
                f"\nPort {port} is taken by another program.\n"
                f"Stop that program, or choose another port: make run {name}={other}\n"
            ) from None


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=ANSWER_S) as reply:  # nosec B310  # the site's own address
            return bool(reply.status == 200)
    except OSError:
        return False


def worker_runs() -> bool:
    """The worker's schedule writes its file once it runs."""
    return bool(list(VAR.glob("beat*")))


def register_ways_back() -> None:
    """Tell the pretend networks where consent may lead back to, as one does in their portals."""
    for client, path in apps.ways_back().items():
        for host in ("localhost", "127.0.0.1"):
            address = f"http://{host}:{PORT}{path}"
            post(f"/control/clients/{client}", {"add_redirect_uri": address})


def register_pushes() -> None:
    """And where we hear of what happens there; not before we listen."""
    for client, paths in apps.pushes().items():
        post(f"/control/clients/{client}", {name: SITE + path for name, path in paths.items()})


def post(path: str, body: dict[str, object]) -> None:
    request = urllib.request.Request(
        SANDBOX + path, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=ANSWER_S):  # nosec B310  # the pretend networks
        pass


def print_addresses(seconds: float) -> None:
    print(
        f"""
Channel Care is ready ({seconds:.1f} s).

  The site            {SITE}/
  Pretend networks    {SANDBOX}/

The demo in five minutes; {SITE}/demo/ has it in full:

{five_minutes.for_terminal(SITE)}

Press Ctrl-C to stop everything.
""",
        flush=True,
    )


def watch(children: Children) -> None:
    while True:
        before = children.pids()
        children.look()
        if children.pids() != before:
            note_pids(children)
        time.sleep(0.5)


if __name__ == "__main__":
    main()
