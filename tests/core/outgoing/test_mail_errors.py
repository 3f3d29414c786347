"""Whoever sends mail knows everything that a server or a provider's API raises."""

from __future__ import annotations

import re
from pathlib import Path
from smtplib import SMTPException

import pytest
from anymail.exceptions import AnymailError, AnymailRecipientsRefused

from config.env import BASE_DIR
from core.outgoing.mail_errors import NOT_TAKEN

ROOMS = ("accounts", "api", "channels", "helpcenter", "operations")
BY_SMTP_ALONE = re.compile(r"except\s*\(?[^:]*\bSMTPException\b")


@pytest.mark.parametrize("error", [SMTPException, TimeoutError, AnymailError])
def test_a_server_and_a_provider_that_take_nothing_are_told_alike(error: type[Exception]) -> None:
    assert issubclass(error, NOT_TAKEN)
    assert not issubclass(AnymailRecipientsRefused, OSError), "why an OSError alone is not enough"


def test_no_sender_forgets_the_providers() -> None:
    base = Path(BASE_DIR)
    files = [file for room in ROOMS for file in (base / room).rglob("*.py")]
    assert [str(file) for file in files if BY_SMTP_ALONE.search(file.read_text())] == []
