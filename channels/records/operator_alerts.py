"""Tells the operator what is ours to mend: once a day for each network and fault."""

from __future__ import annotations

import logging
from datetime import datetime
from smtplib import SMTPException

from django.core.mail import mail_admins

from channels import registry
from channels.contract import Cause, Finding
from channels.records.daily_counts import first_today

logger = logging.getLogger(__name__)


def alert_if_ours(network: str, finding: Finding, *, at: datetime) -> bool:
    """Log a fault of our app, and mail the operator the first time of the UTC day.

    Not inside a transaction: the mail would outlive a rollback.
    """
    if finding.cause is not Cause.APP_FAULT:
        return False
    where = finding.endpoint.value if finding.endpoint else "-"
    message = f"{network}: our app is refused ({finding.rule}, {where}, {dict(finding.codes)})"
    logger.error(message)
    if first_today(network, f"alert {finding.rule}"[:60], at=at):
        _mail(network, finding, message)
        return True
    return False


def alert_about_clock(network: str, seconds: float, *, at: datetime) -> None:
    """Log that a network's clock and ours disagree, once a UTC day."""
    if first_today(network, "alert clock", at=at):
        logger.warning("the clock of %s is %+.0f s from ours", network, seconds)


def _mail(network: str, finding: Finding, message: str) -> None:
    name = registry.get(network).name
    body = (
        f"{message}\n\nNo channel was changed because of it, and renewals go on being tried.\n"
        f"Check the client id, the secret and the app's status at {name}.\n{finding.source}\n"
    )
    try:
        mail_admins(f"{name} refuses our app", body)
    except (OSError, SMTPException):
        logger.exception("the operator could not be mailed")
