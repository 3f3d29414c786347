"""Stores a mail to a person, and sends what is due."""

from __future__ import annotations

import logging
from datetime import datetime
from smtplib import SMTPRecipientsRefused
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import User

from accounts.letters import words
from accounts.models import Letter
from accounts.registered import WRITTEN_IN, WrittenIn
from core.outgoing.mail_errors import NOT_TAKEN
from core.periodic.run import GoesOn, always
from core.waking import wake

log = logging.getLogger(__name__)
# After so many failures in a row with the server itself the round ends: the next will see.
MAX_SERVER_FAILURES = 3


def enqueue(
    user: User,
    kind: Letter.Kind,
    context: dict[str, Any],
    *,
    at: datetime,
    to: str = "",
    outlives: bool = False,
) -> Letter | None:
    """Owe this person a mail; None where they have no address. ``outlives``: the account."""
    address = to or address_of(user)
    if not address:
        return None
    written = written_in(user)
    letter = Letter.objects.create(
        user=None if outlives else user,
        kind=kind,
        to=address,
        language=written.language,
        zone=written.zone,
        context=context,
        created_at=at,
    )
    wake("accounts.send_letters")
    return letter


def send_due(*, at: datetime, goes_on: GoesOn = always) -> int:
    """Send what is due; how many mails a server took. What is sent is forgotten.

    ``goes_on``: asked before each mail; the next round has the others.
    """
    sent = failures = 0
    for letter in Letter.objects.claim_in_turn(at=at, goes_on=goes_on, by="created_at"):
        error = _send(letter)
        if error is None:
            Letter.objects.filter(pk=letter.pk).delete()
            sent, failures = sent + 1, 0
            continue
        Letter.objects.retry([letter], at=at, again={"mail_error": type(error).__name__[:60]})
        refused = isinstance(error, SMTPRecipientsRefused) or not isinstance(error, OSError)
        failures = 0 if refused else failures + 1
        if failures == MAX_SERVER_FAILURES:
            break
    return sent


def written_in(user: User) -> WrittenIn:
    """How this person wants to be written to; the site's own way where nobody knows."""
    for ask in WRITTEN_IN:
        return ask(user)
    return WrittenIn(settings.LANGUAGE_CODE, settings.TIME_ZONE)


def address_of(user: User) -> str:
    """The main address; else any that is confirmed. Empty where there is none."""
    return user.email or next(iter(confirmed_addresses(user)), "")


def confirmed_addresses(user: User) -> list[str]:
    """Every address that is proved to be theirs; where none is, the one that the account has."""
    mine = EmailAddress.objects.filter(user_id=user.pk, verified=True)
    proved = list(mine.order_by("-primary", "pk").values_list("email", flat=True))
    return proved or ([user.email] if user.email else [])


def _send(letter: Letter) -> Exception | None:
    """What went wrong; None where the server took it. One that cannot be sent stops no other."""
    try:
        words.message(letter).send()
    except (*NOT_TAKEN, ValueError, LookupError) as error:  # a later version's kind among them
        # The kind is enough: a server's words may quote an address.
        log.warning("letter %s not taken: %s", letter.pk, type(error).__name__)
        return error
    return None
