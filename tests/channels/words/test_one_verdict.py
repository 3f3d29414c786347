"""The verdict, the answer to "Check now", "how we know" and the history say one thing.

Over every state, cause and certainty, in both languages: who must act, whether it works, and
whether that is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.utils import translation
from hypothesis import given

from channels import registry
from channels.contract import Cause, State
from channels.diagnosis.diagnose import Diagnosis
from channels.journeys.refresh_page import refresh_page
from channels.models import Channel, Credential, Event, EventKind
from channels.pages.check_result import answer
from channels.probing.check import CheckOutcome
from channels.words.diagnosis_text import Words, describe
from channels.words.event_history import event_sentence
from channels.words.verdict_reasons import Reasons, reasons
from channels.words.verdict_sentences import FOR_NOBODY, UNSURE, Known, known
from tests.channels.diagnosis.moments import MOMENTS, Moment
from tests.channels.diagnosis.snapshots import of

LANGUAGES = ("en", "es")
NOTHING_TO_DO = {
    "en": re.compile(r"nothing (more )?(for you )?to do", re.IGNORECASE),
    "es": re.compile(r"no tienes que hacer nada", re.IGNORECASE),
}
NOT_SURE = {
    "en": re.compile(r"\bwe do not know|we are not sure|cannot tell", re.IGNORECASE),
    "es": re.compile(r"\bno lo sabemos|todavía no es seguro", re.IGNORECASE),
}
# Said of the channel itself, not of "the rest" or "the login".
WORKS = {
    "en": re.compile(r"\bit works\b|: active\b|all is well", re.IGNORECASE),
    "es": re.compile(
        r"(?<!lo demás )(?<!sesión )\bfunciona\b(?! en)|: activo\b|todo va bien", re.IGNORECASE
    ),
}
YOURS = {"en": re.compile(r"\byours\b", re.IGNORECASE), "es": re.compile(r"\bA ti\b|\bte toca\b")}


def channel_of(diagnosis: Diagnosis) -> Channel:
    login = Credential(network=diagnosis.network, account_name="Maren")
    kind = diagnosis.kind.value
    return Channel(pk=1, credential=login, network=diagnosis.network, kind=kind, name="Acme")


def flashes(channel: Channel, diagnosis: Diagnosis) -> Iterator[str]:
    for outcome in set(CheckOutcome) - {CheckOutcome.BUSY}:
        for noted in (diagnosis.cause, Cause.APP_FAULT, None):
            yield answer(outcome, channel, diagnosis, noted=noted, at=diagnosis.at)


def said_of(diagnosis: Diagnosis) -> tuple[Words, Reasons, list[str]]:
    """All that the page of a channel, and the answer to a check, say of how it stands."""
    channel, network = channel_of(diagnosis), registry.get(diagnosis.network)
    words = describe(channel, diagnosis, at=diagnosis.at)
    why = reasons(diagnosis, network.name, at=diagnosis.at)
    instead = refresh_page(channel, network, diagnosis).instead
    texts = [words.sentence, words.explanation, words.checking_again, words.evidence]
    texts += [why.how_we_know, why.whose_move, *flashes(channel, diagnosis)]
    return words, why, [*texts, instead.text if instead else ""]


@pytest.mark.parametrize("language", LANGUAGES)
@given(moment=MOMENTS)
def test_nothing_to_do_is_said_only_where_nobody_waits_for_the_person(
    moment: Moment, language: str
) -> None:
    diagnosis = of(*moment)
    with translation.override(language):
        words, why, texts = said_of(diagnosis)
        free = diagnosis.step in FOR_NOBODY
        # What is asked again needs nobody until it is believed, whatever else does.
        mine = [text for text in texts if text != words.checking_again]
        mine = mine if diagnosis.checking_again is None else []
        told = [text for text in mine if NOTHING_TO_DO[language].search(text)]
        assert free or not told
        assert bool(words.step) is not free
        assert bool(YOURS[language].search(why.whose_move)) is not free
        assert not (free and diagnosis.needs_person)


@pytest.mark.parametrize("language", LANGUAGES)
@given(moment=MOMENTS)
def test_what_is_not_known_is_nowhere_said_as_if_it_were(moment: Moment, language: str) -> None:
    diagnosis = of(*moment)
    with translation.override(language):
        _, why, texts = said_of(diagnosis)
        unsure = known(diagnosis) in UNSURE
        assert bool(NOT_SURE[language].search(why.how_we_know)) is unsure
        if unsure:
            assert [text for text in texts if WORKS[language].search(text)] == []
        else:
            assert [text for text in texts if NOT_SURE[language].search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@given(moment=MOMENTS)
def test_what_does_not_work_is_nowhere_said_to_work(moment: Moment, language: str) -> None:
    diagnosis = of(*moment)
    with translation.override(language):
        _, _, texts = said_of(diagnosis)
        works = diagnosis.state in (State.WORKING, State.ENDS_SOON) or diagnosis.hidden_by
        told = [text for text in texts if WORKS[language].search(text)]
        assert works or told == []


@given(moment=MOMENTS)
def test_a_fault_is_the_same_ones_in_the_sentence_and_beside_it(moment: Moment) -> None:
    diagnosis = of(*moment)
    words, why, _ = said_of(diagnosis)
    if words.step:
        return
    if "ours" in words.sentence.lower():
        assert why.whose_move.startswith("Ours.")
    if "does not answer properly" in words.sentence:
        assert why.whose_move.startswith(registry.get(diagnosis.network).name)


@given(moment=MOMENTS)
def test_the_answer_to_a_check_ends_with_the_verdict_of_the_page(moment: Moment) -> None:
    diagnosis = of(*moment)
    words, _, _ = said_of(diagnosis)
    assert words.sentence
    assert words.headline in ("", words.sentence)
    again = words.checking_again or words.sentence
    for text in flashes(channel_of(diagnosis), diagnosis):
        assert words.sentence in text or again in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_of_the_network_is_told_as_no_more_than_that(language: str) -> None:
    """A permission may be missing all the same: the history does not call all of it well."""
    event = Event(kind=EventKind.ASKED, cause=Cause.ALIVE.value)
    with translation.override(language):
        assert not WORKS[language].search(event_sentence(event, "x"))


@given(moment=MOMENTS)
def test_a_post_that_failed_just_now_leaves_nothing_sure(moment: Moment) -> None:
    diagnosis = of(*moment)
    if diagnosis.state in (State.WORKING, State.ENDS_SOON):
        assert known(diagnosis, doubted=True) is Known.ASKED_AGAIN
