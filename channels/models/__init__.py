"""What is stored: logins, the channels behind them, and what happened to their tokens."""

from __future__ import annotations

from channels.models.disconnected import CAN_RESTORE, Disconnected
from channels.models.hand_overs import ASKS_OTHERS, HAND_OVER_LIFE, HandOver
from channels.models.history import (
    FOR_CALL,
    WENT_WELL,
    Event,
    EventKind,
    FailureReport,
    Renewal,
)
from channels.models.logins import (
    OUTAGE_FAULTS,
    Channel,
    ChannelQuerySet,
    Credential,
    CredentialQuerySet,
    Standing,
)
from channels.models.networks import (
    CallsGranted,
    DataDeletion,
    HeardPush,
    OperatorAlert,
    Pause,
    PolicyInUse,
    Silence,
    Tally,
    UnknownAnswer,
)
from channels.models.pending import (
    CHECKS_MANY,
    PENDING_LIFE,
    UNDERWAY_LIFE,
    CheckRun,
    Pending,
    RefreshRun,
    Underway,
)
from channels.models.pictures import Picture
from channels.models.server_apps import ServerApp
from channels.models.servers import SILENT_DAYS, Server, ServerSilence
from channels.models.token_marks import TokenMark
from channels.models.vault import VaultCanary

__all__ = [
    "ASKS_OTHERS",
    "CAN_RESTORE",
    "CHECKS_MANY",
    "FOR_CALL",
    "HAND_OVER_LIFE",
    "OUTAGE_FAULTS",
    "PENDING_LIFE",
    "SILENT_DAYS",
    "UNDERWAY_LIFE",
    "WENT_WELL",
    "CallsGranted",
    "Channel",
    "ChannelQuerySet",
    "CheckRun",
    "Credential",
    "CredentialQuerySet",
    "DataDeletion",
    "Disconnected",
    "Event",
    "EventKind",
    "FailureReport",
    "HandOver",
    "HeardPush",
    "OperatorAlert",
    "Pause",
    "Pending",
    "Picture",
    "PolicyInUse",
    "RefreshRun",
    "Renewal",
    "Server",
    "ServerApp",
    "ServerSilence",
    "Silence",
    "Standing",
    "Tally",
    "TokenMark",
    "Underway",
    "UnknownAnswer",
    "VaultCanary",
]
