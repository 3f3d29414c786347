"""What became of a message: stored as a code, said in the reader's language.

A code may carry a detail after a colon: ``given_up:SMTPServerDisconnected``.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext, gettext_noop

# With a detail: ``GIVEN_UP % {"error": "TimeoutError"}``.
GIVEN_UP = "given_up:%(error)s"
TRIED_AGAIN = "tried_again:%(error)s"
SENDER_DIED = "sender_died"

ACCOUNT_CLOSED = "account_closed"
NO_ADDRESS = "no_address"
NOT_WANTED = "not_wanted"
MUTED = "muted"
REPAIRED = "repaired"
END_MOVED = "end_moved"
NO_CHANNEL = "no_channel"
CHANNEL_GONE = "channel_gone"
TOLD_INSIDE = "told_inside"
SEEN_ON_SCREEN = "seen_on_screen"
NEVER_TOLD = "never_told"
BROKEN_AGAIN = "broken_again"
OUTAGE_OVER = "outage_over"
NOTHING_TO_SAY = "nothing_to_say"
ANSWERED = "answered"
# Delivery's own.
ADDRESS_REFUSES = "address_refuses"
HOUR = "hour"
GATHERING = "gathering"
CAPPED = "capped"
LOOKING = "looking"
ANSWER_LOST = "answer_lost"
REFUSED = "refused:%(error)s"
DELIVERED = "delivered"
BOUNCED = "bounced"
COMPLAINED = "complained"

WORDS: Mapping[str, str] = {
    "given_up": gettext_noop("it could not be sent: %(error)s"),
    "tried_again": gettext_noop("tried again after %(error)s"),
    SENDER_DIED: gettext_noop("the sender stopped while sending; it may have arrived"),
    ACCOUNT_CLOSED: gettext_noop("the account is closed"),
    NO_ADDRESS: gettext_noop("no email address is known"),
    NOT_WANTED: gettext_noop("not wanted any more"),
    MUTED: gettext_noop("you muted it for a while"),
    REPAIRED: gettext_noop("repaired before the message went out"),
    END_MOVED: gettext_noop("its end has moved"),
    NO_CHANNEL: gettext_noop("no channel is left to report on"),
    CHANNEL_GONE: gettext_noop("the channel is gone"),
    TOLD_INSIDE: gettext_noop("included in the message about the same cause"),
    SEEN_ON_SCREEN: gettext_noop("you repaired it yourself and saw it on the screen"),
    NEVER_TOLD: gettext_noop("we never wrote about the problem, so its end is no news"),
    BROKEN_AGAIN: gettext_noop("broken again before the message went out"),
    OUTAGE_OVER: gettext_noop("over before the message went out"),
    NOTHING_TO_SAY: gettext_noop("there was nothing to say"),
    ANSWERED: gettext_noop("the question was settled before the message went out"),
    ADDRESS_REFUSES: gettext_noop("your address takes no mail from us"),
    HOUR: gettext_noop("kept for the hour that you chose"),
    GATHERING: gettext_noop("kept for up to an hour, to share the last mail of your day"),
    CAPPED: gettext_noop("kept for tomorrow: you have had all the mails you allow in a day"),
    LOOKING: gettext_noop("kept until we have asked the network ourselves"),
    ANSWER_LOST: gettext_noop("the mail server broke off before it answered; it may have arrived"),
    "refused": gettext_noop("the mail server refused it: %(error)s"),
    DELIVERED: gettext_noop("your mail server took it"),
    BOUNCED: gettext_noop("it came back"),
    COMPLAINED: gettext_noop("it was reported as spam"),
}


def spoken(reason: str) -> str:
    """A stored reason as the active language says it. What is no code is said as it stands."""
    code, _colon, detail = reason.partition(":")
    shape = WORDS.get(code)
    if shape is None:
        return gettext(reason) if reason else ""
    return gettext(shape) % {"error": detail.strip()}
