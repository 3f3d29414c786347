"""What became of a message, stored in English and said in the reader's language."""

from __future__ import annotations

import re

from django.utils.translation import gettext, gettext_noop

GIVEN_UP = gettext_noop("it could not be sent: %(error)s")
TRIED_AGAIN = gettext_noop("tried again after %(error)s")
SENDER_DIED = gettext_noop("the sender stopped while sending; it may have arrived")
WITH_ERROR = tuple(
    (shape, re.compile(re.escape(shape).replace(re.escape("%(error)s"), "(.*)")))
    for shape in (GIVEN_UP, TRIED_AGAIN)
)


def spoken(reason: str) -> str:
    """A stored reason as the active language says it."""
    for shape, pattern in WITH_ERROR:
        if match := pattern.fullmatch(reason):
            return gettext(shape) % {"error": match.group(1)}
    return gettext(reason) if reason else ""
