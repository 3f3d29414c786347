"""The rows that the pages of ``tests.pages_and_states`` show, and the people who see them.

Written without asking a network: a channel in each state, one person with nothing, one with
two hundred channels, a support agent who may read everything.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.test import Client

from api.keys import hashed_keys
from api.models import Hook, HookDelivery
from api.webhooks import subscriptions
from api.webhooks.event_types import OFFERED
from channels import registry
from channels.contract import Cause, Kind
from channels.models import Channel, DataDeletion, Event, EventKind, Pause
from config.demo import votes
from helpcenter.contact import tickets
from helpcenter.models import Synonym, Ticket, Unanswered
from notifications.models import Mail
from operations.models import RefusedContent
from tests.channels.handing_over import asking
from tests.factories import break_login, make_channel, make_credential, make_event, make_user

Who: TypeAlias = Literal["nobody", "newcomer", "person", "many", "staff"]
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MANY = 200
PASSWORD = "harbour lights at six"
LONG = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
HEBREW = "בית קפה בנמל"
CAUSES = (Cause.PASSWORD_CHANGED, Cause.REVOKED_BY_USER, Cause.EXPIRED, Cause.CHECKPOINT_OR_LOCKED)


@dataclass
class People:
    """Who looks at the pages, and the rows that an address names."""

    at: datetime
    users: dict[Who, User]
    channels: dict[str, Channel]
    hook: Hook
    ticket: Ticket
    mail: Mail
    key: int
    refreshed: Event
    passkey: int
    deletion: str
    changing_hands: dict[str, str] = field(default_factory=dict)

    def client(self, who: Who) -> Client:
        """Signed in a moment ago: nothing asks again who it is."""
        client = Client()
        if who == "nobody":
            return client
        client.force_login(self.users[who])
        request = HttpRequest()
        request.session = client.session
        record_authentication(request, self.users[who], method="password")
        request.session.save()
        return client


def people(*, at: datetime) -> People:
    """Everybody and everything, into an empty database."""
    person, other = make_user("maren@example.com", password=PASSWORD), make_user("sam@example.com")
    votes.load(at=at)
    many = make_user("agency@example.com", password=PASSWORD)
    two_hundred(many, at=at)
    for_staff(at=at)
    RecoveryCodes.activate(person)
    TOTP.activate(person, generate_totp_secret())
    channels = one_of_each_state(person, at=at)
    return People(
        at=at,
        users={
            "newcomer": make_user("new@example.com"),
            "person": person,
            "many": many,
            "staff": votes.support_agent(),
        },
        channels=channels,
        refreshed=channels["bad"].events.get(kind=EventKind.REFRESHED),
        hook=webhook(person, at=at),
        ticket=request_for_help(person, at=at),
        mail=mail(),
        key=api_key(person, at=at),
        passkey=passkey(many),
        deletion=data_deletion(at=at),
        changing_hands=asking.every_page(person, other, at=at),
    )


def one_of_each_state(user: User, *, at: datetime) -> dict[str, Channel]:
    made = {
        "working": make_channel(user=user, network="facebook", name="Harbour Cafe", at=at),
        # Named as its neighbour is: people give all their channels the name of the house.
        "soon": make_channel(
            make_credential(user, "linkedin", at=at, age=57 * DAY), name="Harbour Cafe", at=at
        ),
        "bad": make_channel(user=user, network="linkedin", name="Tidewater Foods", at=at),
        "locked": make_channel(user=user, network="x", name="Tidewater", at=at),
        "limited": make_channel(
            make_credential(user, "facebook", at=at, scopes=["pages_show_list"]),
            kind=Kind.PAGE,
            name="Roastery",
            at=at,
        ),
        "untold": make_channel(user=user, network="instagram", name="harbour.cafe", at=at),
        # Names as people have them: one word without end, and one that runs the other way.
        "long": make_channel(user=user, network="pinterest", name=LONG, at=at),
        "other way": make_channel(user=user, network="facebook", name=HEBREW, at=at),
    }
    break_login(made["bad"].credential, Cause.PASSWORD_CHANGED, at=at)
    break_login(made["locked"].credential, Cause.CHECKPOINT_OR_LOCKED, at=at)
    break_login(
        made["untold"].credential,
        Cause.NETWORK_FAULT,
        at=at - HOUR,
        last_alive_at=at - 2 * HOUR,
    )
    break_login(made["long"].credential, Cause.EXPIRED, at=at)
    for kind in (EventKind.CONNECTED, EventKind.RENEWAL_FAILED, EventKind.REFRESHED):
        make_event(made["bad"], kind, at=at)
    return made


def two_hundred(user: User, *, at: datetime) -> list[Channel]:
    """As an agency has them: some eighty logins, one in nine needs somebody, a few end soon."""
    names = ("Harbour Cafe", "Tidewater Foods", "North Pier Books", "Lantern Yoga", "Fern & Clay")
    networks = [listed.id for listed in registry.NETWORKS]
    made: list[Channel] = []
    number = 0
    while len(made) < MANY:
        network = networks[number % len(networks)]
        age = (57 if number % 13 == 5 else 3 + number % 40) * DAY
        login = make_credential(user, network, at=at, age=age, account_name=f"Maren {number}")
        for place in range(min(1 + number % 4, MANY - len(made))):
            name = f"{names[(number + place) % len(names)]} {number}"
            made.append(make_channel(login, name=name, at=at))
        if number % 9 == 4:
            break_login(login, CAUSES[number % len(CAUSES)], at=at)
        number += 1
    return made


def webhook(user: User, *, at: datetime) -> Hook:
    """One with a log: taken, waiting and given up."""
    address = "https://tool.example/" + "long/" * 40
    hook = subscriptions.make(user, address, OFFERED, at=at).hook
    for outcome, said in (("taken", ""), ("owed", "timeout"), ("failed", "status")):
        HookDelivery.objects.create(
            hook=hook,
            event="ping",
            payload={"channel": None},
            created_at=at,
            due_at=at + DAY,
            outcome=outcome,
            said=said,
            attempts=2,
            answer="x" * 200,
        )
    return hook


def request_for_help(user: User, *, at: datetime) -> Ticket:
    """Asked and answered."""
    ticket = tickets.open_ticket(
        user,
        email=user.email,
        about="Tidewater Foods",
        message="Where is the second Page?",
        bundle=None,
        at=at - HOUR,
    )
    tickets.answer(ticket, votes.support_agent(), "It waits under Connect a channel.", at=at)
    return ticket


def api_key(user: User, *, at: datetime) -> int:
    scopes = [hashed_keys.Scope.CHANNELS_READ, hashed_keys.Scope.FAILURES_WRITE]
    made = hashed_keys.make(user, "Tidewater's tool", scopes, at=at)
    return int(made.key.pk)


def mail() -> Mail:
    return Mail.objects.create(
        to="maren@example.com",
        sender="Channel Care <care@example.com>",
        subject="Tidewater Foods needs you",
        text="LinkedIn says that the password was changed.",
        html="<p>LinkedIn says that the password was changed.</p>",
    )


def for_staff(*, at: datetime) -> None:
    """What staff is shown beside votes and requests."""
    day = at.date()
    for number, words in enumerate(("tokn wont renwe", "why is the page gone", LONG)):
        Unanswered.objects.create(
            language="en", words=words, count=number + 1, first_on=day, last_on=day
        )
    Synonym.objects.create(language="en", said="key thing", means="access token", created_at=at)
    RefusedContent.objects.create(
        day=day, directive="script-src", page="channels:list", blocked="inline", times=3
    )
    Pause.objects.create(network="x", until=at + HOUR, why="too many calls")


def passkey(user: User) -> int:
    """By its name; none that would sign anybody in."""
    data = {"name": "Maren's phone", "credential": {}}
    kind = Authenticator.Type.WEBAUTHN
    return int(Authenticator.objects.create(user=user, type=kind, data=data).pk)


def data_deletion(*, at: datetime) -> str:
    row = DataDeletion.objects.create(
        network="facebook", code="a1b2c3d4e5f6", asked_at=at - HOUR, done_at=at, channels=2
    )
    return row.code
