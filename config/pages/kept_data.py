"""What is kept of a person, what for, and for how long: the figures are those that delete it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from api.protocol import idempotency
from channels.models import HAND_OVER_LIFE, PENDING_LIFE
from core.dates import length


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
    messages = _("As long as you have an account here; which messages, %(life)s.")
    copies = _("A copy, %(copy)s; that an account was deleted, without its name, %(note)s.")
    return [
        Kept(
            _("Your email address, a fingerprint of your password, your language and time zone"),
            _("So that you can sign in, and that we can write to you."),
            _("As long as you have an account here; if you never confirm the address, %(life)s.")
            % {"life": length(settings.UNCONFIRMED_LIFE)},
        ),
        Kept(
            _(
                "What was done with your account: sign-ins, changes, and when our staff looked at "
                "it; with the browser, and the first part of the internet address"
            ),
            _("So that you notice when somebody else gets in."),
            _("%(life)s.") % {"life": length(settings.SIGN_IN_LOG)},
        ),
        Kept(
            _("The browsers in which you are signed in, and the first part of their addresses"),
            _("So that you see who is signed in as you, and can sign them out."),
            _("Until you sign out there, and %(life)s at most.")
            % {"life": length(settings.SIGNED_IN_FOR)},
        ),
        Kept(
            _("What an app's codes are made with and your recovery codes, sealed; your passkeys"),
            _("So that a stolen password is not enough to sign in as you."),
            _("Until you turn them off."),
        ),
        Kept(
            _("What you want to hear, and which messages we sent you"),
            _("So that each message reaches you once, and only if you want it."),
            messages % {"life": length(settings.NOTICE_LIFE)},
        ),
        Kept(
            _(
                "What was done with your account: sign-ins, changes, and when our staff looked "
                "at it"
            ),
            _("So that you can see whether somebody else was here."),
            _("%(life)s; a browser that is signed in, until it is signed out.")
            % {"life": length(settings.SIGN_IN_LOG)},
        ),
        Kept(
            _("A copy of your data that you asked for, and that you asked to be deleted"),
            _("So that you can take everything along, and leave."),
            copies
            % {
                "copy": length(settings.EXPORT_LIFE),
                "note": length(settings.DELETION_LIFE),
            },
        ),
        Kept(
            _("An address that takes no mail from us"),
            _("So that we do not go on writing to it."),
            _("Until mail arrives there again, and %(life)s longer.")
            % {"life": length(settings.BAD_ADDRESS_LIFE)},
        ),
    ]


def _channels() -> list[Kept]:
    history = _(
        "%(history)s; checks and renewals that went well, %(well)s; attempts to renew, "
        "%(renewals)s."
    )
    waiting = _("%(answer)s; where it waits for somebody else's yes or no, %(question)s.")
    return [
        Kept(
            _("Of each login: its number and name at the network, and what you allowed"),
            _("So that we recognise the account when you come back, and say what is missing."),
            _("Until you disconnect its last channel, and the hour after, in case you restore it."),
        ),
        Kept(
            _("Its tokens, sealed"),
            _("To ask the network how the connection is, and to renew it."),
            _(
                "Until you disconnect its last channel, and the hour after, in which nobody uses "
                "them. They stand in no log, mail or page."
            ),
        ),
        Kept(
            _("Of each channel: its number, name, handle, and your role there"),
            _("To show it to you, and to tell its trouble from that of others."),
            _("Until you disconnect it, and the hour after."),
        ),
        Kept(
            _("The small picture of a channel, as its network shows it"),
            _("So that you can tell channels of one name apart. Nobody but you is shown it."),
            _("Until you disconnect the channel, or remove the picture at the network."),
        ),
        Kept(
            _("What happened to a channel's token, and posts that your tool could not send"),
            _("To say what is wrong, and how we know. The text of a post is not kept."),
            history
            % {
                "history": length(settings.EVENT_LIFE),
                "well": length(settings.ALL_WELL_LIFE),
                "renewals": length(settings.RENEWAL_LIFE),
            },
        ),
        Kept(
            _("What a network sent and you have not decided on yet, sealed"),
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
            log % {"log": length(settings.WEBHOOK_LOG_LIFE), "answers": length(idempotency.LIFE)},
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
            _(
                "A search, %(searches)s; a vote, %(votes)s, and its fingerprint until the article "
                "changes."
            )
            % {"searches": length(settings.SEARCH_LIFE), "votes": length(settings.VOTE_LIFE)},
        ),
    ]
