"""The words that every part of ``channels`` shares. Standard library only.

Every time is an aware UTC ``datetime``; every length of time a ``timedelta``. Nothing in here
does I/O or looks at a clock. Everybody above imports from here, whichever file holds the word.
"""

from __future__ import annotations

from channels.contract.causes import (
    ARTICLES,
    DEAD,
    NOT_PROFESSIONAL,
    OF_THE_CONNECTION,
    RECONNECT,
    SAYS_NOTHING,
    Blame,
    Cause,
    Certainty,
    State,
    article_about,
    states_cause,
)
from channels.contract.kinds import KINDS, Kind, KindTraits, Place
from channels.contract.network import (
    AskApp,
    AskPlace,
    Client,
    Door,
    Explain,
    GiveBack,
    Limit,
    Network,
    Networks,
    UsedUp,
    Waits,
)
from channels.contract.pastes import Paste, PossibleReply, ReadPaste
from channels.contract.policy import (
    ACCESS_LIFE,
    NO_END,
    Ability,
    CallLimit,
    CitedPage,
    Fact,
    PageKind,
    Policy,
    Reading,
    RenewalModel,
    Wording,
)
from channels.contract.pushes import (
    Handshake,
    HandshakeAnswer,
    Message,
    Push,
    PushError,
    PushKind,
    ReadPush,
)
from channels.contract.realms import realm_of, server_named
from channels.contract.registrations import (
    Option,
    Registration,
    call_limit_option,
    picture_hosts_option,
)
from channels.contract.replies import (
    Answer,
    Context,
    Endpoint,
    Facts,
    Finding,
    RenewalAnswer,
    Reply,
)
from channels.contract.tokens import App, Grant, Tokens
from channels.contract.versions import ApiVersion, ApiVersions
from channels.contract.visibility import HiddenBy, Visibility

__all__ = [
    "ACCESS_LIFE",
    "ARTICLES",
    "DEAD",
    "KINDS",
    "NOT_PROFESSIONAL",
    "NO_END",
    "OF_THE_CONNECTION",
    "RECONNECT",
    "SAYS_NOTHING",
    "Ability",
    "Answer",
    "ApiVersion",
    "ApiVersions",
    "App",
    "AskApp",
    "AskPlace",
    "Blame",
    "CallLimit",
    "Cause",
    "Certainty",
    "CitedPage",
    "Client",
    "Context",
    "Door",
    "Endpoint",
    "Explain",
    "Fact",
    "Facts",
    "Finding",
    "GiveBack",
    "Grant",
    "Handshake",
    "HandshakeAnswer",
    "HiddenBy",
    "Kind",
    "KindTraits",
    "Limit",
    "Message",
    "Network",
    "Networks",
    "Option",
    "PageKind",
    "Paste",
    "Place",
    "Policy",
    "PossibleReply",
    "Push",
    "PushError",
    "PushKind",
    "ReadPaste",
    "ReadPush",
    "Reading",
    "Registration",
    "RenewalAnswer",
    "RenewalModel",
    "Reply",
    "State",
    "Tokens",
    "UsedUp",
    "Visibility",
    "Waits",
    "Wording",
    "article_about",
    "call_limit_option",
    "picture_hosts_option",
    "realm_of",
    "server_named",
    "states_cause",
]
