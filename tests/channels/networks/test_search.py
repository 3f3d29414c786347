"""A network's ``search.toml``, and that the help center searches by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from channels.networks import search
from channels.networks.policy import PolicyError
from channels.public import help_center as public
from channels.registry import NETWORKS
from helpcenter.search.index import documents
from helpcenter.search.language import synonyms
from helpcenter.search.language.tokens import stem
from helpcenter.search.language.tokens import words as spoken

LANGUAGES = ["en", "es"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("network", [network.id for network in NETWORKS])
def test_every_network_says_how_readers_ask_for_it(network: str, language: str) -> None:
    words = public.search_words(language)[network]
    assert words.asked
    assert set(words.asked) <= set(documents.asked_phrases(language)[network])


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_people_call_a_network_is_found(language: str) -> None:
    known = synonyms.of_file(language)
    for words in public.search_words(language).values():
        for said in words.synonyms:
            assert list(known.found_in([stem(word, language) for word in spoken(said)]))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[en]\nask = []", "nobody reads ask"),
        ("en = 3", "no table"),
        ("[en]\nasked = [1]", "no list of phrases"),
        ("[en]\nasked = ['']", "no list of phrases"),
        ("[en.synonyms]\nfb = 'facebook'", "no list of phrases"),
        ("[en", "search.toml"),
    ],
)
def test_a_file_that_says_nonsense_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "search.toml").write_text(text)
    with pytest.raises(PolicyError, match=problem):
        search.load(tmp_path)


def test_a_network_without_the_file_has_no_words(tmp_path: Path) -> None:
    assert search.load(tmp_path) == {}
