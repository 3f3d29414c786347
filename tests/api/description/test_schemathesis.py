"""A machine that reads the API's own description tries to catch the API out, and cannot.

Every operation that the description has when the test runs, with right and wrong data,
with right, wrong and no keys, and with methods that do not exist.
"""

from __future__ import annotations

import pytest
import schemathesis
from django.contrib.auth.models import User
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from schemathesis import BaseSchema
from schemathesis.config import (
    GenerationConfig,
    OperationConfig,
    OperationsConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
)
from schemathesis.engine import events, from_schema
from schemathesis.engine.recorder import ScenarioRecorder

from api.protocol import limits
from channels.contract import Cause
from channels.models import EventKind
from tests.api.conftest import make_tool
from tests.factories import break_login, make_channel, make_event
from tests.sizes import sized

SEED = 20261124
EXAMPLES = sized(whole=30, sample=2)  # of each operation in each phase
LONGEST_S = 60


@pytest.fixture
def endless(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls and wrong keys without end: what limits them has tests of its own."""
    settings.API_CALLS_A_MINUTE = 10**9
    settings.API_TOKENS_ALLOWED = True
    monkeypatch.setattr(limits, "WRONG_KEYS_A_MINUTE", 10**9)


def reports() -> OperationsConfig:
    """What no schema can say: a failure of last year, or an Idempotency-Key of another call.

    That right reports are taken is held by tests/api/endpoints/.
    """
    accepted = {"expected-statuses": ["2xx", "404", "409", "422"]}
    chosen = {
        "include-operation-id": ["reportFailure", "reportFailures", "reportPublished"],
        "checks": {"positive_data_acceptance": accepted},
    }
    return OperationsConfig(operations=[OperationConfig.from_dict(chosen)])


def described(site: str, owner: User) -> BaseSchema:
    """The API of a person with two channels, as it describes itself at ``site``."""
    project = ProjectConfig(
        headers={"Authorization": f"Bearer {make_tool(owner).text}"},
        # NUL and parameters that do not exist are refused, which no schema can say.
        generation=GenerationConfig(
            deterministic=True,
            allow_x00=False,
            allow_extra_parameters=False,
            max_examples=EXAMPLES,
        ),
        base_url=site,
        operations=reports(),
    )
    config = SchemathesisConfig(seed=SEED, projects=ProjectsConfig(default=project))
    return schemathesis.openapi.from_url(f"{site}/api/v1/openapi.json", config=config)


def failures(recorder: ScenarioRecorder) -> list[str]:
    """What the checks objected to, each with the call that shows it."""
    return [
        f"{recorder.cases[case].value.as_curl_command()}\n{check.failure_info.failure}"
        for case, checks in recorder.checks.items()
        for check in checks
        if check.failure_info
    ]


def test_nothing_is_found(endless: None, live_server: LiveServer, owner: User) -> None:
    channels = [make_channel(user=owner), make_channel(user=owner, network="x")]
    break_login(channels[1].credential, Cause.EXPIRED)
    for channel in channels:
        make_event(channel, EventKind.REFRESHED)

    all_failures, called = [], set()
    for event in from_schema(described(live_server.url, owner)).execute():
        if isinstance(event, events.ScenarioFinished):
            called.add(event.recorder.label)
            all_failures += failures(event.recorder)
        elif isinstance(event, events.NonFatalError | events.FatalError):
            all_failures.append(str(event))

    assert not all_failures, "\n\n".join(all_failures[:10])
    assert {"GET /api/v1/channels", "GET /api/v1/changes"} <= called
