"""``check_articles``: what fails, and that our own articles do not."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from helpcenter.articles import validation
from helpcenter.articles.library import library
from helpcenter.management.commands import check_articles
from helpcenter.policies import facts
from tests.helpcenter.contact.writing import Desk
from tests.helpcenter.policies.changed_policy import change


def problems_of(desk: Desk, causes: dict[str, str] | None = None) -> list[str]:
    return [str(problem) for problem in validation.problems(desk.library(), causes or {})]


def test_our_articles_are_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_articles")
    both = 2 * len(library().by_slug)
    assert capsys.readouterr().out.strip() == f"{both} articles are in order"


def test_a_problem_fails_the_command(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write("one", "{nonsense}\n")
    monkeypatch.setattr(check_articles, "CONTENT", desk.folder)
    monkeypatch.setattr(check_articles, "load", lambda _language: desk.library())
    with pytest.raises(CommandError, match="problems in 1 articles"):
        call_command("check_articles")


def test_a_good_article_has_no_problem(desk: Desk) -> None:
    desk.write("one", "Lives {figure linkedin.access_token_seconds}. [two](article:two#a)\n")
    desk.write("two", "## Heading {#a}\n\nSee [above](#a).\n")
    assert problems_of(desk, {"expired": "two#a"}) == []


def test_every_network_has_an_article_of_its_own_in_every_language(desk: Desk) -> None:
    for network in facts.names():
        desk.write(network, head=f'networks = ["{network}"]\n')
    *translated, missing = facts.names()
    for network in translated:
        desk.translate(network)
    assert list(validation.networks_without_article(desk.library())) == []
    problems = list(validation.networks_without_article(desk.spanish()))
    assert [problem.where for problem in problems] == [missing]
    assert f"es/{missing}.md" in problems[0].what


def test_an_article_that_only_bears_a_networks_name_is_not_about_it(desk: Desk) -> None:
    for network in facts.names():
        desk.write(network)
    assert len(list(validation.networks_without_article(desk.library()))) == len(facts.names())


@pytest.mark.parametrize("typed", ["60 days", "60-day", "sixty days", "2 hours", "Two hours"])
def test_a_typed_policy_number_is_found(desk: Desk, typed: str) -> None:
    desk.write("one", f"It lives {typed}.\n")
    assert len(problems_of(desk)) == 1
    assert "typed-in policy number" in problems_of(desk)[0]


def test_a_typed_number_is_found_in_titles_tables_and_image_texts(desk: Desk) -> None:
    desk.write("title", title="All of 60 days")
    desk.write("table", "| a |\n|---|\n| 60 days |\n")
    desk.write("image", "![60 days](static:icons/favicon.svg)\n")
    assert len(problems_of(desk)) == 3


def test_other_lengths_may_be_typed(desk: Desk) -> None:
    desk.write("one", "Wait ten minutes. In 12 minutes, or 61 days, or on day 60.\n")
    assert problems_of(desk) == []


def test_a_changed_policy_makes_another_number_the_forbidden_one(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("one", "After 61 days.\n")
    change(monkeypatch, "x", "access_token_seconds", 61 * 86_400)
    assert "x.access_token_seconds" in problems_of(desk)[0]


def test_broken_links_within_the_help_center_are_found(desk: Desk) -> None:
    desk.write("one", "[a](article:two) [b](article:one#nowhere) [c](#missing)\n")
    assert problems_of(desk) == [
        "one: a link to an article that is not there: two",
        "one: a link to a paragraph that is not there: one#nowhere",
        "one: a link to a paragraph that is not there: one#missing",
    ]


def test_two_articles_with_one_slug_are_found(desk: Desk) -> None:
    desk.write("one")
    desk.write("shelf/one")
    assert problems_of(desk) == ["one.md: a second article with the slug one"]


def test_a_cause_without_its_paragraph_is_found(desk: Desk) -> None:
    desk.write("one", "## A {#a}\n")
    assert problems_of(desk, {"expired": "one#b"}) == [
        "one: the cause expired is explained at one#b, which is not there"
    ]
    assert len(problems_of(desk, {"expired": "two"})) == 1


def test_old_slugs_lead_to_one_article_only(desk: Desk) -> None:
    desk.write("one", head='redirects_from = ["old", "two"]\n')
    desk.write("two", head='redirects_from = ["old"]\n')
    assert problems_of(desk) == [
        "one: the old slug two is an article of its own",
        "two: the old slug old is claimed by one, too",
    ]


def test_related_articles_and_networks_exist(desk: Desk) -> None:
    desk.write("one", head='related = ["nowhere", "one"]\nnetworks = ["friendster"]\n')
    assert problems_of(desk) == [
        "one: no such network: friendster",
        "one: no such related article: nowhere",
        "one: no such related article: one",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("No head.", "does not begin with"),
        ('+++\ntitle = "T"\n', "not closed"),
        ("+++\ntitle = \n+++\n", "not TOML"),
        ('+++\ntitle = "T"\n+++\n', "summary is missing"),
        ("+++\ntitle = 5\n+++\n", "title: should be a valid string, not 5"),
    ],
)
def test_a_wrong_head_is_found(desk: Desk, text: str, said: str) -> None:
    desk.write_raw("one.md", text)
    assert said in problems_of(desk)[0]


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ('author = "me"\n', "unknown key: author"),
        ("related = [1]\n", "related[1]: should be a valid string"),
        ('order = "first"\n', "order: should be a valid integer"),
    ],
)
def test_a_wrong_line_in_the_head_is_found(desk: Desk, head: str, said: str) -> None:
    desk.write("one", head=head)
    assert said in problems_of(desk)[0]


def test_a_tag_in_the_head_is_found_because_none_is_read_there(desk: Desk) -> None:
    desk.write("one", title="What {tool} does")
    assert problems_of(desk) == ["one: a tag where none is read, in the head: {tool}"]


def test_an_unknown_topic_is_found(desk: Desk) -> None:
    desk.write("one")
    path = desk.folder / "en" / "one.md"
    path.write_text(path.read_text().replace('["start"]', '["cooking"]'))
    assert "unknown topic: cooking" in problems_of(desk)[0]
