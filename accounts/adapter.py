"""allauth's account adapter: its mails in our own look, and where a confirmation leads."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from allauth.core import context as current
from anymail.exceptions import AnymailError
from django.contrib.auth.models import AbstractBaseUser
from django.core.mail import EmailMessage
from django.utils import timezone

from accounts import confirming
from accounts.failed_sign_ins import FailedSignIns
from accounts.mails import compose
from accounts.mails.requested import REQUESTED
from accounts.mails.wording import CHANGES
from core import site_address

log = logging.getLogger(__name__)
NOT_SENT = (OSError, AnymailError)  # what a mail server does to us; smtplib's are OSErrors


class OwnSite:
    """What allauth's mails call the site: Django's would say what the ``Host`` header says."""

    @property
    def domain(self) -> str:
        return urlsplit(site_address.absolute("/")).netloc

    name = domain


OWN_SITE = OwnSite()


class AccountAdapter(FailedSignIns):
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
        elif template_prefix in CHANGES:
            at = context.get("timestamp") or timezone.now()
            letter = compose.of_change(template_prefix, context, current.request, at=at)
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

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """What was done stays done, whatever the mail server does; the log tells it too.

        A change of the main address is told to both: allauth tells the old one alone.
        """
        addresses = [email]
        if template_prefix == "account/email/email_changed":
            addresses = [email, (context or {})["to_email"]]
        for address in addresses:
            try:
                super().send_notification_mail(template_prefix, user, context, address)
            except NOT_SENT as error:
                log.error("a mail on a change of an account was not sent: %s", type(error).__name__)

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """Who confirms somebody else's sign-up chooses a password of their own."""
        address = confirming.choose_password_address(current.request)
        return address or str(super().get_email_verification_redirect_url(email_address))
