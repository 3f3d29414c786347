"""Settings from the environment and from files; what cannot be read ends with one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import mail
from config.starting.environment import Environment, Variables

SECRET = "s3cret-value-nobody-may-see"
URLS = ["DATABASE_URL", "EMAIL_URL", "REDIS_URL", "CELERY_BROKER_URL", "SENTRY_DSN"]


def environment(**given: str) -> Environment:
    env = Environment()
    env.ENVIRON = Variables(given)
    return env


def file_with(tmp_path: Path, text: str) -> str:
    path = tmp_path / f"secret-{len(list(tmp_path.iterdir()))}"
    path.write_text(text)
    return str(path)


def refused(capsys: pytest.CaptureFixture[str]) -> str:
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert SECRET not in said
    return said


@pytest.mark.parametrize("name", ["SECRET_KEY", "X_CLIENT_SECRET", "EMAIL_WEBHOOK_SECRET", *URLS])
def test_any_setting_may_lie_in_a_file(tmp_path: Path, name: str) -> None:
    env = environment(**{f"{name}_FILE": file_with(tmp_path, f"{SECRET}\n")})
    assert env.str(name) == SECRET
    assert env.str(name, default="") == SECRET


def test_only_the_line_end_is_taken_off(tmp_path: Path) -> None:
    env = environment(SECRET_KEY_FILE=file_with(tmp_path, " a b \r\n"))
    assert env.str("SECRET_KEY") == " a b "


def test_lists_and_addresses_are_read_from_files_too(tmp_path: Path) -> None:
    env = environment(
        VAULT_KEYS_FILE=file_with(tmp_path, "one,two\n"),
        DATABASE_URL_FILE=file_with(tmp_path, f"postgres://care:{SECRET}@db/care\n"),
    )
    assert env.list("VAULT_KEYS") == ["one", "two"]
    assert env.db("DATABASE_URL", default="sqlite:///x")["PASSWORD"] == SECRET


def test_a_providers_own_settings_are_read_from_files_too(tmp_path: Path) -> None:
    path = file_with(tmp_path, f"{SECRET}\n")
    given = Variables({"ANYMAIL_POSTMARK_SERVER_TOKEN_FILE": path, "OTHER": "x"})
    assert mail.anymail("", 5, given)["POSTMARK_SERVER_TOKEN"] == SECRET


def test_a_secret_that_begins_with_a_dollar_is_itself(tmp_path: Path) -> None:
    env = environment(SECRET_KEY_FILE=file_with(tmp_path, f"${SECRET}"))
    assert env.str("SECRET_KEY") == f"${SECRET}"


def test_both_given_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    env = environment(SECRET_KEY=SECRET, SECRET_KEY_FILE=file_with(tmp_path, "other"))
    with pytest.raises(SystemExit):
        env.str("SECRET_KEY")
    assert "SECRET_KEY and SECRET_KEY_FILE are both set" in refused(capsys)


def test_a_file_that_cannot_be_read_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        environment(VAULT_KEYS_FILE="/nowhere/vault").list("VAULT_KEYS")
    said = refused(capsys)
    assert "VAULT_KEYS_FILE names /nowhere/vault, which cannot be read" in said


@pytest.mark.parametrize(
    ("name", "value", "how", "says"),
    [
        ("EVENT_LIFE_DAYS", SECRET, "int", "EVENT_LIFE_DAYS has to be a whole number"),
        ("SECRET_KEY", None, "str", "SECRET_KEY is not set"),
        ("DATABASE_URL", f"nonsense:{SECRET}", "db", "DATABASE_URL cannot be read as an address"),
        ("EMAIL_URL", f"nonsense:{SECRET}", "email_url", "EMAIL_URL cannot be read as an address"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_and_not_shown(
    capsys: pytest.CaptureFixture[str], name: str, value: str | None, how: str, says: str
) -> None:
    env = environment(**({name: value} if value else {}))
    more = {"default": ""} if how in ("db", "email_url") else {}
    with pytest.raises(SystemExit) as ended:
        getattr(env, how)(name, **more)
    assert ended.value.code == 3
    assert says in refused(capsys)
