"""Where a login has a server, what is said of its network's answers names the server."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from accounts.models import LogEntry
from accounts.sign_in_log.wording import sentence
from channels.contract import Blame, Cause, Certainty, Finding
from channels.handing_over.views import _context
from channels.models import Event, EventKind, HandOver
from channels.records import account_log
from channels.records.events import note
from channels.reports import wording
from channels.reports.intake import Next
from channels.signals import hand_over_asked
from channels.words.event_history import event_sentence
from notifications.mails import hand_over_words
from notifications.models import Notice, Preferences
from notifications.preferences.next_message_words import _line
from notifications.topics import RECOVERED
from notifications.triggers.concerned_channels import KnownChannels
from notifications.triggers.enqueue import enqueue_notice
from tests.channels.servers import HERE, THERE, channel_at, login_at
from tests.factories import NOW, make_user

ROOMS = ("accounts", "api", "channels", "config", "helpcenter", "notifications", "operations")
# A network by its id alone, of which the name is taken: it knows no server.
BY_ID = re.compile(r"\b(?:registry\.get|network_of)\((?:[^()]|\([^()]*\))*\)\.name\b")
# Where the network is meant, whatever server somebody is at.
OF_THE_NETWORK = {
    "api/endpoints/tokens.py": "its tokens are of no use elsewhere, at any server",
    "channels/callbacks/deletions.py": "in place of an account's name that nobody told",
    "channels/management/commands/check_due.py": "counted by network",
    "channels/management/commands/posts_are_public.py": "our app there, as a whole",
    "channels/pages/cards.py": "the kind of a channel: “Mastodon profile”",
    "channels/pages/my_channels/rows.py": "the kind of a channel",
    "channels/public/help_center.py": "an answer that somebody pasted",
    "channels/records/for_operator/operator_alerts.py": "our app there, as a whole",
    "channels/reports/wording.py": "channels at several servers, counted together",
}


def test_a_network_is_named_by_its_id_alone_only_where_no_server_is_meant() -> None:
    found = {
        str(path)
        for room in ROOMS
        for path in Path(room).rglob("*.py")
        if BY_ID.search(path.read_text())
    }

    assert found == set(OF_THE_NETWORK)


@pytest.mark.django_db
@pytest.mark.parametrize("network", ["mastodon", "bluesky"])
class TestOfALoginAtAServer:
    def test_its_history_names_the_server_that_it_was_at(self, network: str) -> None:
        login = login_at(HERE, network)
        before = note(login, EventKind.CONNECTED, at=NOW)
        login.server = THERE
        after = note(login, EventKind.ASKED, at=NOW)
        unknown = Event(at=NOW, kind=EventKind.ASKED)

        assert event_sentence(before, network) == f"Connected at {HERE}."
        assert event_sentence(after, network) == f"{THERE} was asked."
        assert "example" not in event_sentence(unknown, network), "kept by a release before"

    def test_a_refused_post_names_it(self, network: str) -> None:
        channel = channel_at(HERE, network)
        for cause in (Cause.ALIVE, Cause.ACCOUNT_SUSPENDED, Cause.INVALID_TOKEN_UNSPECIFIED):
            for certainty in (Certainty.SAID, Certainty.CANNOT_TELL):
                finding = Finding(cause, Blame.NOBODY, certainty, "a-rule", at=NOW)
                assert HERE in wording.meaning(finding, channel)
        for what in (Next.ASKING, Next.WAITING):
            assert HERE in wording.we_do(what, channel, until=NOW, at=NOW)

    def test_the_mail_and_the_page_of_a_hand_over_name_it(self, network: str) -> None:
        channel = channel_at(HERE, network)
        question = HandOver.objects.create(
            way=HandOver.Way.TAKE,
            requester=make_user(),
            asked=channel.credential.user,
            network=network,
            channel=channel,
            account_id="me",
            asked_at=NOW,
        )
        hand_over_asked.send(sender=HandOver, hand_over=question, at=NOW)

        subject, _title, _lead = hand_over_words.of(Notice.objects.get().context)
        assert subject.endswith(f"on {HERE}")
        assert _context(question, NOW)["network"].name == HERE  # type: ignore[attr-defined]

    def test_the_next_message_names_it(self, network: str) -> None:
        channel = channel_at(HERE, network)
        preferences = Preferences.of(channel.credential.user)
        context = {"channels": [channel.pk]}
        enqueue_notice(preferences, RECOVERED, "key", at=NOW, context=context)
        notice = Notice.objects.get()

        known = KnownChannels.of_messages([notice])
        assert _line(notice, known, at=NOW, when=NOW).who.startswith(HERE)

    def test_the_log_of_the_account_names_it(self, network: str) -> None:
        channel = channel_at(HERE, network)
        account_log.disconnected(channel, at=NOW)

        assert f"Disconnected at {HERE}" in sentence(LogEntry.objects.latest("pk"))
