"""The signed address in the mail to whom something is asked of.

It names the question and proves that the mail was received; who opens it must be signed in as
the person who was asked, so that a mail that is passed on hands nothing over. The question's
own row says how long it is good, and that it is answered once.
"""

from __future__ import annotations

from django.core import signing
from django.core.exceptions import ValidationError
from django.urls import reverse

from channels.models import HandOver

SALT = "channels.hand_over"


def path(key: str) -> str:
    """``key``: of the question, as text."""
    token = signing.dumps(key, salt=SALT)
    return reverse("channels:hand_over_answer", args=[token])


def read(token: str) -> HandOver | None:
    """The question that a signed address names; None where it is forged, damaged or gone."""
    try:
        key = signing.loads(token, salt=SALT)
        asked = HandOver.objects.filter(pk=key)
        return asked.select_related("requester", "asked", "channel__credential", "login").first()
    except (signing.BadSignature, ValidationError, ValueError, TypeError):
        return None
