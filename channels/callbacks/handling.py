"""What networks tell us unasked, acted on once.

How a push is proved and read stands in each network's folder (``Network.pushes``); what
it does to us stands here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from channels import registry, token_marks
from channels.answers import rules
from channels.callbacks import deletions, published_keys
from channels.contract import (
    Blame,
    Certainty,
    Finding,
    HandshakeAnswer,
    Message,
    Network,
    Push,
    PushError,
    PushKind,
    WhyRemoved,
)
from channels.models import (
    Channel,
    Credential,
    DataDeletion,
    EventKind,
    HeardPush,
)
from channels.records import findings, next_states, restrictions, standings
from channels.records.events import note
from channels.registrations import app_of

# Longer than any network's push stays fresh: TikTok sends one again for three days.
REPLAYS_REFUSED_FOR = timedelta(days=4)


def handle(network_id: str, name: str, push: Push, *, at: datetime) -> DataDeletion | None:
    """Prove a push and act on it; the record of a deletion where that is what it asked.

    Raises KeyError where the network has no such address here, PushError for a push that
    is not to be believed or was acted on before, PushLater for one that cannot be proved yet.
    Nothing has changed then.
    """
    network = registry.get(network_id)
    read, app = network.pushes[name], app_of(network_id)
    if app is None:
        raise KeyError(network_id)
    if address := network.push_keys.get(name):
        push = replace(push, find_key=published_keys.finder(network_id, address, at=at))
    messages = read(push, app, at=at)  # may ask the network for its keys: no transaction is open
    with transaction.atomic():
        done = [_act_once(network, message, at) for message in messages]
    return next((record for record in done if record), None)


def shake_hands(network_id: str, name: str, query: Mapping[str, str]) -> HandshakeAnswer | None:
    """What the network wants to hear back; None where it asks for no sign of life there.

    Raises KeyError where the network has no such address here, PushError for a GET that is
    no handshake.
    """
    network = registry.get(network_id)
    app = app_of(network_id)
    if app is None or name not in network.pushes:
        raise KeyError(name)
    shake = network.handshakes.get(name)
    return shake(query, app) if shake else None


def _act_once(network: Network, message: Message, at: datetime) -> DataDeletion | None:
    if not _first_time(network, message, at):
        if message.resent:
            return None
        raise PushError("acted on before")
    if message.kind is PushKind.DELETE_DATA:
        _access_removed(network, message, at)
        return deletions.begin(network, message, at=at)
    if message.kind is PushKind.ASK_AGAIN:
        _ask_again(_meant(network, message), at)
    elif message.place_id:
        _tell_of_place(network, message, at)
    else:
        _access_removed(network, message, at)
    return None


def _first_time(network: Network, message: Message, at: datetime) -> bool:
    HeardPush.objects.filter(at__lt=at - REPLAYS_REFUSED_FOR).delete()
    # Dated ahead of us it stays fresh for longer, and is remembered for longer.
    _, new = HeardPush.objects.get_or_create(
        network=network.id, mark=message.mark, defaults={"at": max(at, message.issued_at)}
    )
    return new


def _access_removed(network: Network, message: Message, at: datetime) -> None:
    for login in _meant(network, message):
        if login.issued_at > message.issued_at + deletions.SLACK:
            # The token is younger than the news: ask the network what holds.
            _ask_by(login, at)
            note(login, EventKind.CALLBACK, at=at)
            continue
        finding = _told(message, at)
        note(login, EventKind.CALLBACK, at=at, finding=finding)
        findings.record_finding(login, finding, at=at, proved=True)


def _meant(network: Network, message: Message) -> Iterable[Credential]:
    """The logins that it speaks of."""
    if not message.account_id:
        return token_marks.logins_with(network.id, message.token_mark)
    return deletions.logins_of(network.id, message.account_id)


def _ask_again(logins: Iterable[Credential], at: datetime) -> None:
    for login in logins:
        _ask_by(login, at)
        note(login, EventKind.CALLBACK, at=at, evidence={"kind": PushKind.ASK_AGAIN.value})


def _tell_of_place(network: Network, message: Message, at: datetime) -> None:
    places = Channel.objects.select_for_update().select_related("credential")
    finding = _told(message, at)
    for channel in places.filter(network=network.id, external_id=message.place_id):
        if not restrictions.is_news(channel, finding):
            continue
        standings.apply_finding(channel, finding, at=at, proved=True)
        channel.save(update_fields=standings.STANDING)
        note(channel.credential, EventKind.CALLBACK, at=at, finding=finding, channel=channel)
        findings.settle_state(channel, at=at)
        # Lifted, or over by itself: ask what holds then.
        _ask_by(channel.credential, message.until if message.until else at)


def _ask_by(login: Credential, moment: datetime) -> None:
    next_states.ask_by(Credential.objects.filter(pk=login.pk), moment)


def _told(message: Message, at: datetime) -> Finding:
    codes = {"callback": message.kind.value, "issued_at": message.issued_at.isoformat()}
    if message.until:
        codes["until"] = message.until.isoformat()
    return Finding(
        message.cause,
        Blame.US if message.why is WhyRemoved.OUR_APP else rules.BLAME[message.cause],
        Certainty.SAID,
        message.why or restrictions.TOLD,
        source=message.source,
        codes=codes,
        at=at,
    )
