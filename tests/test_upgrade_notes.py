"""What an operator has to do for a new version stands under "Upgrading" in the changelog."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT
from tests.test_docs import read, rows

__all__ = ["read"]
# What 0.1.0 read from the environment. One that is gone needs a word to whoever has set it.
OF_0_1_0 = frozenset(
    [
        "ALLOWED_HOSTS",
        "API_CALLS_A_MINUTE",
        "API_TOKENS_ALLOWED",
        "BEHIND_PROXY",
        "CELERY_BROKER_URL",
        "CHECK_LEASE_SECONDS",
        "CHECK_ROUNDS_AT_ONCE",
        "DATABASE_URL",
        "DATA_LOCATION",
        "DEBUG",
        "DEFAULT_FROM_EMAIL",
        "DEMO",
        "EMAIL_PROVIDER",
        "EMAIL_TIMEOUT_SECONDS",
        "EMAIL_URL",
        "EMAIL_WEBHOOK_SECRET",
        "EVENT_LIFE_DAYS",
        "FACTS_RECHECK_DAYS",
        "LOG_LEVEL",
        "NETWORK_TIMEOUT_SECONDS",
        "NOTICES_GATHER_SECONDS",
        "OPERATOR_ADDRESS",
        "OPERATOR_COUNTRY",
        "OPERATOR_EMAILS",
        "OPERATOR_NAME",
        "PRIVACY_URL",
        "REDIS_URL",
        "SANDBOX_URL",
        "SECRET_KEY",
        "SECRET_KEY_FALLBACKS",
        "SITE_URL",
        "SUPPORT_ANSWER_DAYS",
        "SUPPORT_EMAIL",
        "TERMS_URL",
        "TICKET_LIFE_DAYS",
        "TOKEN_SPOOL_DIR",
        "TOOL_NAME",
        "TOOL_URL",
        "VAR_DIR",
        "VAULT_KEYS",
        "WAKE_SECONDS",
        "WEBHOOKS_MAY_REACH_PRIVATE",
    ]
)
CHANGELOG = (ROOT / "CHANGELOG.md").read_text()


def upgrading() -> str:
    return "".join(re.findall(r"^### Upgrading\n(.*?)(?=^##)", CHANGELOG, re.MULTILINE | re.DOTALL))


def test_the_next_version_says_what_is_to_be_done() -> None:
    assert "### Upgrading" in CHANGELOG.partition("\n## [0.1.0]")[0]


def test_a_setting_that_is_gone_or_has_another_name_is_named(
    read: dict[str, str | int | bool | None],
) -> None:
    unsaid = [name for name in OF_0_1_0 - set(read) if f"`{name}`" not in upgrading()]
    assert not unsaid


@pytest.mark.usefixtures("read")
def test_no_setting_that_is_told_is_read_nowhere() -> None:
    code = "".join(
        path.read_text() for room in ("config", "channels") for path in (ROOT / room).rglob("*.py")
    )
    for row in rows():
        for name in row.names:
            plain = name.partition("<")[0]
            assert plain.endswith(("_ID", "_SECRET")) or plain in code, name
