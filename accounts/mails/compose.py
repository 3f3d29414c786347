"""A mail about an account: subject, text and HTML, with one button."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.mails.wording import CHANGES
from accounts.sign_in_log import browsers, client_places
from core.dates import zone_name
from core.names.isolates import isolated
from core.site_address import absolute

TEMPLATE = "accounts/mail/message"


@dataclass(frozen=True, slots=True)
class Letter:
    """``lines``: paragraphs before the code or the button, ``after``: those behind it."""

    title: str
    lines: tuple[str, ...]
    code: str = ""
    button: str = ""
    url: str = ""  # whole
    after: tuple[str, ...] = ()
    why: str = ""


def of_change(
    name: str, details: Mapping[str, Any], request: HttpRequest | None, *, at: datetime
) -> Letter:
    """The letter on a change of ``CHANGES`` that was made ``at`` (aware UTC)."""
    words = CHANGES[name]
    told = {key: isolated(value) for key, value in details.items()}
    lines = (str(words.says) % told, str(words.more), _when(request, at))
    return Letter(
        title=str(words.title) % told,
        lines=tuple(filter(None, lines)),
        button=_("What was done with your account"),
        url=absolute(reverse("accounts:activity")),
        after=(
            _("If it was you, there is nothing to do."),
            _("If it was not you, choose a new password at once: %(address)s")
            % {"address": absolute(reverse("account_reset_password"))},
        ),
        why=about_own_account(),
    )


def about_own_account() -> str:
    return _("You get this because it is about your own account. It cannot be turned off.")


def message(letter: Letter, *, subject: str, sender: str, to: list[str]) -> EmailMultiAlternatives:
    """One line as subject: names may hold line ends."""
    subject = " ".join(subject.split())
    context = {"letter": letter, "subject": subject, "preheader": letter.lines[0]}
    text = render_to_string(f"{TEMPLATE}.txt", context).strip() + "\n"
    mail = EmailMultiAlternatives(subject, text, sender, to)
    mail.attach_alternative(render_to_string(f"{TEMPLATE}.html", context), "text/html")
    return mail


def _when(request: HttpRequest | None, at: datetime) -> str:
    """When, and from where: in the zone of who is signed in, else in UTC."""
    moment = f"{timezone.localtime(at):%Y-%m-%d %H:%M} {zone_name(at)}"
    if request is None:
        return moment
    browser = browsers.in_words(request.headers.get("User-Agent", ""))
    return " · ".join(filter(None, (moment, browser, client_places.place_of(request))))
