"""Which articles answer a question best, and by which passage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpcenter.search.index.store import Index
from helpcenter.search.language.asked_word import AskedWord
from helpcenter.search.language.lexicon import Lexicon
from helpcenter.search.language.phrases import likeness
from helpcenter.search.networks_named import spoken_of
from helpcenter.search.paragraphs import Paragraph, held, paragraphs
from helpcenter.search.question import Question

# bm25's weights for FTS5, and our own for the score: title > headings > summary > body.
TITLE, HEADINGS, SUMMARY, ASKS, BODY = 10.0, 5.0, 4.0, 4.0, 1.0
WEIGHTS = (TITLE, HEADINGS, SUMMARY, ASKS, BODY)
CANDIDATES = 30  # articles that are scored
MOST_MATCHED = 24  # stems that FTS5 looks for: the most telling ones
LIKE_ASKED = 40.0  # what it counts that readers ask for an article in these very words
BEST = 10.0  # what it counts how well its best paragraph answers
ALSO = 0.6  # of the best paragraph's score: what is shown beside it
SECOND = 0.3
COVER = 1.0  # how much it counts that all of the words are there
VISIBLE, NEARLY_ASKED = 3, 0.45
UNNAMED = 0.85  # an article about one network, for a question that does not speak of it
NEAR_ENOUGH = 0.12  # of the best score: what is less is only noise
FIELDS = "id, slug, title, headings, summary, asked, body, phrases, network"
# Number, slug, the stems of each field, the phrases as they were written down, the network.
Row = tuple[int, str, str, str, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Ranked:
    """An article's place among the answers; ``passage`` is a rowid, ``others`` further ones."""

    slug: str
    score: float
    passage: int
    others: tuple[int, ...]
    likeness: float = 0.0  # to the nearest of the phrases in which readers ask for it
    named: bool = False  # the own article of a network that the question names


def rank(index: Index, question: Question, *, limit: int) -> list[Ranked]:
    if not question.asked:
        return []
    ranked = [_score(index, row, question) for row in _candidates(index, question)]
    ranked.sort(key=lambda place: (-place.score, place.slug))
    best = ranked[0].score if ranked else 0.0
    kept = [place for place in ranked[:limit] if place.score >= best * NEAR_ENOUGH]
    return _promote(kept, [*_asked_for(ranked), *_named(ranked)])[:limit]


def _asked_for(ranked: Sequence[Ranked]) -> list[Ranked]:
    """The article that readers ask for most nearly so, however many others share the words."""
    nearest = max(ranked, key=lambda place: place.likeness, default=None)
    return [nearest] if nearest and nearest.likeness >= NEARLY_ASKED else []


def _named(ranked: Sequence[Ranked]) -> list[Ranked]:
    """Whoever names a network or two is offered their articles, whatever else is meant."""
    named = [place for place in ranked if place.named]
    return named if len(named) < VISIBLE else []


def _promote(ranked: list[Ranked], wanted: Sequence[Ranked]) -> list[Ranked]:
    """The best on top, and the wanted ones among those that are seen without scrolling."""
    late = [place for place in dict.fromkeys(wanted) if place not in ranked[:VISIBLE]]
    first = [place for place in ranked[:VISIBLE] if place in wanted or place is ranked[0]]
    others = [place for place in ranked if place not in first and place not in late]
    room = max(VISIBLE - len(first) - len(late), 0)
    head = sorted([*first, *others[:room]], key=ranked.index)
    return [*head, *late, *others[room:]]


def _candidates(index: Index, question: Question) -> list[Row]:
    """The articles that FTS5 finds best."""
    telling = index.lexicon.telling
    worth = {stem: telling(stem) for stem in question.stems}
    most = sorted(worth, key=lambda stem: (-worth[stem], stem))[:MOST_MATCHED]
    match = " OR ".join(f'"{stem}"' for stem in most)  # stems hold letters and digits only
    weights = ", ".join(str(weight) for weight in WEIGHTS)
    best = index.database.execute(
        f"SELECT {FIELDS} FROM (SELECT rowid AS id FROM look WHERE look MATCH ?"  # noqa: S608 - ours
        f" ORDER BY bm25(look, {weights}) LIMIT {CANDIDATES}) AS best JOIN article USING (id)",
        (match,),
    ).fetchall()
    return best + [row for row in _named_in(index, question) if row not in best]


def _named_in(index: Index, question: Question) -> list[Row]:
    """The own articles of networks that the question names, however many others do."""
    named = sorted(spoken_of(question.stems, index.language))
    marks = ", ".join("?" * len(named))
    return index.database.execute(
        f"SELECT {FIELDS} FROM article WHERE slug IN ({marks})",  # noqa: S608 - marks only
        named,
    ).fetchall()


def _score(index: Index, row: Row, question: Question) -> Ranked:
    number, slug, *fields, phrases, network = row
    total = sum(word.telling for word in question.asked)
    points, covered = 0.0, 0.0
    for asked in question.asked:
        points += _answered(asked, fields, index.lexicon)
        covered += asked.telling * held(asked, " ".join(fields))
    share = covered / total
    whole = likeness(phrases, question.asked, total, index.lexicon)
    told = paragraphs(index, number, question, fields[0], whole)
    first = told[0]
    near_asked = max(whole, *(paragraph.likeness for paragraph in told))
    score = points * share**COVER * (0.5 + first.share)
    score += (LIKE_ASKED * near_asked**2 + BEST * first.score) * total
    named = network in spoken_of(question.stems, index.language)
    score *= UNNAMED if network and not named else 1.0
    # Others may be about that network alone, too.
    own = named and slug == network
    return Ranked(slug, score, first.rowid, _others(told), near_asked, own)


def _others(told: Sequence[Paragraph]) -> tuple[int, ...]:
    """Two more that answer nearly as well."""
    enough = told[0].score * ALSO
    return tuple(paragraph.rowid for paragraph in told[1:3] if paragraph.score > enough)


def _answered(asked: AskedWord, fields: Sequence[str], lexicon: Lexicon) -> float:
    """By the best of its stems; a meaning of two words is told by both."""
    each = sorted(
        (
            min(asked.telling, lexicon.telling(stem)) * _points(stem, worth, fields)
            for stem, worth in asked.stems.items()
        ),
        reverse=True,
    )
    return each[0] + SECOND * sum(each[1:2])


def _points(stem: str, worth: float, fields: Sequence[str]) -> float:
    """Of one word in one article: each field counts once, the text a little by how often."""
    key = f" {stem} "
    held = sum(
        weight for weight, field in zip(WEIGHTS[:-1], fields[:-1], strict=True) if key in field
    )
    return worth * (held + BODY * min(fields[-1].count(key), 4))
