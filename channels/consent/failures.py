"""Why the way through a network's consent page ended without a connection."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from channels.contract import (
    ARTICLES,
    DEAD,
    Blame,
    Cause,
    Endpoint,
    Finding,
    Network,
)
from channels.words.next_steps import CODE_SPENT
from channels.words.of_rules.by_rule import words_of


class Failure(StrEnum):
    """Each value is the last part of the page's address. Beside these stand those of one network
    alone (``Network.failures``)."""

    CANCELLED = "cancelled"
    STATE_LOST = "started-elsewhere"
    CODE_REFUSED = "code-refused"
    TOKEN_REFUSED = "token-refused"
    NETWORK_DOWN = "network-down"
    BUSY = "too-many-calls"
    SCOPE_REFUSED = "scope-refused"
    OURS = "ours"
    NOT_SET_UP = "not-set-up"
    NOT_SIGNED_IN = "not-signed-in"
    LOCKED = "locked"
    SUSPENDED = "suspended"
    NO_PERMISSION = "no-permission"
    BY_ADMINISTRATOR = "by-administrator"
    TAKEN = "taken"
    NOT_STORED = "not-stored"
    UNCLEAR = "unclear"


# OAuth's own words; a network's others are ``Network.denied``, for a "no", and ``returns``.
_BY_ERROR: Mapping[str, Failure] = {
    **dict.fromkeys(
        (
            "access_denied",
            "login_required",
            "consent_required",
            "interaction_required",
        ),
        Failure.CANCELLED,
    ),
    **dict.fromkeys(("unauthorized_scope_error", "invalid_scope"), Failure.SCOPE_REFUSED),
    **dict.fromkeys(("server_error", "temporarily_unavailable"), Failure.NETWORK_DOWN),
    **dict.fromkeys(
        (
            "invalid_request",
            "invalid_client",
            "invalid_redirect_uri",
            "unauthorized_client",
            "unsupported_response_type",
        ),
        Failure.OURS,
    ),
}

_BY_CAUSE: Mapping[Cause, Failure] = {
    Cause.NETWORK_FAULT: Failure.NETWORK_DOWN,
    Cause.RATE_LIMITED: Failure.BUSY,
    Cause.APP_FAULT: Failure.OURS,
    Cause.CHECKPOINT_OR_LOCKED: Failure.LOCKED,
    Cause.ACCOUNT_SUSPENDED: Failure.SUSPENDED,
    Cause.PERMISSION_MISSING: Failure.NO_PERMISSION,
}


def from_return(error: str, network: Network) -> str:
    """What the network's ``error`` on the way back means: how the connection failed."""
    if error in network.denied:
        return Failure.CANCELLED
    return network.returns.get(error) or _BY_ERROR.get(error, Failure.UNCLEAR)


def from_finding(finding: Finding, network: Network) -> str:
    """What an answer to one of our calls means for the connection that was being made."""
    exchange = finding.endpoint is Endpoint.TOKEN_EXCHANGE
    if exchange and (finding.rule in CODE_SPENT or finding.cause in DEAD):
        return Failure.CODE_REFUSED
    if finding.cause in DEAD:
        return Failure.TOKEN_REFUSED
    if failure := words_of(finding.rule, network.id).failure:
        return failure
    return _BY_CAUSE.get(finding.cause, Failure.UNCLEAR)


@dataclass(frozen=True, slots=True)
class FailureText:
    """How a failure is told: whose fault, what happened, what next, and where it is explained."""

    blame: Blame
    title: str
    what: str
    step: str
    article: str
    again: bool = True  # whether trying again can help
    at_network: bool = False  # the network's own site is where it is put right


def known(why: str, network: Network) -> bool:
    """Whether a connection to this network can fail so."""
    return why in network.failures or why in set(Failure)


def failure_text(why: str, network: Network) -> FailureText:
    """``network``: as people know it (``Network.at``). Raises ValueError for one unknown."""
    named = {"network": network.name}
    if own := network.failures.get(why):
        title, what, step = (_(text) % named for text in (own.title, own.what, own.step))
        return FailureText(
            own.blame, title, what, step, own.article, own.again, at_network=own.at_network
        )
    failure = Failure(why)
    blame, article, again = _FACTS[failure]
    title, what, step = (text % named for text in _WORDS[failure]())
    there = failure in _AT_NETWORK
    return FailureText(blame, title, what, step, article, again, at_network=there)


_AT_NETWORK = frozenset({Failure.LOCKED, Failure.SUSPENDED})


_FACTS: Mapping[Failure, tuple[Blame, str, bool]] = {
    Failure.CANCELLED: (Blame.YOU, "refresh-a-channel#cancelled", True),
    Failure.STATE_LOST: (Blame.NOBODY, "browser-for-connecting#lost", True),
    Failure.CODE_REFUSED: (Blame.NOBODY, "refresh-a-channel#no-answer", True),
    Failure.TOKEN_REFUSED: (Blame.NETWORK, ARTICLES[Cause.NETWORK_FAULT], True),
    Failure.NETWORK_DOWN: (Blame.NETWORK, ARTICLES[Cause.NETWORK_FAULT], True),
    Failure.BUSY: (Blame.NETWORK, ARTICLES[Cause.RATE_LIMITED], True),
    Failure.SCOPE_REFUSED: (Blame.US, ARTICLES[Cause.APP_FAULT], False),
    Failure.OURS: (Blame.US, ARTICLES[Cause.APP_FAULT], False),
    Failure.NOT_SET_UP: (Blame.US, ARTICLES[Cause.APP_FAULT], False),
    Failure.NOT_SIGNED_IN: (Blame.NOBODY, "browser-for-connecting#signs", False),
    Failure.LOCKED: (Blame.YOU, ARTICLES[Cause.CHECKPOINT_OR_LOCKED], True),
    Failure.SUSPENDED: (Blame.YOU, ARTICLES[Cause.ACCOUNT_SUSPENDED], False),
    Failure.BY_ADMINISTRATOR: (Blame.NOBODY, "locked-or-suspended#administrator", False),
    Failure.NO_PERMISSION: (Blame.YOU, ARTICLES[Cause.PERMISSION_MISSING], True),
    Failure.TAKEN: (Blame.NOBODY, "move-a-channel#account", True),
    Failure.NOT_STORED: (Blame.US, ARTICLES[Cause.APP_FAULT], True),
    Failure.UNCLEAR: (Blame.NOBODY, ARTICLES[Cause.UNKNOWN], True),
}

