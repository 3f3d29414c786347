"""JSON-LD: what schema.org asks of each type, true to the page, and safe inside it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker
from pytest_django import Settings

from helpcenter.articles.library import library
from helpcenter.discovery import structured_data
from tests.every_network import NETWORK_IDS
from tests.helpcenter.contact.writing import Desk
from tests.helpcenter.discovery.head_tags import Head
from tests.helpcenter.policies.changed_policy import change
from tests.helpcenter.shelved import shelve, translate

pytestmark = pytest.mark.slow

SITE = "https://care.example"
PAGES = ("/", "/articles/", "/policies/", "/policies/changes/", "/contact/")
ARTICLES = tuple(f"/articles/{slug}/" for slug in sorted(library("en").by_slug))
EVERY = [*PAGES, *ARTICLES, *(f"/es{path}" for path in (*PAGES, *ARTICLES))]
ADDRESS = {"type": "string", "pattern": f"^{SITE}/"}
DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$", "format": "date"}
TEXT = {"type": "string", "minLength": 1}
LANGUAGE = {"enum": ["en", "es"]}
WHO = {
    "type": "object",
    "required": ["@type", "name", "url"],
    "properties": {"@type": {"const": "Organization"}, "name": TEXT, "url": ADDRESS},
}


def shape(type_of: str, **properties: Any) -> dict[str, Any]:
    """Everything named is needed, and nothing else may be there."""
    needed = {
        "@context": {"const": "https://schema.org"},
        "@type": {"const": type_of},
        **properties,
    }
    optional = ("translationOfWork", "workTranslation")
    return {
        "type": "object",
        "required": [key for key in needed if key not in optional],
        "properties": needed,
        "additionalProperties": False,
    }


def listed(**properties: Any) -> dict[str, Any]:
    item = {"type": "object", "required": [*properties], "properties": properties}
    return {"type": "array", "minItems": 1, "items": item}


REFERENCE = {"type": "object", "required": ["@id"], "properties": {"@id": ADDRESS}}
SHAPES = {
    "TechArticle": shape(
        "TechArticle",
        **{"@id": ADDRESS},
        headline={"type": "string", "minLength": 1, "maxLength": 110},
        description=TEXT,
        inLanguage=LANGUAGE,
        datePublished=DAY,
        dateModified=DAY,
        url=ADDRESS,
        mainEntityOfPage=ADDRESS,
        image=ADDRESS,
        articleSection=TEXT,
        wordCount={"type": "integer", "minimum": 1},
        author=WHO,
        publisher=WHO,
        translationOfWork=REFERENCE,
        workTranslation={"type": "array", "items": REFERENCE},
    ),
    "BreadcrumbList": shape(
        "BreadcrumbList",
        itemListElement=listed(
            **{"@type": {"const": "ListItem"}},
            position={"type": "integer"},
            name=TEXT,
            item=ADDRESS,
        ),
    ),
    "FAQPage": shape(
        "FAQPage",
        inLanguage=LANGUAGE,
        mainEntity=listed(
            **{"@type": {"const": "Question"}},
            name={"type": "string", "pattern": r"\?$"},
            acceptedAnswer={
                "type": "object",
                "required": ["@type", "text"],
                "properties": {"@type": {"const": "Answer"}, "text": TEXT},
            },
        ),
    ),
    "WebSite": shape(
        "WebSite",
        name=TEXT,
        url=ADDRESS,
        inLanguage=LANGUAGE,
        publisher=WHO,
        potentialAction={
            "type": "object",
            "required": ["@type", "target", "query-input"],
            "properties": {"@type": {"const": "SearchAction"}},
        },
    ),
    "Dataset": shape(
        "Dataset",
        name=TEXT,
        description={"type": "string", "minLength": 50, "maxLength": 5000},
        url=ADDRESS,
        isAccessibleForFree={"const": True},
        creator=WHO,
        dateModified=DAY,
        keywords={"type": "array", "items": TEXT},
        distribution=listed(
            **{"@type": {"const": "DataDownload"}}, encodingFormat=TEXT, contentUrl=ADDRESS
        ),
    ),
}


@pytest.fixture(autouse=True)
def _site(settings: Settings) -> None:
    settings.SITE_URL = SITE


def head(client: Client, path: str) -> Head:
    return Head(client.get(path).content.decode())


@pytest.mark.django_db
@pytest.mark.parametrize("path", EVERY)
def test_what_a_page_says_has_the_shape_that_schema_org_asks_for(client: Client, path: str) -> None:
    data = head(client, path).data
    assert data
    for block in data:
        check = Draft202012Validator(SHAPES[block["@type"]], format_checker=FormatChecker())
        assert [error.message for error in check.iter_errors(block)] == []


@pytest.mark.parametrize("broken", ["datePublished", "image", "author", "headline"])
def test_a_missing_part_would_be_found(client: Client, broken: str) -> None:
    said = dict(head(client, "/articles/x/").said("TechArticle")[0])
    said.pop(broken)
    assert not Draft202012Validator(SHAPES["TechArticle"]).is_valid(said)


@pytest.mark.parametrize("path", [*ARTICLES, *(f"/es{path}" for path in ARTICLES)])
def test_an_article_says_what_its_page_says(client: Client, path: str) -> None:
    page = head(client, path)
    (said,) = page.said("TechArticle")
    assert said["headline"] == page.metas["og:title"][0]
    assert said["description"] == page.metas["description"][0]
    assert [said["url"]] == page.of("canonical")
    assert said["dateModified"] == page.metas["article:modified_time"][0]
    assert f'datetime="{said["dateModified"]}"' in page.text
    (crumbs,) = page.said("BreadcrumbList")
    steps = crumbs["itemListElement"]
    assert [step["position"] for step in steps] == [1, 2, 3]
    for step in steps[:2]:
        assert f'href="{step["item"].removeprefix(SITE)}"' in page.text
        assert f">{step['name']}</a>" in page.text
    assert steps[2]["item"] == said["url"]


def test_the_languages_of_an_article_know_each_other(client: Client) -> None:
    (english,) = head(client, "/articles/x/").said("TechArticle")
    (spanish,) = head(client, "/es/articles/x/").said("TechArticle")
    assert (english["inLanguage"], spanish["inLanguage"]) == ("en", "es")
    assert english["workTranslation"] == [{"@id": spanish["@id"]}]
    assert spanish["translationOfWork"] == {"@id": english["@id"]}


def test_what_is_not_translated_is_said_to_be_english(
    client: Client, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("one")
    desk.write("two")
    translate(desk, "two", "Dos")
    shelve(monkeypatch, desk)
    (said,) = head(client, "/es/articles/one/").said("TechArticle")
    assert (said["inLanguage"], said["url"]) == ("en", f"{SITE}/articles/one/")
    assert "workTranslation" not in said


ASKED = """Before.

