"""A person's own channels as the help center speaks of them: what is wrong, whose turn it
is, and the one next step. Given out by ``channels.public``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.urls import reverse

from channels import registry
from channels.contract import ARTICLES, Blame, Cause, State
from channels.diagnosis.diagnose import Diagnosis
from channels.diagnosis.outline import Outline
from channels.diagnosis.second_look import LOOKS
from channels.journeys.refresh_all.runs import HELPS
from channels.models import Channel
from channels.pages import cards
from channels.records.diagnoses import diagnoses_of
from channels.records.in_outline import outlines
from channels.words.diagnosis_text import state_name
from channels.words.verdict_sentences import sentence
from core.names.isolates import isolated


@dataclass(frozen=True, slots=True)
class Trouble:
    """One channel, and where its person mends it.

    ``fixable``: signing in at the network again is the cure. Never so for a fault of the
    network or ours, nor where we cannot tell.
    """

    key: str  # its number here, as text
    name: str
    network: str  # its name
    network_id: str
    state: str  # in words
    sign: str  # the state, as classes and icons name it
    bucket: str  # "working", "ends_soon" or the cause: it may be counted
    whose: str  # "you", "network", "us", "nobody"
    fixable: bool
    headline: str  # one sentence with the blame in it; empty where all is well
    explanation: str
    step: str  # the label of the one next step; empty where the person has none
    step_url: str
    article: str  # ``slug#paragraph`` that explains it
    url: str  # of its own page here

    @property
    def working(self) -> bool:
        return self.sign == State.WORKING


class Redacted(TypedDict):
    """What a request for help may carry about one channel."""

    network: str
    kind: str
    name: str
    says: str  # the verdict as its page says it, in the reader's language
    state: str
    cause: str
    certainty: str
    rule: str
    codes: dict[str, str]
    asked_at: str | None  # ISO 8601, UTC
    not_looked_since: str | None  # ISO 8601, UTC: the last look, where the next is overdue
    checking_again: str  # the cause that is not believed yet, with the looks; else empty
    policy_version: str


def own_channels(user: AbstractBaseUser | AnonymousUser, *, at: datetime) -> list[Trouble]:
    """All of the person's channels, the most urgent first; what works is not read whole."""
    own = outlines.own_channels(user, at=at, wanted=_troubled)
    return [
        _working(each) if each.state is State.WORKING else _trouble(*own.pairs[each.pk], at)
        for each in own.outlines
    ]


def _troubled(own: Sequence[Outline]) -> list[int]:
    return [outline.pk for outline in own if outline.state is not State.WORKING]


def redacted(channel: Channel, diagnosis: Diagnosis) -> Redacted:
    policy = registry.at(channel.network, diagnosis.server).policy
    return Redacted(
        network=channel.network,
        kind=channel.kind,
        name=channel.name,
        says=sentence(diagnosis, policy, isolated(channel.name)),
        state=diagnosis.state.value,
        cause=diagnosis.cause.value,
        certainty=diagnosis.certainty.value,
        rule=diagnosis.rule,
        codes=dict(diagnosis.codes),
        asked_at=_iso(diagnosis.asked_at),
        not_looked_since=_iso(diagnosis.not_looked_since),
        checking_again=_suspected(diagnosis),
        policy_version=policy.version,
    )


def _iso(when: datetime | None) -> str | None:
    return when.isoformat(timespec="seconds") if when else None


def _suspected(diagnosis: Diagnosis) -> str:
    """ "invalid_token_unspecified, look 1 of 3, since 2026-11-24T09:00:00+00:00"."""
    suspected = diagnosis.checking_again
    if suspected is None:
        return ""
    since = suspected.since.isoformat(timespec="seconds")
    return f"{suspected.cause}, look {suspected.looks} of {LOOKS}, since {since}"


def bucket(diagnosis: Diagnosis) -> str:
    if diagnosis.state in (State.WORKING, State.ENDS_SOON):
        return diagnosis.state.value
    return diagnosis.cause.value


def diagnosed(
    user: AbstractBaseUser | AnonymousUser, *, at: datetime
) -> Sequence[tuple[Channel, Diagnosis]]:
    channels = Channel.objects.visible_to(user).order_by("pk")
    pairs = diagnoses_of(channels, at=at)
    return sorted(pairs, key=lambda pair: (pair[1].urgency, pair[0].pk))


def _working(outline: Outline) -> Trouble:
    return Trouble(
        key=str(outline.pk),
        name=outline.name,
        network=registry.at(outline.network, outline.server).name,
        network_id=outline.network,
        state=state_name(outline.state),
        sign=outline.state.value,
        bucket=outline.state.value,
        whose=Blame.NOBODY.value,
        fixable=False,
        headline="",
        explanation="",
        step="",
        step_url="",
        article=ARTICLES[Cause.ALIVE],
        url=reverse("channels:detail", args=[outline.pk]),
    )


def _trouble(channel: Channel, diagnosis: Diagnosis, at: datetime) -> Trouble:
    card = cards.card_of(channel, diagnosis, at=at)
    return Trouble(
        key=str(channel.pk),
        name=channel.name,
        network=card.network.name,
        network_id=channel.network,
        state=card.words.label,
        sign=card.state,
        bucket=bucket(diagnosis),
        whose=diagnosis.blame.value,
        fixable=diagnosis.step in HELPS,
        headline=card.words.headline,
        explanation=card.words.explanation,
        step=card.action.label if card.action else "",
        step_url=card.action.url if card.action else "",
        article=card.words.article,
        url=channel.get_absolute_url(),
    )
