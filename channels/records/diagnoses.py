"""From the stored rows to a diagnosis."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from channels import registry
from channels.contract import SAYS_NOTHING, Blame, Cause, Certainty, HiddenBy, Kind
from channels.diagnosis import second_look
from channels.diagnosis.diagnose import CheckingAgain, Diagnosis, Snapshot, diagnose
from channels.models import Channel, Credential, Standing
from channels.records import pauses
from channels.registrations import app_of


def diagnosis_of(channel: Channel, *, at: datetime) -> Diagnosis:
    """The verdict on this channel ``at`` (aware UTC). Reads no clock and asks no network."""
    policy, snapshot = registry.get(channel.network).policy, snapshot_of(channel)
    diagnosis = diagnose(policy, snapshot, at)
    # Asked only where nobody has looked for too long: it is then the network's doing, not ours.
    if diagnosis.not_looked_since and pauses.is_told_to_wait(channel.network, at):
        return _told_to_wait(channel, at)
    return diagnosis


def diagnoses_of(
    channels: Sequence[Channel],
    *,
    at: datetime,
    waits: Callable[[], Mapping[str, datetime]] = pauses.waits,
) -> list[Diagnosis]:
    """The verdict on each of many, in their order: one query at the most for all of them.

    ``waits``: what ``pauses.waits`` gives; called where it matters, and once.
    """
    judged = [
        diagnose(registry.get(channel.network).policy, snapshot_of(channel), at)
        for channel in channels
    ]
    if not any(verdict.not_looked_since for verdict in judged):
        return judged
    told = {network for network, until in waits().items() if until > at}
    return [
        _told_to_wait(channel, at)
        if verdict.not_looked_since and channel.network in told
        else verdict
        for channel, verdict in zip(channels, judged, strict=True)
    ]


def _told_to_wait(channel: Channel, at: datetime) -> Diagnosis:
    snapshot = replace(snapshot_of(channel), told_to_wait=True)
    return diagnose(registry.get(channel.network).policy, snapshot, at)


def foreseen(channel: Channel, *, at: datetime) -> Diagnosis:
    """The verdict at a moment that lies ahead, where looks go on being had in time."""
    snapshot = replace(snapshot_of(channel), next_ask_at=None, due_since=None)
    return diagnose(registry.get(channel.network).policy, snapshot, at)


def snapshot_of(channel: Channel) -> Snapshot:
    login = channel.credential
    standing = _deciding_standing(channel)
    return Snapshot(
        network=channel.network,
        kind=Kind(channel.kind),
        issued_at=login.issued_at,
        expires_at=login.expires_at,
        refresh_expires_at=login.refresh_expires_at,
        data_access_expires_at=login.data_access_expires_at,
        has_refresh_token=bool(login.refresh_token_sealed),
        no_end_date=_no_end_date(login),
        own_token=bool(channel.token_sealed),
        scopes=tuple(login.scopes),
        cause=Cause(standing.cause),
        blame=Blame(standing.blame),
        certainty=Certainty(standing.certainty),
        rule=standing.rule,
        codes=standing.codes,
        since=standing.cause_since,
        # Unasked news of a place has a time of its own.
        asked_at=standing.asked_at if "callback" in standing.codes else login.asked_at,
        last_alive_at=login.last_alive_at,
        next_ask_at=login.next_check_at,
        due_since=login.due_since,
        renewal_lost_at=login.renewal_lost_at,
        set_up=app_of(channel.network, login.app) is not None,
        about_login=standing is login,
        checking_again=_checking_again(channel),
        healed_at=login.healed_at,
        hidden_by=HiddenBy(channel.hidden_by) if channel.hidden_by else None,
        hidden_since=channel.hidden_since,
    )


def _deciding_standing(channel: Channel) -> Standing:
    """Whose finding counts: what is known of the login, then what is known of the place.

    A fault at the login hides no truth about the place, nor the other way round.
    """
    login: Credential = channel.credential
    if Cause(login.cause) not in (Cause.ALIVE, *SAYS_NOTHING):
        return login
    own = Cause(channel.cause)
    known = own is not Cause.ALIVE and own not in SAYS_NOTHING
    silent = own in SAYS_NOTHING and login.cause == Cause.ALIVE
    return channel if known or silent else login


def _checking_again(channel: Channel) -> CheckingAgain | None:
    """What is suspected of the login, else of the place alone."""
    login = channel.credential
    for standing in (login, channel):
        suspicion = second_look.suspicion_of(standing)
        if suspicion is not None:
            last = second_look.third_look(suspicion)
            return CheckingAgain(
                suspicion.cause,
                suspicion.since,
                suspicion.looks,
                login.next_check_at,
                max(last, login.next_check_at),
                about_login=standing is login,
                rule=suspicion.rule,
                codes=suspicion.codes,
            )
    return None


def _no_end_date(login: Credential) -> bool:
    """Whether the network said outright that the token has no end.

    Only where its policy knows of such tokens, and only once it has been asked: a missing
    date in the answer to an exchange merely means that we do not know.
    """
    fact = registry.get(login.network).policy.facts.get("no_end_date")
    return bool(fact and fact.value and login.expires_at is None and login.asked_at)
