"""From the stored rows to a diagnosis."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache

from channels import registry
from channels.contract import (
    OF_THE_ACCOUNT,
    SAYS_NOTHING,
    Blame,
    Cause,
    Certainty,
    HiddenBy,
    Kind,
    Policy,
    realm_of,
)
from channels.diagnosis import second_look
from channels.diagnosis.diagnose import CheckingAgain, Diagnosis, Snapshot, diagnose
from channels.diagnosis.next_check import is_dead
from channels.models import Channel, Credential, Server, ServerSilence, Standing
from channels.records import pauses
from channels.registrations import has_app

SilenceOf = Callable[[str, str], ServerSilence | None]  # of a network's server

# By what is stored. Calling the classes comes to the same and costs more, for every row.
KINDS = {kind.value: kind for kind in Kind}
CAUSES = {cause.value: cause for cause in Cause}
BLAMES = {blame.value: blame for blame in Blame}
CERTAINTIES = {certainty.value: certainty for certainty in Certainty}
# The finding that says most: neither that all is well, nor that nobody can tell.
TROUBLES = frozenset(Cause) - SAYS_NOTHING - {Cause.ALIVE}


def diagnosis_of(channel: Channel, *, at: datetime) -> Diagnosis:
    """The verdict on this channel ``at`` (aware UTC). Reads no clock and asks no network."""
    return _diagnosis(channel, at, pauses.is_told_to_wait)


def diagnoses_of(
    channels: Iterable[Channel],
    *,
    at: datetime,
    waits: Callable[[], Mapping[str, datetime]] = pauses.waits,
) -> list[tuple[Channel, Diagnosis]]:
    """The same of each of many: which networks have told us to wait is read once at the most.

    ``waits``: what ``pauses.waits`` gives; called where it matters, and once.
    """
    known_waits, known_silences = cache(waits), cache(Server.objects.silences)

    def silence_of(network: str, server: str) -> ServerSilence | None:
        return known_silences().get(realm_of(network, server))

    def is_told_to_wait(realm: str, at: datetime) -> bool:
        until = known_waits().get(realm)
        return until is not None and until > at

    return [(channel, _diagnosis(channel, at, is_told_to_wait, silence_of)) for channel in channels]


def _silence_of(network: str, server: str) -> ServerSilence | None:
    return Server.objects.at(network, server).silences().get(realm_of(network, server))


def _diagnosis(
    channel: Channel,
    at: datetime,
    is_told_to_wait: Callable[[str, datetime], bool],
    silence_of: SilenceOf = _silence_of,
) -> Diagnosis:
    policy = registry.get(channel.network).policy
    snapshot = _snapshot_of(channel, policy, silence_of)
    diagnosis = diagnose(policy, snapshot, at)
    # Asked only where nobody has looked for too long: it is then the network's doing, not ours.
    if diagnosis.not_looked_since and is_told_to_wait(channel.credential.realm, at):
        return diagnose(policy, snapshot._replace(told_to_wait=True), at)
    return diagnosis


def foreseen(channel: Channel, *, at: datetime) -> Diagnosis:
    """The verdict at a moment that lies ahead, where looks go on being had in time."""
    snapshot = snapshot_of(channel)._replace(next_ask_at=None, due_since=None)
    return diagnose(registry.get(channel.network).policy, snapshot, at)


def snapshot_of(channel: Channel) -> Snapshot:
    return _snapshot_of(channel, registry.get(channel.network).policy)


def _snapshot_of(channel: Channel, policy: Policy, silence_of: SilenceOf = _silence_of) -> Snapshot:
    login = channel.credential
    standing = _deciding_standing(channel, login)
    # Not asked of those that live, nor where the server has just told of the account.
    answered = not login.faults and CAUSES[login.cause] in OF_THE_ACCOUNT
    at_server = login.server and login.cause != Cause.ALIVE and not answered
    silence = silence_of(login.network, login.server) if at_server else None
    return Snapshot(
        network=channel.network,
        kind=KINDS[channel.kind],
        issued_at=login.issued_at,
        expires_at=login.expires_at,
        refresh_expires_at=login.refresh_expires_at,
        data_access_expires_at=login.data_access_expires_at,
        session_expires_at=login.session_expires_at,
        has_refresh_token=bool(login.refresh_token_sealed),
        no_end_date=has_no_end_date(login.expires_at, login.asked_at, policy),
        own_token=bool(channel.token_sealed),
        scopes=tuple(login.scopes),
        cause=CAUSES[standing.cause],
        blame=BLAMES[standing.blame],
        certainty=CERTAINTIES[standing.certainty],
        rule=standing.rule,
        codes=standing.codes,
        since=standing.cause_since,
        # Unasked news of a place has a time of its own.
        asked_at=standing.asked_at if "callback" in standing.codes else login.asked_at,
        # Of a place that is broken by itself: when the place was last heard to be well.
        last_alive_at=(standing if standing.cause in TROUBLES else login).last_alive_at,
        next_ask_at=login.next_check_at,
        due_since=login.due_since,
        renewal_lost_at=login.renewal_lost_at,
        token_dead=is_dead(login),
        set_up=has_app(channel.network, login.app),
        about_login=standing is login,
        checking_again=_checking_again(channel, login),
        healed_at=login.healed_at,
        hidden_by=HiddenBy(channel.hidden_by) if channel.hidden_by else None,
        hidden_since=channel.hidden_since,
        server=login.server,
        server_silent_since=silence.since if silence else None,
        server_gone_at=silence.gone_at if silence else None,
    )


def _deciding_standing(channel: Channel, login: Credential) -> Standing:
    """Whose finding counts: what is known of the login, then what is known of the place.

    A fault at the login hides no truth about the place, nor the other way round.
    """
    if login.cause in TROUBLES:
        return login
    silent = channel.cause in SAYS_NOTHING and login.cause == Cause.ALIVE
    return channel if silent or channel.cause in TROUBLES else login


def _checking_again(channel: Channel, login: Credential) -> CheckingAgain | None:
    """What is suspected of the login, else of the place alone."""
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


def has_no_end_date(expires: datetime | None, asked: datetime | None, policy: Policy) -> bool:
    """Whether the network said outright that the token has no end.

    Where its policy knows of such tokens beside others, only once it has been asked: a missing
    date in the answer to an exchange merely means that we do not know. Where it knows no others,
    each has none that comes without a date.
    """
    if expires is not None:
        return False
    if policy.endless:
        return True
    if asked is None:
        return False
    fact = policy.facts.get("no_end_date")
    return bool(fact and fact.value)
