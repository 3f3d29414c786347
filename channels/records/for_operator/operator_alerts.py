"""Tells the operator what is ours to mend: once a day for each network and fault."""

from __future__ import annotations

import logging
from datetime import datetime

from django.core.mail import mail_admins

from channels import registry
from channels.contract import Cause, Finding, HiddenBy, Visibility, split_realm
from channels.models import OperatorAlert
from channels.records.daily_counts import first_today
from channels.registrations import version_in_use
from core.outgoing.mail_errors import NOT_TAKEN
from core.periodic.run import GoesOn, always

logger = logging.getLogger(__name__)
WHAT_TO_DO = {
    HiddenBy.APP_IN_DEVELOPMENT: "Switch the app to live mode in its dashboard, after its review.",
    HiddenBy.TRIAL_ACCESS: "Ask for standard access in the app's dashboard.",
    HiddenBy.NOT_AUDITED: "Ask for the audit in the app's portal.",
    HiddenBy.UNKNOWN: "Look in the app's dashboard whether it is live and approved to publish.",
}


def alert_if_ours(realm: str, finding: Finding, *, at: datetime) -> bool:
    """Log a fault of our app, and mail the operator the first time of the UTC day.

    ``realm``: the network, or a server of one that has many (``contract.realms``): it is named,
    and of several servers the first one of the day speaks for all.

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
    if first_today(network, f"alert {finding.rule}"[:60], at=at):
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


def _mail(realm: str, finding: Finding, message: str, at: datetime) -> None:
    name = registry.at(*split_realm(realm)).name
    body = (
        f"{message}\n\nNo channel was changed because of it, and renewals go on being tried.\n"
        f"Check the client id, the secret and the app's status at {name}.\n{finding.source}\n"
    )
    _owe(f"{name} refuses our app", body, at)


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
