"""The face of ``channels`` for notifications: what happened, how it stands now, and in which words.

Receivers of its signals run in the transaction that changed a channel.
"""

from __future__ import annotations

from channels.diagnosis.diagnose import URGENCY, Diagnosis, diagnose
from channels.diagnosis.life import life_of
from channels.diagnosis.verdict import Step
from channels.handing_over.links import path as hand_over_path
from channels.handing_over.questions import until as hand_over_until
from channels.journeys.refresh_all.runs import HELPS
from channels.lifeline.mail_bar import Cell, mail_bar
from channels.models import (
    Channel,
    ChannelQuerySet,
    Credential,
    CredentialQuerySet,
    Event,
    EventKind,
    FailureReport,
    HandOver,
)
from channels.models.logins import MUTED_FOR
from channels.pages.cards import kind_of
from channels.records.diagnoses import diagnoses_of, diagnosis_of, foreseen, snapshot_of
from channels.records.pauses import waits as network_waits
from channels.registry import NETWORKS
from channels.registry import at as network_at
from channels.registry import get as network_of
from channels.reports.identical_posts import ARTICLE as IDENTICAL_POSTS_ARTICLE
from channels.reports.own_look import OwnLook, look_at, own_look
from channels.reports.wording import (
    Failed,
    ReportWords,
    doubted_label,
    identical_hint,
    report_words,
)
from channels.signals import (
    channel_handed_over,
    channels_connected,
    credential_refreshed,
    end_moved,
    failure_reported,
    hand_over_answered,
    hand_over_asked,
    state_changed,
)
from channels.words.diagnosis_text import Words, describe
from channels.words.of_rules.moved_accounts import address_to_connect
from channels.words.summary import Summary, summary
from channels.words.verdict_sentences import works_by_itself

__all__ = [
    "HELPS",
    "IDENTICAL_POSTS_ARTICLE",
    "MUTED_FOR",
    "NETWORKS",
    "URGENCY",
    "Cell",
    "Channel",
    "ChannelQuerySet",
    "Credential",
    "CredentialQuerySet",
    "Diagnosis",
    "Event",
    "EventKind",
    "Failed",
    "FailureReport",
    "HandOver",
    "OwnLook",
    "ReportWords",
    "Step",
    "Summary",
    "Words",
    "address_to_connect",
    "channel_handed_over",
    "channels_connected",
    "credential_refreshed",
    "describe",
    "diagnose",
    "diagnoses_of",
    "diagnosis_of",
    "doubted_label",
    "end_moved",
    "failure_reported",
    "foreseen",
    "hand_over_answered",
    "hand_over_asked",
    "hand_over_path",
    "hand_over_until",
    "identical_hint",
    "kind_of",
    "life_of",
    "look_at",
    "mail_bar",
    "network_at",
    "network_of",
    "network_waits",
    "own_look",
    "report_words",
    "snapshot_of",
    "state_changed",
    "summary",
    "works_by_itself",
]
