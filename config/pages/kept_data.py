"""What is kept of a person, what for, and for how long: the figures are those that delete it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from api.protocol import idempotency
from api.webhooks import retention as hook_log
from channels.models import HAND_OVER_LIFE, PENDING_LIFE
from channels.probing.retention import ALL_WELL_LIFE, RENEWAL_LIFE
from core.dates import length
from helpcenter.search.unanswered import FORGOTTEN


@dataclass(frozen=True, slots=True)
class Kept:
    """One row of the privacy page."""

    what: str
    why: str
    how_long: str


def kept_data() -> list[Kept]:
    """In the active language; what is closest to the person first."""
    return [*_account(), *_channels(), *_tools(), *_help()]


def _account() -> list[Kept]:
    return [
        Kept(
            _("Your email address, a fingerprint of your password, your language and time zone"),
            _("So that you can sign in, and that we can write to you."),
            _("As long as you have an account here."),
        ),
        Kept(
            _("What you want to hear, and which messages we sent you"),
            _("So that each message reaches you once, and only if you want it."),
            _("As long as you have an account here."),
        ),
        Kept(
            _("An address that takes no mail from us"),
            _("So that we do not go on writing to it."),
            _("Until mail arrives there again."),
        ),
    ]


def _channels() -> list[Kept]:
    history = _(
        "%(history)s; checks that found all well, %(well)s; attempts to renew, %(renewals)s."
    )
    waiting = _("%(answer)s; where it waits for somebody else's yes or no, %(question)s.")
    return [
        Kept(
            _("Of each login: its number and name at the network, and what you allowed"),
            _("So that we recognise the account when you come back, and say what is missing."),
            _("Until you disconnect its last channel."),
        ),
        Kept(
            _("Its tokens, sealed"),
            _("To ask the network how the connection is, and to renew it."),
            _("Until you disconnect its last channel. They stand in no log, mail or page."),
        ),
        Kept(
            _("Of each channel: its number, name, handle, and your role there"),
            _("To show it to you, and to tell its trouble from that of others."),
            _("Until you disconnect it."),
        ),
        Kept(
            _("What happened to a channel's token, and posts that your tool could not send"),
            _("To say what is wrong, and how we know. The text of a post is not kept."),
            history
            % {
                "history": length(settings.EVENT_LIFE),
                "well": length(ALL_WELL_LIFE),
                "renewals": length(RENEWAL_LIFE),
            },
        ),
        Kept(
            _("What came back from a network and waits for your word, sealed"),
            _("So that you can choose what becomes a channel."),
            waiting % {"answer": length(PENDING_LIFE), "question": length(HAND_OVER_LIFE)},
        ),
    ]


def _tools() -> list[Kept]:
    log = _(
        "Keys, as long as you have an account here; the log of webhooks, %(log)s; answers that "
        "are kept for a repeated call, %(answers)s."
    )
    return [
        Kept(
            _("Keys of your publishing tools, as fingerprints, and webhooks with their log"),
            _("So that a tool of yours can ask how your channels are, and hear of changes."),
            log % {"log": length(hook_log.LIFE), "answers": length(idempotency.LIFE)},
        )
    ]


def _help() -> list[Kept]:
    return [
        Kept(
            _("What you write to us, with your address, and the diagnosis if you send it along"),
            _("To answer you."),
            _("%(life)s after it is closed.") % {"life": length(settings.TICKET_LIFE)},
        ),
        Kept(
            _("Whether an article helped, and searches that found nothing"),
            _("To write better articles. Nobody's name stands beside them."),
            _("A search, %(searches)s; the fingerprint of a vote, until the article changes.")
            % {"searches": length(FORGOTTEN)},
        ),
    ]
