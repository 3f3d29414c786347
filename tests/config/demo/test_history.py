"""The demo's channels: one in every state, with a past that the pretend networks agree with."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import Mock

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import Settings

from channels.contract import Cause, State
from channels.models import Channel, Credential, Event, EventKind
from channels.probing import check
from channels.records.diagnoses import diagnoses_of
from config.demo import channels as demo
from config.demo import pretend
from notifications.models import Mail
from tests.conftest import Sandbox
from tests.every_network import WITH_PLACES, each_network
from tests.factories import make_credential

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(sandbox: Sandbox, settings: Settings) -> User:
    settings.EMAIL_BACKEND = "notifications.mailbox.backend.MailboxBackend"
    demo.load()
    return User.objects.get(username="demo")


def test_every_state_is_there_with_weeks_of_history_that_hold_today(
    person: User, sandbox: Sandbox
) -> None:
    """One load for all that is to be seen of it: it takes some seconds."""
    at = timezone.now()
    diagnosed = diagnoses_of(Channel.objects.visible_to(person), at=at)
    states = {diagnosis.state for _, diagnosis in diagnosed}
    assert states == set(State)
    causes = {each.cause for _, each in diagnosed if each.state is State.NEEDS_YOU}
    assert causes >= {
        *(Cause.PASSWORD_CHANGED, Cause.LOST_PAGE_ROLE, Cause.EXPIRED),
        *(Cause.ACCOUNT_SUSPENDED, Cause.INVALID_TOKEN_UNSPECIFIED),
    }
    soon = [each for _, each in diagnosed if each.state is State.ENDS_SOON]
    assert any(each.refresh_ends_at for each in soon), "a partner's wall"
    assert len({channel.name for channel, _ in diagnosed}) >= 10, "not the same business again"

    kinds = set(Event.objects.values_list("kind", flat=True))
    assert kinds >= {EventKind.CONNECTED, EventKind.ASKED, EventKind.STATE_CHANGED}
    assert kinds >= {EventKind.RENEWED, EventKind.REFRESHED}
    assert at - Event.objects.earliest("at").at > timedelta(weeks=40)
    assert not Event.objects.filter(at__gt=at).exists()
    over = Event.objects.filter(cause=Cause.NETWORK_FAULT, at__lt=at - timedelta(days=5))
    assert over.exists(), "an outage of the past"
    assert Mail.objects.count() >= 5, "what was mailed meanwhile"
    assert Mail.objects.latest("pk").at < at - timedelta(hours=1), "with the time of then"

    # The networks say today what the history says of them.
    assert sandbox.control("state")["clock"]["offset_seconds"] == 0
    said = dict(Credential.objects.values_list("pk", "cause"))
    for login in said:
        check.check_login(login, at=at + timedelta(minutes=1))
    assert dict(Credential.objects.values_list("pk", "cause")) == said


@each_network
def test_somebody_who_signs_up_finds_accounts_that_nobody_has_taken(
    sandbox: Sandbox, network: str
) -> None:
    taken = {login.account for login in pretend.told()[0] if login.network == network}
    accounts = sandbox.control("state")["networks"][network]["accounts"]
    free = [each for each in accounts if each["id"] not in taken and each["kind"] != "PERSONAL"]
    assert len(free) >= 2
    if network in WITH_PLACES:
        assert any(len(each["places"]) > 1 for each in free), "several Pages at once"


def test_the_last_looks_are_made_at_the_moment_at_which_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However long loading took: else every network's clock would seem to be ahead."""
    look = Mock()
    monkeypatch.setattr(pretend, "control", Mock())
    monkeypatch.setattr(check, "check_login", look)
    began = timezone.now() - timedelta(minutes=4)
    login = make_credential(next_check_at=began + timedelta(days=1))
    demo.live_through(login.user, [], [], now=began)
    look.assert_called_once()
    assert timezone.now() - look.call_args.kwargs["at"] < timedelta(minutes=1)
