"""Each tag of an article: what it shows, and what it says when it cannot."""

from __future__ import annotations

import pytest
from django.utils import translation
from django.utils.translation import override

from helpcenter.markup.page import read
from helpcenter.policies import facts
from tests.every_network import NETWORK_IDS, name_of
from tests.helpcenter.policies.changed_policy import CHECKED, change


def problems(markdown: str) -> list[str]:
    return read(markdown).notes.problems


def test_a_figure_is_shown_in_words_with_its_value() -> None:
    page = read("It lives {figure linkedin.access_token_seconds}.")
    assert '<data value="5184000">60 days</data>' in page.html
    assert page.sections[0].text == "It lives 60 days."


def test_a_figure_follows_the_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    change(monkeypatch, "linkedin", "access_token_seconds", 45 * 86_400)
    page = read("A {figure linkedin.access_token_seconds adjective} token.")
    assert "45-day" in page.html
    assert page.notes.cited[0].checked == CHECKED


@pytest.mark.parametrize(
    ("markdown", "said"),
    [
        ("{figure linkedin.no_such}", "no such policy fact"),
        ("{figure friendster.access_token_seconds}", "no such policy fact"),
        ("{figure linkedin.access_token_seconds loudly}", "a figure is named"),
        ("within {nonsense} a line", "unknown tag within a line"),
        ("{nonsense here}", "unknown tag on a line of its own"),
        ("{policy friendster}", "no such network"),
        ("within {policy linkedin} a line", "unknown tag within a line"),
        ("{live}", "no such network"),
        ("{live linkedin}\n\n{live linkedin}", "a second live card"),
        ("{live linkedin loud}", "a live card is named"),
        ("{picture nonsense}", "no such picture"),
        ("{picture consent friendster}", "no such picture"),
        ("{picture consent x}\n\n{picture consent x}", "a second time the same picture"),
    ],
)
def test_a_tag_that_cannot_be_shown_is_named_once(markdown: str, said: str) -> None:
    told = problems(markdown)
    assert len(told) == 1
    assert said in told[0]


def test_what_is_wrong_stays_readable_and_escaped() -> None:
    page = read("{nonsense <b>}")
    assert "&lt;b&gt;" in page.html
    assert "<b>" not in page.html


def test_a_policy_table_stands_for_its_network(monkeypatch: pytest.MonkeyPatch) -> None:
    change(monkeypatch, "pinterest", "access_token_seconds", 31 * 86_400)
    page = read("Above.\n\n{policy pinterest}\n\nBelow.")
    assert '<table class="facts">' in page.html
    assert "31 days" in page.html
    assert not page.notes.problems


def test_what_a_network_says_itself_is_quoted_with_its_page_and_day() -> None:
    page = read("{wording facebook}")
    said = facts.own_words("facebook")[0]
    assert f'<blockquote lang="en" cite="{said.source}">' in page.html
    assert said.text in page.html
    assert f'href="{said.source}"' in page.html
    assert "read on 29 November 2026" in page.html
    assert page.notes.cited[0].key == facts.WORDING
    assert page.notes.problems == []


def test_where_its_words_alone_would_mislead_we_say_so() -> None:
    noted = next(said for said in facts.own_words("x") if said.note)
    html = read("{wording x}").html
    assert noted.note in html.partition(noted.text)[2].partition("</figure>")[0]


def test_what_it_said_before_stands_below_and_leads_nowhere() -> None:
    page = read("{wording facebook}")
    (before,) = facts.own_words_before("facebook")
    assert before.text in page.html.partition("<details>")[2]
    assert "On 25 November 2025 the page said something else." in page.html
    assert f'href="{before.source}"' not in page.html


def test_in_spanish_the_words_stay_and_our_translation_stands_below() -> None:
    with override("es"):
        page = read("{wording x}")
        said = facts.own_words("x")[0]
    assert f'<blockquote lang="en" cite="{said.source}">' in page.html
    assert said.text in page.html
    assert f"En nuestra traducción: {said.ours}" in page.html


def test_the_table_says_what_is_not_settled_and_what_is_ours() -> None:
    html = read("{policy linkedin}").html
    ahead = html.partition("14 days ahead")[2]
    assert ahead.partition("</tr>")[0].count("our choice") == 1
    password = html.partition("the password of the LinkedIn account changes")[2]
    assert "not settled" in password.partition("</td>")[0]
    assert "no page says it" in password.partition("</tr>")[0]


def test_every_figure_of_the_comparison_leads_to_its_source() -> None:
    html = read("{policy}").html
    for network in NETWORK_IDS:
        assert f'href="{facts.fact(network, facts.policy(network).life_key).source}"' in html


def test_the_day_of_a_change_is_told_by_its_id() -> None:
    page = read("Over since {since pinterest.access-token-seconds-2023-06-30}.")
    assert page.sections[0].text == "Over since 30 June 2023."
    assert page.notes.cited[0].network == "pinterest"


@pytest.mark.parametrize("of", ["pinterest", "pinterest.no-such", "friendster.x", "x y"])
def test_a_change_that_there_is_not_is_a_problem(of: str) -> None:
    assert "a change is named network.id" in problems(f"{{since {of}}}x")[0]


def test_the_networks_are_compared_in_one_table() -> None:
    page = read("{policy}")
    for network in NETWORK_IDS:
        assert f">{name_of(network)}</a></th>" in page.html


def test_a_settings_link_leads_to_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    change(monkeypatch, "x", "settings_url", "https://x.example/apps")
    change(monkeypatch, "x", "settings_path", "Settings > Apps")
    page = read("Look here: {settings x}.")
    assert '<a href="https://x.example/apps" rel="external noopener">Settings &gt; Apps</a' in (
        page.html
    )


