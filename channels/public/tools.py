"""The face of ``channels`` for the API: channels and what happened to them, failed posts, lending.

No token passes through here but the one that ``lend`` gives out, and no id at a network.
"""

from __future__ import annotations

from channels.diagnosis.diagnose import Diagnosis
from channels.diagnosis.verdict import Step
from channels.journeys.refresh_runs import HELPS
from channels.models import Channel, Credential, Event, EventKind
from channels.records.diagnoses import diagnosis_of
from channels.registry import NETWORKS
from channels.registry import at as network_at
from channels.registry import get as network_of
from channels.renewal.lending import NotLentError, Why, lend
from channels.reports.identical_posts import ARTICLE as IDENTICAL_POSTS_ARTICLE
from channels.reports.identical_posts import Sent
from channels.reports.intake import FailedPost, Next, Reported, TakenError, WhenError, hash_of_text
from channels.reports.intake import report as report_failure
from channels.reports.intake import sent as sent_post
from channels.reports.last_reports import last_reports
from channels.reports.published import PublishedPost, report_published
from channels.reports.wording import cap_lifts, identical_hint, meaning, we_do
from channels.signals import credential_refreshed, credential_renewed, state_changed
from channels.words.diagnosis_text import Words, describe
from channels.words.event_history import event_sentence
from channels.words.hidden_posts import ARTICLE as HIDDEN_POSTS_ARTICLE
from channels.words.hidden_posts import visibility_sentence
from channels.words.of_rules.articles import article_of_answer
from channels.words.of_rules.moved_accounts import address_to_connect

__all__ = [
    "HELPS",
    "HIDDEN_POSTS_ARTICLE",
    "IDENTICAL_POSTS_ARTICLE",
    "NETWORKS",
    "Channel",
    "Credential",
    "Diagnosis",
    "Event",
    "EventKind",
    "FailedPost",
    "Next",
    "NotLentError",
    "PublishedPost",
    "Reported",
    "Sent",
    "Step",
    "TakenError",
    "WhenError",
    "Why",
    "Words",
    "address_to_connect",
    "article_of_answer",
    "cap_lifts",
    "credential_refreshed",
    "credential_renewed",
    "describe",
    "diagnosis_of",
    "event_sentence",
    "hash_of_text",
    "identical_hint",
    "last_reports",
    "lend",
    "meaning",
    "network_at",
    "network_of",
    "report_failure",
    "report_published",
    "sent_post",
    "state_changed",
    "visibility_sentence",
    "we_do",
]
