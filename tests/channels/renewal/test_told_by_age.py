"""What the age of a login tells of a refusal that names no reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from pytest_django import Settings

from channels import registry
from channels.contract import Blame, Cause, Certainty
from channels.models import Credential, EventKind
from channels.renewal import told_by_age
from tests.channels.journeys.journey import DAY, HOUR, make_finding
from tests.factories import NOW, make_channel, make_credential, make_event

pytestmark = pytest.mark.django_db

POLICY = registry.get("youtube").policy
REFUSED = make_finding(Cause.INVALID_TOKEN_UNSPECIFIED)


def login(*, connected: timedelta, renewed: timedelta = DAY, **fields: Any) -> Credential:
    """``connected``, ``renewed``: so long ago."""
    credential = make_credential(
        network="youtube", age=renewed, life=HOUR, refresh="1//r", created_at=NOW - connected
    )
    if fields:
        Credential.objects.filter(pk=credential.pk).update(**fields)
    return credential


def dead(*, lived: timedelta = 7 * DAY + HOUR, ago: timedelta = HOUR) -> Credential:
    """Died so long ``ago``, of that age."""
    return login(
        connected=lived + ago, cause=Cause.EXPIRED.value, cause_since=NOW - ago, quarantined="x"
    )


def told(credential: Credential, cause: Cause = Cause.INVALID_TOKEN_UNSPECIFIED) -> Any:
    return told_by_age.refine(credential, POLICY, make_finding(cause), at=NOW)


def test_half_a_year_without_a_renewal_is_an_end_by_disuse() -> None:
    finding = told(login(connected=400 * DAY, renewed=183 * DAY))
    assert (finding.cause, finding.certainty) == (Cause.EXPIRED, Certainty.INFERRED)
    assert (finding.rule, finding.blame) == ("unused_too_long", Blame.NOBODY)


def test_a_login_that_was_renewed_of_late_did_not_lie_unused() -> None:
    assert told(login(connected=400 * DAY, renewed=DAY)).rule == REFUSED.rule


def test_many_that_died_at_the_age_of_a_week_are_of_an_app_in_testing(settings: Settings) -> None:
    settings.ADMINS = [("operator", "operator@example.com")]
    for days in (0, 1, 2):
        dead(ago=days * DAY + HOUR)
    finding = told(login(connected=7 * DAY + 3 * HOUR))
    assert (finding.cause, finding.blame) == (Cause.EXPIRED, Blame.US)
    assert finding.rule == "app_in_testing"
    (letter,) = mail.outbox
    assert "still in testing" in letter.subject
    assert registry.get("youtube").portal in letter.body


def test_one_login_that_died_at_that_age_proves_nothing() -> None:
    dead()
    assert told(login(connected=7 * DAY + HOUR)).rule == REFUSED.rule
    assert mail.outbox == []


def test_one_that_grew_older_disproves_it() -> None:
    for days in (0, 1, 2):
        dead(ago=days * DAY + HOUR)
    login(connected=30 * DAY, last_alive_at=NOW - HOUR)
    assert told(login(connected=7 * DAY + HOUR)).rule == REFUSED.rule


def test_those_that_died_at_any_other_age_do_not_count() -> None:
    for days in (3, 5, 20):
        dead(lived=days * DAY)
    assert told(login(connected=7 * DAY + HOUR)).rule == REFUSED.rule


def test_the_week_counts_from_the_last_consent_and_not_from_the_first() -> None:
    for days in (0, 1, 2):
        dead(ago=days * DAY + HOUR)
    credential = login(connected=90 * DAY)
    channel = make_channel(credential)
    assert told(credential).rule == REFUSED.rule
    make_event(channel, EventKind.REFRESHED, at=NOW - 7 * DAY - HOUR)
    assert told(credential).rule == "app_in_testing"


@pytest.mark.parametrize("cause", [Cause.ACCOUNT_SUSPENDED, Cause.APP_FAULT, Cause.EXPIRED])
def test_a_reason_that_was_named_stands(cause: Cause) -> None:
    assert told(login(connected=400 * DAY, renewed=183 * DAY), cause).cause is cause


def test_a_network_that_keeps_unused_tokens_is_not_asked_for_their_age() -> None:
    credential = make_credential(network="pinterest", age=400 * DAY, refresh="pinr")
    policy = registry.get("pinterest").policy
    assert told_by_age.refine(credential, policy, REFUSED, at=NOW) is REFUSED
