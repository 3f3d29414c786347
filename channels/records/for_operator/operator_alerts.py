"""Tells the operator what is ours to mend: once a day for each network and fault, and of a network
that has many servers for each of these, up to a few."""

from __future__ import annotations

import logging
from datetime import datetime
from hashlib import sha256

from django.core.mail import mail_admins

from channels import registry
from channels.contract import Cause, Finding, HiddenBy, Network, Visibility, split_realm
from channels.models import OperatorAlert
from channels.records.daily_counts import first_today, spend
from channels.registrations import version_in_use
from core.outgoing.mail_errors import NOT_TAKEN
from core.periodic.run import GoesOn, always

logger = logging.getLogger(__name__)
# A key of ours that is wrong is refused by every server that there is: so many mails say it.
SERVERS_A_DAY = 5
WHAT_TO_DO = {
    HiddenBy.APP_IN_DEVELOPMENT: "Switch the app to live mode in its dashboard, after its review.",
    HiddenBy.TRIAL_ACCESS: "Ask for standard access in the app's dashboard.",
    HiddenBy.NOT_AUDITED: "Ask for the audit in the app's portal.",
    HiddenBy.UNKNOWN: "Look in the app's dashboard whether it is live and approved to publish.",
}


def alert_if_ours(realm: str, finding: Finding, *, at: datetime) -> bool:
    """Log a fault of our app, and mail the operator the first time of the UTC day.

    ``realm``: the network, or a server of one that has many (``contract.realms``). Each server is
    named in a mail of its own, up to ``SERVERS_A_DAY`` of a network; the log has them all.

    Not inside a transaction: the mail is owed at once, tried at once, and would outlive a
    rollback.
    """
    if finding.cause is not Cause.APP_FAULT:
        return False
    network, _server = split_realm(realm)
    versions = registry.get(network).versions
    if versions and versions.refused and finding.status == versions.refused:
        return alert_about_version(network, "", at=at)
    where = finding.endpoint.value if finding.endpoint else "-"
    message = f"{realm}: our app is refused ({finding.rule}, {where}, {dict(finding.codes)})"
    logger.error(message)
    if _is_to_be_mailed(realm, finding.rule, at):
        _mail(realm, finding, message, at)
        return True
    return False


def alert_about_version(network: str, answered: str, *, at: datetime) -> bool:
    """Log that the version which we ask for is over, and mail the operator once a UTC day.

    ``answered``: the version that answered in its place; empty where none did.
    """
    of = registry.get(network)
    versions = of.versions
    if versions is None:
        return False
    asked = version_in_use(of)
    instead = f"{answered} answered in its place" if answered else "it is refused"
    message = f"{network}: version {asked} of the API is over: {instead}"
    logger.error(message)
    if not first_today(network, "alert version", at=at):
        return False
    living = ", ".join(version.name for version in versions.alive(at.date()))
    ours = f"Set {versions.setting}" if versions.setting else "Install a newer release"
    body = (
        f"{message}.\n\nNo channel was changed because of it.\n"
        f"{ours}: {of.name} had {living} when we read {versions.source}\n"
    )
    _owe(f"{of.name} no longer has the version that we ask for", body, at)
    return True


def alert_about_testing(network: str, days: int, *, at: datetime) -> None:
    """Mail the operator, once a UTC day, that our app seems to be in testing at a network.

    ``days``: how old its logins grow. Not inside a transaction, as ``alert_if_ours``.
    """
    of = registry.get(network)
    message = f"{network}: every login by our app ends {days} days after it was made"
    logger.error(message)
    if first_today(network, "alert in-testing", at=at):
        body = (
            f"{message}, and none grows older.\n\nSo it is with an app whose publishing status is "
            f'"Testing". Publish it: {of.portal}\nUntil then people have to sign in again every '
            f"{days} days; each is told that the fault is ours.\n"
        )
        _owe(f"Our app at {of.name} is still in testing", body, at)


