"""No fault at any call raises, blames a person, or loses a token that the network still takes.

``make faults`` plays every cell: each fault at each outgoing call of each operation at each
network. ``make test`` plays a sample, another for each operation.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import product
from zlib import crc32

import pytest
from django.test import override_settings
from pytest_django import Settings

from channels import registry
from channels.contract import RenewalModel
from tests.conftest import Sandbox
from tests.faults.catalogue import FAULTS, ODD
from tests.faults.last_pages import held_against
from tests.faults.line import Fault, Line, between
from tests.faults.operations import OPERATIONS, Operation, asked_again_too_late, calls_of, heal
from tests.faults.world import World
from tests.sizes import WHOLE, few

EVERY_CELL = WHOLE or os.environ.get("EVERY_FAULT") == "1"
# What nothing depends on is asked for again when all else is.
CAN_WAIT = ("/organizationsLookup",)
SAMPLE = 220  # one cell in so many
OF_ONE_SIGN_IN = 20  # cells
# How long an answer may take. It is short only where a fault lets none come: on a busy machine an
# answer that is merely slow would else be a fault beside the one that is played.
PATIENT_S, SILENCE_S = 10.0, 1.0
# By the first app of a network that gives it nothing to renew with.
PERSON_RENEWS = {
    network.id for network in registry.NETWORKS if network.policy.renewal is RenewalModel.NONE
}
CASES = [
    pytest.param(app.key, name, id=f"{app.key}-{name}")
    for app, name in product(registry.APPS, OPERATIONS)
    if not (name == "renew" and app.key in PERSON_RENEWS)
]

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# A sample has each app by some operations, and each operation at some apps.
PLAYED = CASES if EVERY_CELL else few(CASES, most=30)


@pytest.fixture
def line(sandbox: Sandbox, settings: Settings) -> Iterator[Line]:
    with between(sandbox.url) as line:
        settings.SANDBOX_URL = line.url
        settings.X_PROBE_CENTS_A_DAY = 1_000_000
        with waiting(PATIENT_S):
            yield line


@contextmanager
def waiting(seconds: float) -> Iterator[None]:
    """The site waits no longer than this for an answer."""
    limit = timedelta(seconds=seconds)
    with override_settings(NETWORK_TIMEOUT=limit, SOCIALACCOUNT_REQUESTS_TIMEOUT=seconds):
        yield


@pytest.mark.parametrize(("app", "name"), PLAYED)
def test_no_fault_raises_or_blames_or_loses(
    line: Line,
    sandbox: Sandbox,
    record_property: Callable[[str, object], None],
    app: str,
    name: str,
) -> None:
    world = World(app, sandbox, line)
    operation = OPERATIONS[name]
    generation = world.login.generation
    calls = calls_of(operation, world)
    # What is renewed need not be asked: then nothing would be played of the look itself.
    assert name != "check" or world.login.generation == generation
    assert calls or name == "disconnect"  # not every network can give a grant back
    world.sign_in()
    problems: list[str] = []
    played = 0
    for call, fault in product(range(1, calls + 1), FAULTS):
        if EVERY_CELL or crc32(f"{app} {name} {call} {fault.name}".encode()) % SAMPLE == 0:
            played += 1
            if played % OF_ONE_SIGN_IN == 0:  # the networks limit calls, as real ones do
                world.sign_in()
            problems += [
                f"{app} {name} call {call} {fault.name}: {problem}"
                for problem in _problems(world, operation, fault, call)
            ]
    record_property("cells", f"{app} {name}: {played} of {calls} calls x {len(FAULTS)} faults")
    assert not problems, "\n".join(problems)


def _problems(world: World, operation: Operation, fault: Fault, call: int) -> Iterator[str]:
    operation.ready(world)
    generation = world.login.generation if operation.is_check else 0
    world.line.arm(fault, call)
    try:
        with waiting(SILENCE_S if fault.ends == "hang" else PATIENT_S):
            operation.run(world)
    except Exception as error:  # noqa: BLE001 - none may come, whatever it is
        yield f"raised {type(error).__name__}: {error}"
    met = world.line.met
    if not met:
        yield "the call was not made"
    yield from (f"blames {channel}" for channel in world.blamed)
    page = world.last_page
    if page and (wrong := held_against(page, fault, places=world.places)):
        yield wrong
    if operation.is_check:
        renewed = world.login.generation != generation  # which makes up for a fault before it
        waits = any(path in world.line.met_path for path in CAN_WAIT)
        soon = met and fault not in ODD and not renewed and not waits and not world.heard_of_all
        if soon and asked_again_too_late(world):
            yield "asked again too late"
        well = heal(world)
        if not well:
            world.sign_in()
        if not well and not (world.rotates and fault.reaches):
            yield f"not well again: {world.login.cause}"
    elif operation.name == "refresh" and not heal(world):
        yield "the refresh took a working login away"
        world.sign_in()
