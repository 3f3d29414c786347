"""allauth's account adapter: its mails in our own look, how they leave, and where a confirmation
leads."""

from __future__ import annotations

import logging
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from allauth.core import context as current
from allauth.core.internal import ratelimit
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import EmailValidator
from django.utils import timezone
from django.utils.translation import override

from accounts import confirming
from accounts.failed_sign_ins import FailedSignIns
from accounts.letters import sending
from accounts.mails import compose, unsent
from accounts.mails.requested import REQUESTED
from accounts.models import Letter
from core import site_address
from core.names.plain_names import is_plain
from core.outgoing.mail_errors import NOT_TAKEN

log = logging.getLogger(__name__)


class OwnSite:
    """What allauth's mails call the site: Django's would say what the ``Host`` header says."""

    @property
    def domain(self) -> str:
        return urlsplit(site_address.absolute("/")).netloc

    name = domain


OWN_SITE = OwnSite()


class AccountAdapter(FailedSignIns):
    def clean_email(self, email: str) -> str:
        """Changed, it would be somebody else's: one that hides characters is refused."""
        if not is_plain(email):
            raise ValidationError(EmailValidator.message)
        return str(super().clean_email(email))

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """Our mails have their words in tables, and no templates of their own."""
        letter = context.get("letter")
        if template_prefix in REQUESTED:
            letter = REQUESTED[template_prefix]({"email": email, **context})
        if letter is None:
            context = {**context, "current_site": OWN_SITE}
            mail: EmailMessage = super().render_mail(template_prefix, email, context, headers)
            return mail
        return compose.message(
            letter,
            subject=self.format_email_subject(letter.title),
            sender=self.get_from_email(),
            to=[email] if isinstance(email, str) else email,
        )

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """With a code or a link, that somebody waits for: sent now or not at all."""
        try:
            super().send_mail(template_prefix, email, context)
        except NOT_TAKEN as error:
            if current.request is None:
                raise
            log.error("a mail that somebody waits for was not sent: %s", type(error).__name__)
            unsent.note(current.request, error)
            # What never left keeps no other from leaving.
            limit = {"app": "allauth.account", "action": "confirm_email", "key": email.lower()}
            ratelimit.clear(current.request, **limit)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """What was done is told by a mail that is owed until a mail server has it.

        A change of the main address is told to both: allauth tells the old one alone.
        """
        at, details = timezone.now(), context or {}
        addresses = [email or EmailAddress.objects.get_primary_email(user)]
        if template_prefix == "account/email/email_changed":
            addresses.append(details["to_email"])
        with override(sending.written_in(user).language):
            letter = asdict(compose.of_change(template_prefix, details, current.request, at=at))
        for address in filter(None, addresses):
            sending.enqueue(user, Letter.Kind.CHANGE, letter, at=at, to=address)

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """Who confirms somebody else's sign-up chooses a password of their own."""
        address = confirming.choose_password_address(current.request)
        return address or str(super().get_email_verification_redirect_url(email_address))
