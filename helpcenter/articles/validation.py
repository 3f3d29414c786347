"""What ``manage.py check_articles`` holds the articles to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from helpcenter.articles import button_names, typed_figures
from helpcenter.articles.library import Article, Library
from helpcenter.markup.callouts import BOX
from helpcenter.markup.tags import TAG
from helpcenter.policies import facts


@dataclass(frozen=True, slots=True)
class Problem:
    where: str  # slug, or file name
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def problems(library: Library, causes: Mapping[str, str]) -> list[Problem]:
    """Everything wrong with these articles. ``causes``: cause -> ``slug#anchor``."""
    problems = [Problem(name, what) for name, what in library.problems]
    for article in library:
        # What is not translated is checked where it was written.
        if article.language == library.language:
            problems += [Problem(article.slug, what) for what in _of_article(article, library)]
    problems += _moved(library)
    problems += _causes(library, causes)
    return problems


def networks_without_article(library: Library) -> Iterator[Problem]:
    """Every network has an article of its own in this language, which policies link to."""
    for network, name in facts.names().items():
        article = library.by_slug.get(network)
        if article is None or article.language != library.language:
            where = f"{library.language}/{network}.md"
            yield Problem(network, f"{name} has no article in this language: write {where}")
        elif article.only_network != network:
            yield Problem(network, f'an article about {name} says networks = ["{network}"]')


def _of_article(article: Article, library: Library) -> Iterator[str]:
    yield from article.page.notes.problems
    yield from _front(article, library)
    yield from _links(article, library)
    yield from _notes(article)
    yield from _translation(article)
    yield from _buttons(article)
    said = [note.says for note in article.front.notes]
    texts = [article.title, article.summary, *said, *article.page.typed]
    yield from typed_figures.lengths(texts)
    yield from typed_figures.amounts(texts)
    yield from typed_figures.days(article.page.typed, article.language)


def _buttons(article: Article) -> Iterator[str]:
    for name in dict.fromkeys(article.page.notes.pressed):
        if not button_names.is_known(name, article.language):
            yield (
                f"a button that no page of ours has: {name!r}; write it as its page does. "
                "A network's own stands among the buttons of its policy.toml"
            )


def _front(article: Article, library: Library) -> Iterator[str]:
    for text in (article.title, article.summary, *(note.says for note in article.front.notes)):
        if tag := TAG.search(text):
            yield f"a tag where none is read, in the head: {tag[0]}"
    for network in article.front.networks:
        if network not in facts.names():
            yield f"no such network: {network}"
    for slug in article.front.related:
        if slug not in library.by_slug or slug == article.slug:
            yield f"no such related article: {slug}"


def _links(article: Article, library: Library) -> Iterator[str]:
    for link in article.page.notes.links:
        target = library.by_slug.get(link.slug or article.slug)
        if target is None:
            yield f"a link to an article that is not there: {link.slug}"
        elif link.anchor and link.anchor not in target.page.anchors:
            yield f"a link to a paragraph that is not there: {target.slug}#{link.anchor}"


def _notes(article: Article) -> Iterator[str]:
    days = [note.date for note in article.front.notes]
    if days != sorted(days, reverse=True):
        yield "the notes are not in order: the newest comes first"
    if days and max(days) > article.front.updated:
        yield f"a note of {max(days)}, later than updated ({article.front.updated})"
    if article.published > article.front.updated:
        yield f"updated ({article.front.updated}) before it was published ({article.published})"


def _translation(article: Article) -> Iterator[str]:
    """What must be the same in every language. An older translation says that it is older, and
    may lack what its original has gained since."""
    original = article.original
    if original is None or article.behind:
        return
    for what, of in (("anchors", _anchors), ("tags", _tags), ("boxes", _boxes)):
        theirs, own = of(original), of(article)
        for item in sorted((theirs - own).elements()):
            yield f"{what} differ from the original's: {item} is missing"
        for item in sorted((own - theirs).elements()):
            yield f"{what} differ from the original's: {item} is too much"


def _anchors(article: Article) -> Counter[str]:
    return Counter(f"#{anchor}" for anchor in article.page.anchors)


def _tags(article: Article) -> Counter[str]:
    """Without what follows the fact: an adjective of one language is none in another. And
    without the tool, which one language names where another says "it"."""
    tags = ((match[1], (match[2] or "").split()) for match in TAG.finditer(article.body))
    facts_of = ((name, words) for name, words in tags if name != "tool")
    return Counter(f"{{{' '.join([name, *words[:1]])}}}" for name, words in facts_of)


def _boxes(article: Article) -> Counter[str]:
    return Counter(f"::: {match[1]}" for match in BOX.finditer(article.body))


def _moved(library: Library) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for article in library:
        for old in article.front.redirects_from:
            if old in library.by_slug:
                yield Problem(article.slug, f"the old slug {old} is an article of its own")
            if old in seen:
                yield Problem(article.slug, f"the old slug {old} is claimed by {seen[old]}, too")
            seen[old] = article.slug


def _causes(library: Library, causes: Mapping[str, str]) -> Iterator[Problem]:
    for cause, target in causes.items():
        slug, _, anchor = target.partition("#")
        article = library.by_slug.get(slug)
        if article is None or (anchor and anchor not in article.page.anchors):
            yield Problem(slug, f"the cause {cause} is explained at {target}, which is not there")
