"""No token reaches a log, whoever writes the line; ids of tasks and requests do."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import pytest

from config.reporting.lines import JsonLines, TextLines, settings_of
from core.logs.context import about, carried, current, of_login
from core.logs.redacting import RedactTokens
from core.redaction import GONE, redact, redact_value

TOKEN = "token-nobody-may-see-012345"
TASK = "0b0a53f4-2a0d-4a52-9b0e-3f6b8c1d2e4f"
LONG = "q7Zk2mP9xV4nB8sL1wR5tY3cD6fG0hJ"


def record(message: str, *args: object, name: str = "django", **more: Any) -> logging.LogRecord:
    made = logging.LogRecord(name, logging.ERROR, "", 0, message, args, more.pop("exc_info", None))
    made.__dict__.update(more)
    assert RedactTokens().filter(made)
    return made


def line(message: str, *args: object, **more: Any) -> str:
    return logging.Formatter().format(record(message, *args, **more))


def as_json(message: str, *args: object, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(JsonLines().format(record(message, *args, **more)))
    return told


def raised() -> Any:
    try:
        raise ValueError(f"access_token={TOKEN}")
    except ValueError:
        return sys.exc_info()


def test_tokens_leave_lines_and_arguments() -> None:
    assert line("asked %s, 100%%", f"?access_token={TOKEN}&x=1") == (
        "asked ?access_token=[redacted]&x=1, 100%"
    )


def test_tokens_leave_tracebacks() -> None:
    for text in (line("it broke", exc_info=raised()), as_json("it broke", exc_info=raised())):
        assert "ValueError" in str(text)
        assert TOKEN not in str(text)


def test_tokens_leave_what_comes_with_a_line() -> None:
    extra = {"asked": {"headers": [f"Bearer {LONG}"], "cookie": "a=b"}, "token": "short"}
    told = as_json("asked", **extra)
    assert told["asked"] == {"headers": [f"Bearer {GONE}"], "cookie": GONE}
    assert told["token"] == GONE


def test_a_line_whose_arguments_do_not_fit_stops_nothing() -> None:
    assert line("%d of %d", "x") == "%d of %d"


def test_the_id_of_a_task_stays_in_celerys_own_lines() -> None:
    about_task = {"id": TASK, "name": "notifications.deliver_due", "args": f"('{LONG}',)"}
    text = "Task %(name)s[%(id)s] received %(args)s"
    assert line(text, about_task, name="celery.worker.strategy") == (
        f"Task notifications.deliver_due[{TASK}] received ('{GONE}',)"
    )
    assert TASK not in line(text, about_task, name="somebody.else")


def test_the_ids_at_hand_stay_in_every_line() -> None:
    with about(task_id=TASK, request_id=LONG):
        assert line("task %s, request %s, token %s", TASK, LONG, TOKEN * 2) == (
            f"task {TASK}, request {LONG}, token {GONE}"
        )
    assert TASK not in line("task %s", TASK)


def test_an_id_of_ours_hides_no_secret_around_it() -> None:
    assert redact(f"access_token={TASK}{LONG}", keep=[TASK]) == f"access_token={GONE}"


def test_what_a_line_is_about_stands_in_it() -> None:
    with about(request_id="r-12345678", login=7):
        told = as_json("%s of %s", "three", "four")
        text = TextLines("{levelname} {message}", style="{").format(record("it broke"))
    assert (told["request_id"], told["login"], told["event"]) == ("r-12345678", 7, "three of four")
    assert (told["level"], told["logger"]) == ("error", "django")
    assert told["timestamp"].endswith("Z")
    assert text == "ERROR it broke [request_id=r-12345678 login=7]"
    assert current() == {}


def test_another_thread_says_what_ours_is_about() -> None:
    with about(task_id=TASK):
        there = carried(current)
    assert there() == {"task_id": TASK}


def test_work_on_a_login_names_it() -> None:
    assert of_login(lambda pk: (pk, current()))(7) == (7, {"login": "7"})


@pytest.mark.parametrize("value", [None, 3, True, 1.5])
def test_numbers_stay_numbers(value: object) -> None:
    assert redact_value(value, "count") is value


def test_a_format_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        settings_of("yaml", "INFO")
    assert "LOG_FORMAT has to be one of text, json" in capsys.readouterr().err


def test_the_sites_own_logging_uses_the_filter(settings: Any) -> None:
    named = settings.LOGGING["filters"]["redact"]["()"]
    assert named == f"{RedactTokens.__module__}.{RedactTokens.__qualname__}"
    assert all("redact" in handler["filters"] for handler in settings.LOGGING["handlers"].values())
