"""An account that has moved: the mail and a program lead to the same address as the page."""

from __future__ import annotations

import pytest

from api.endpoints.schemas import channel_out
from channels.contract import ACCOUNT_MOVED, Blame, Cause, Certainty, Finding
from channels.records import findings
from channels.records.diagnoses import diagnosis_of
from channels.words.of_rules.moved_accounts import address_to_connect
from notifications.mails import compose
from notifications.models import Notice, Preferences
from tests.factories import NOW, make_channel, make_credential

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sender_asleep")]


def test_the_mail_and_a_program_have_the_new_account_filled_in() -> None:
    login = make_credential(network="mastodon", server="social.example", life=None)
    channel = make_channel(login, name="Acme")
    codes = {"moved_to": "acme@new.example"}
    moved = Finding(
        Cause.ACCOUNT_SUSPENDED, Blame.YOU, Certainty.SAID, ACCOUNT_MOVED, codes=codes, at=NOW
    )
    findings.record_finding(login, moved, at=NOW)
    channel.refresh_from_db()
    address = address_to_connect(diagnosis_of(channel, at=NOW))
    assert "server=%40acme%40new.example" in address
    notice = Notice.objects.get(outcome="owed")
    mail = compose.message([notice], Preferences.of(login.user), at=NOW)
    assert address in str(mail.body)
    step = channel_out(channel, at=NOW).next_step
    assert step is not None
    assert step.url.endswith(address)