def alert_about_hidden_posts(
    network: str, visibility: Visibility, hidden_by: HiddenBy, *, at: datetime
) -> bool:
    """Mail the operator, once a UTC day, that what our app publishes is not seen, or may not be.

    Not inside a transaction: the mail would outlive a rollback.
    """
    why = hidden_by.value if visibility is Visibility.LIMITED else visibility.value
    message = f"{network}: posts through our app are not seen by everybody ({why})"
    logger.error(message)
    if not first_today(network, f"hidden {why}"[:60], at=at):
        return False
    name = registry.get(network).name
    unsure = "" if visibility is Visibility.LIMITED else "A tool cannot tell; please look. "
    body = (
        f"{message}\n\n{unsure}The connections work, and nobody is asked to sign in again.\n"
        f"{WHAT_TO_DO[hidden_by] if not unsure else WHAT_TO_DO[HiddenBy.UNKNOWN]}\n"
        f"Once that is done: manage.py posts_are_public {network}\n"
    )
    _owe(f"Posts through our app at {name} are not seen by everybody", body, at)
    return True


def alert_about_clock(network: str, seconds: float, *, at: datetime) -> None:
    """Log that a network's clock and ours disagree, once a UTC day."""
    if first_today(network, "alert clock", at=at):
        logger.warning("the clock of %s is %+.0f s from ours", network, seconds)


def _is_to_be_mailed(realm: str, rule: str, at: datetime) -> bool:
    network, server = split_realm(realm)
    if not server:
        return first_today(network, f"alert {rule}"[:60], at=at)
    shortened = sha256(server.encode()).hexdigest()[:16]  # of up to 253 letters
    if not first_today(network, f"alert {rule[:30]} {shortened}", at=at):
        return False
    return spend(network, f"alerts {rule}"[:60], 1, limit=SERVERS_A_DAY, at=at)


def _mail(realm: str, finding: Finding, message: str, at: datetime) -> None:
    network = registry.at(*split_realm(realm))
    body = (
        f"{message}\n\nNo channel was changed because of it, and renewals go on being tried.\n"
        f"{_to_look_at(network)}\n{finding.source}\n"
    )
    if split_realm(realm)[1]:
        body += f"\nAt most {SERVERS_A_DAY} servers a day are told by mail. The log has them all.\n"
    _owe(f"{network.name} refuses our app", body, at)


def _to_look_at(network: Network) -> str:
    """What whoever runs this site can do about it."""
    if network.own_keys:
        return (
            f"Check that what we say of ourselves can be read from outside, and that "
            f"{network.prefix}_KEYS still has the keys by which people connected."
        )
    if network.register:
        return (
            "This site makes its app there by itself, and anew where the server has forgotten it. "
            f"If it goes on, ask those who run {network.name} whether they let this site in."
        )
    return f"Check the client id, the secret and the app's status at {network.name}."


def send_due(*, at: datetime, goes_on: GoesOn = always) -> int:
    """Send what a mail server would not take before (``at``: aware UTC); how many it took.

    ``goes_on``: asked before each mail; the next round has the others.
    """
    OperatorAlert.objects.release_expired(at=at)
    due = OperatorAlert.objects.claim_in_turn(at=at, goes_on=goes_on)
    return sum(_deliver(row, at) for row in due)


def _owe(subject: str, body: str, at: datetime) -> None:
    """Stored first: the fault is told once a day, and must not wait for tomorrow because the
    mail server was down at this minute."""
    row = OperatorAlert.objects.create(subject=subject, body=body, created_at=at, due_at=at)
    if claimed := OperatorAlert.objects.claim(row.pk, at=at):
        _deliver(claimed, at)


def _deliver(row: OperatorAlert, at: datetime) -> bool:
    try:
        mail_admins(row.subject, row.body)
    except NOT_TAKEN as error:
        kind = type(error).__name__[:80]
        logger.warning("the operator could not be mailed (%s); it is tried again", kind)
        values = {"error": kind}
        OperatorAlert.objects.retry([row], at=at, again=values, given_up=values)
        return False
    return bool(OperatorAlert.objects.deliver([row], at=at, error=""))