def test_every_settings_link_in_one_list(monkeypatch: pytest.MonkeyPatch) -> None:
    for network in NETWORK_IDS:
        change(monkeypatch, network, "settings_url", f"https://{network}.example/")
        change(monkeypatch, network, "settings_path", f"Apps of {network}")
    page = read("{settings}")
    assert page.html.count("<li data-network=") == len(NETWORK_IDS)
    assert all(f"Apps of {network}" in page.html for network in NETWORK_IDS)
    assert page.notes.by_network


def test_a_live_card_is_a_worked_example_until_it_is_filled() -> None:
    page = read("{live linkedin}")
    assert 'id="live-linkedin"' in page.html
    assert "Ends in 9 days" in page.html
    assert page.notes.live == ["linkedin"]


def test_a_quiet_live_card_shows_nothing_of_its_own() -> None:
    page = read("{live x quiet}")
    assert page.html.strip() == '<div id="live-x"></div>'
    assert (page.notes.live, page.notes.lines) == ([], ["x"])


@pytest.mark.parametrize(("language", "prefix"), [("en", ""), ("es", "/es")])
def test_whether_a_tool_reports_is_an_example_until_it_is_filled(
    language: str, prefix: str
) -> None:
    with translation.override(language):
        page = read("{live tool}\n")
    assert f'data-hx-get="{prefix}/preferences/keys/reporting/"' in page.html
    assert 'data-hx-trigger="load"' in page.html
    assert "9:12" in page.html
    assert page.notes.live == []  # no channels are asked for
    assert page.notes.problems == []


def test_the_worked_example_follows_the_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    change(monkeypatch, "linkedin", "access_token_seconds", 100 * 86_400)
    assert "for 100 days. Ends in 15 days" in read("{live linkedin}").html


@pytest.mark.parametrize("kind", ["note", "tip", "warning", "then"])
def test_a_box_has_a_heading_of_its_own_or_a_given_one(kind: str) -> None:
    page = read(f"::: {kind} Look out\nWords.\n:::\n\n::: {kind}\nMore.\n:::")
    assert page.html.count('role="note"') == 2
    assert "<strong>Look out</strong>" in page.html
    assert not page.notes.problems


def test_an_unknown_box_is_a_problem() -> None:
    assert problems("::: shout\nWords.\n:::") == ["unknown box: ::: shout"]


def test_a_heading_of_a_box_is_escaped() -> None:
    assert "<script>" not in read("::: note <script>\nWords.\n:::").html


def test_steps_are_a_numbered_list() -> None:
    html = read("::: steps\n1. One.\n2. Two.\n:::").html
    assert html.startswith('<div class="walk">\n<ol>')


def test_raw_html_stays_text() -> None:
    html = read("<script>alert(1)</script>\n\nand <b onclick=x>inline</b>").html
    assert "<script>" not in html
    assert "<b " not in html


def test_headings_carry_the_given_anchor_or_one_from_their_words() -> None:
    page = read("## Given it is {#mine}\n\nText.\n\n## From the words\n\nMore.")
    assert [(section.title, section.anchor) for section in page.contents] == [
        ("Given it is", "mine"),
        ("From the words", "from-the-words"),
    ]
    assert '<h2 id="mine">Given it is</h2>' in page.html


def test_two_headings_with_one_anchor_and_a_first_level_one_are_problems() -> None:
    assert problems("## A {#same}\n\n## B {#same}") == ["two headings with the anchor #same"]
    assert problems("# Title") == ["a first-level heading in the text: Title"]


def test_links_to_our_pages_and_to_policies_are_resolved(monkeypatch: pytest.MonkeyPatch) -> None:
    change(monkeypatch, "x", "docs_url", "https://docs.x.example/")
    html = read(
        "[a](article:linkedin#policy) [b](page:channels:list) [c](policy:x.docs_url) [d](#here)"
    ).html
    assert 'href="/articles/linkedin/#policy"' in html
    assert 'href="/channels/"' in html
    assert '<a href="https://docs.x.example/" rel="external noopener">c</a>' in html
    assert 'href="#here"' in html


@pytest.mark.parametrize(
    ("markdown", "said"),
    [
        ("[a](page:nowhere:list)", "a page that is not there"),
        ("[a](policy:x.no_such_key)", "no such policy fact"),
        ("[a](/articles/x/)", "leads nowhere we know"),
        ("[a](http://plain.example/)", "leads nowhere we know"),
        ("![](static:site.css)", "an image without text"),
        ("![A line](static:no-such.svg)", "not among our files"),
        ("![A line](https://elsewhere.example/a.png)", "not among our files"),
    ],
)
def test_a_link_or_image_that_fails_is_named(markdown: str, said: str) -> None:
    assert said in problems(markdown)[0]


def test_an_address_of_the_policy_is_not_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    change(monkeypatch, "x", "settings_url", "https://x.example/apps")
    assert "link to policy:" in problems("[a](https://x.example/apps)")[0]


@pytest.mark.parametrize("model", list(facts.RENEWED))
def test_the_networks_of_a_renewal_model_are_named_from_the_policies(model: str) -> None:
    page = read(f"So: {{networks {model}}}.")
    named = [
        name for network, name in facts.names().items() if facts.policy(network).renewal == model
    ]
    assert f"So: {', '.join(named)}." in page.html
    assert page.notes.problems == []


def test_a_renewal_model_that_there_is_not_is_a_problem() -> None:
    assert "no such way of renewing" in read("{networks weekly}x").notes.problems[0]