## Does it end? {#end}

Yes.

### And then?

You sign in.

## May I share it? {#share}

No.
"""


@pytest.mark.parametrize("path", ["/articles/asked/", "/es/articles/asked/"])
def test_an_article_of_questions_is_one(
    client: Client, desk: Desk, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    desk.write("asked", ASKED)
    translate(desk, "asked", "Preguntas", ASKED)
    shelve(monkeypatch, desk)
    (said,) = head(client, path).said("FAQPage")
    asked = {
        question["name"]: question["acceptedAnswer"]["text"] for question in said["mainEntity"]
    }
    assert asked == {"Does it end?": "Yes. And then? You sign in.", "May I share it?": "No."}


@pytest.mark.parametrize(
    "body",
    [
        ASKED + "\n## Sources {#sources}\n\nHere.\n",
        "## Does it end?\n\nYes.\n",
        "## Does it end?\n\n## Does it?\n\nYes.\n",
        "Words.\n",
    ],
    ids=["one heading asks nothing", "a single question", "one without an answer", "none"],
)
def test_every_other_article_is_not(
    client: Client, desk: Desk, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    desk.write("other", body)
    shelve(monkeypatch, desk)
    assert head(client, "/articles/other/").said("FAQPage") == []


def test_those_of_ours_that_consist_of_questions_say_so(client: Client) -> None:
    asking = {
        f"/articles/{article.slug}/"
        for article in library("en")
        if all(section.title.endswith("?") for section in article.page.contents)
    }
    assert {path for path in ARTICLES if head(client, path).said("FAQPage")} == asking


@pytest.mark.parametrize("path", ["/policies/", "/es/policies/"])
def test_the_questions_about_the_networks_stand_on_the_page(client: Client, path: str) -> None:
    page = head(client, path)
    (said,) = page.said("FAQPage")
    assert len(said["mainEntity"]) == len(NETWORK_IDS)
    for question in said["mainEntity"]:
        assert f">{question['name']}</h3>" in page.text
        assert f"<p>{question['acceptedAnswer']['text']}</p>" in page.text


def test_an_answer_follows_the_policy(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    change(monkeypatch, "linkedin", "access_token_seconds", 45 * 86_400)
    (said,) = head(client, "/policies/").said("FAQPage")
    assert "lasts 45 days" in str(said)
    assert "lasts 60 days" in str(said)  # Instagram's


@pytest.mark.parametrize(
    "title",
    ["</script><script>alert(1)</script>", "<!-- <script>", "a & b < c > d", "\u2028 \u2029"],
)
def test_nothing_in_the_data_ends_it(title: str) -> None:
    block = structured_data.script({"@type": "TechArticle", "headline": title})
    inside = block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert len(inside) < len(block)
    assert not set("<>&") & set(inside)
    assert json.loads(inside)["headline"] == title