Words = Callable[[], tuple[str, str, str]]

# Title, what happened, next step. Called when shown, in the reader's language.
_WORDS: Mapping[Failure, Words] = {
    Failure.CANCELLED: lambda: (
        _("You cancelled at %(network)s."),
        _("%(network)s says that you closed its page or did not allow it."),
        _("Start again whenever you like, and choose Allow at %(network)s."),
    ),
    Failure.STATE_LOST: lambda: (
        _("We cannot match this answer to anything you began here."),
        _(
            "An answer came back from %(network)s, but nothing in this browser was waiting for "
            "it. That happens when more than ten minutes went by on its page, when the page was "
            "loaded twice, or when it was opened in another browser. We do not use such answers, "
            "because somebody else could have made them."
        ),
        _("Start again from here, in this browser."),
    ),
    Failure.CODE_REFUSED: lambda: (
        _("%(network)s did not accept its own code."),
        _(
            "You allowed it, and %(network)s then refused the one-time code that it had given "
            "us. Such a code works once and for a short while."
        ),
        _("Start again. If it fails once more, the fault is ours, and we would like to know."),
    ),
    Failure.TOKEN_REFUSED: lambda: (
        _("%(network)s gave us a token and did not recognise it a moment later."),
        _("You did everything right. The new token is not known everywhere at %(network)s yet."),
        _("Wait a minute, then start again."),
    ),
    Failure.NETWORK_DOWN: lambda: (
        _("%(network)s did not answer properly."),
        _("%(network)s has a fault, or our connection to it dropped. You did nothing wrong."),
        _("Try again in a few minutes."),
    ),
    Failure.BUSY: lambda: (
        _("%(network)s asks us to slow down."),
        _("There were too many calls in a short time, and %(network)s answers none for a while."),
        _("Try again in a quarter of an hour."),
    ),
    Failure.SCOPE_REFUSED: lambda: (
        _("%(network)s does not let us ask for that."),
        _(
            "This site asked for a permission that %(network)s has not approved for it. The "
            "fault is ours, not yours, and trying again gives the same answer."
        ),
        _("Tell us, so that whoever runs this site can put it right."),
    ),
    Failure.OURS: lambda: (
        _("%(network)s refused this site, not you."),
        _(
            "Something is wrong with our registration at %(network)s. The fault is ours, and "
            "whoever runs this site has been told."
        ),
        _("Try again later, or tell us."),
    ),
    Failure.NOT_SET_UP: lambda: (
        _("%(network)s is not set up here."),
        _("Whoever runs this site has not registered it at %(network)s yet."),
        _("Ask them to, or connect another network."),
    ),
    Failure.NOT_SIGNED_IN: lambda: (
        _("You are not signed in here, so there is nobody to connect %(network)s to."),
        _(
            "%(network)s is used to publish, never to sign in. Either you signed out meanwhile, "
            "or it was begun in another browser."
        ),
        _("Sign in here first, then connect %(network)s."),
    ),
    Failure.LOCKED: lambda: (
        _("%(network)s wants something from this account first."),
        _(
            "The account is locked, or %(network)s waits for you to confirm who you are. No "
            "connection can change that."
        ),
        _("Open %(network)s itself, do what it asks there, then come back."),
    ),
    Failure.SUSPENDED: lambda: (
        _("%(network)s has suspended this account."),
        _("While it is suspended, nothing can be published with it from anywhere."),
        _("Follow what %(network)s tells you there, or appeal. Connecting again does not help."),
    ),
    Failure.NO_PERMISSION: lambda: (
        _("A permission is missing that we cannot do without."),
        _("At %(network)s a box was left unticked, so we cannot even see what is there."),
        _("Ask again, and tick what was left out: at %(network)s it arrives unticked."),
    ),
    Failure.BY_ADMINISTRATOR: lambda: (
        _("The organization of this account does not let this site in."),
        _(
            "Whoever administers it decides which apps its accounts may use at %(network)s, and "
            "this site is not among them. You did nothing wrong."
        ),
        _("Ask the administrator to allow this site, then come back."),
    ),
    Failure.TAKEN: lambda: (
        _("Somebody else here has connected this %(network)s account already."),
        _(
            "An account at %(network)s can belong to one person on this site. It stays with "
            "them, and nothing of theirs is shown to you."
        ),
        _(
            "Connect it once more: then you can ask them to hand it over. Or go on with another "
            "account."
        ),
    ),
    Failure.NOT_STORED: lambda: (
        _("We could not store what %(network)s gave us."),
        _("Our database did not take it in time. That has nothing to do with your account."),
        _("Wait a minute, then try again."),
    ),
    Failure.UNCLEAR: lambda: (
        _("%(network)s gave an answer that we do not know."),
        _("We cannot tell whose fault it is. We keep what it said for whoever runs this site."),
        _("Try again. If it stays like this, tell us."),
    ),
}
