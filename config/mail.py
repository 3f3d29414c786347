"""Which way mail leaves: SMTP by ``EMAIL_URL``, or a provider's API by ``EMAIL_PROVIDER``."""

from __future__ import annotations

import os
from collections.abc import Mapping

from django.core.exceptions import ImproperlyConfigured

# Those of django-anymail that need no further package; https://anymail.dev/en/stable/esps/
PROVIDERS = (
    "brevo",
    "mailersend",
    "mailgun",
    "mailjet",
    "mailtrap",
    "mandrill",
    "postal",
    "postmark",
    "sendgrid",
    "sparkpost",
    "unisender_go",
)
DJANGO_SMTP = "django.core.mail.backends.smtp.EmailBackend"
# Knows whether a mail may have been taken when a connection breaks.
OUR_SMTP = "notifications.delivery.smtp_backend.EmailBackend"


def backend(provider: str, by_url: str) -> str:
    """The mail backend; by_url is what EMAIL_URL asks for, which a provider overrules."""
    if not provider:
        return OUR_SMTP if by_url == DJANGO_SMTP else by_url
    if provider not in PROVIDERS:
        raise ImproperlyConfigured(f"EMAIL_PROVIDER is one of {', '.join(PROVIDERS)}")
    return f"anymail.backends.{provider}.EmailBackend"


def anymail(
    webhook_secret: str, timeout: int, environment: Mapping[str, str] = os.environ
) -> dict[str, object]:
    """Anymail's settings: ANYMAIL_POSTMARK_SERVER_TOKEN is its POSTMARK_SERVER_TOKEN."""
    start = "ANYMAIL_"
    given = {
        name.removeprefix(start): environment[name]
        for name in environment
        if name.startswith(start) and name in environment
    }
    return {"REQUESTS_TIMEOUT": timeout, **given, "WEBHOOK_SECRET": webhook_secret}
