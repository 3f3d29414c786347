"""What a page says about itself to machines: schema.org's words, as JSON-LD.

Made from the same objects as the page, so that neither can say what the other does not.
https://schema.org/TechArticle, /BreadcrumbList, /FAQPage, /WebSite, /Dataset
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.site_address import absolute
from helpcenter.articles.library import SOURCE_LANGUAGE, Article, library
from helpcenter.discovery import addresses, share_cards
from helpcenter.markup.page import Section
from helpcenter.policies import comparison

Data = dict[str, Any]
Question = tuple[str, str]
CONTEXT = "https://schema.org"
# In a script element nothing may look like its end, or like a comment.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def script(data: Data) -> SafeString:
    """The data as a block of the page; it runs nothing, and nothing in it ends it."""
    text = json.dumps({"@context": CONTEXT, **data}, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  # nosec B308 B703  # escaped above


def publisher() -> Data:
    return {"@type": "Organization", "name": share_cards.SITE_NAME, "url": absolute("/")}


def article(of: Article, picture: str) -> Data:
    where = addresses.article(of)
    return {
        "@type": "TechArticle",
        "@id": f"{where}#article",
        "headline": of.title,
        "description": of.summary,
        "inLanguage": of.language,
        "datePublished": of.published.isoformat(),
        "dateModified": of.front.updated.isoformat(),
        "url": where,
        "mainEntityOfPage": where,
        "image": picture,
        "articleSection": str(of.topic.title),
        "wordCount": of.page.words,
        "author": publisher(),
        "publisher": publisher(),
        **_translations(of),
    }


def _translations(of: Article) -> Data:
    if of.original is not None:
        return {"translationOfWork": {"@id": f"{addresses.article(of.original)}#article"}}
    others = [code for code in addresses.of_article(of.slug) if code != of.language]
    translations = [library(code).by_slug[of.slug] for code in others]
    if not translations:
        return {}
    return {
        "workTranslation": [
            {"@id": f"{addresses.article(translation)}#article"} for translation in translations
        ]
    }


def breadcrumbs(of: Article) -> Data:
    """The breadcrumbs of an article, as they stand above its title."""
    shelves = addresses.page("helpcenter:index", language=of.language)
    return crumbs(
        (_("Help"), addresses.page("helpcenter:home", language=of.language)),
        (str(of.topic.title), f"{shelves}#{of.topic.slug}"),
        (of.title, addresses.article(of)),
    )


def crumbs(*steps: tuple[str, str]) -> Data:
    """``steps``: name and whole address, from the home page on."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": where}
            for number, (name, where) in enumerate(steps, 1)
        ],
    }


def questions_of(of: Article) -> list[Question]:
    """The questions of an article that consists of them: each of its headings asks one.
    Empty for every other article, whatever single heading may ask."""
    sections = of.page.sections
    heads = [
        number for number, section in enumerate(sections) if section.level == 2 and section.title
    ]
    if len(heads) < 2 or not all(sections[head].title.endswith("?") for head in heads):
        return []
    ends = [*heads[1:], len(sections)]
    questions = [
        (sections[head].title, _answer(sections[head:end]))
        for head, end in zip(heads, ends, strict=True)
    ]
    return questions if all(answer for _question, answer in questions) else []


def _answer(sections: Sequence[Section]) -> str:
    head, *below = sections
    told = [head.text]
    for section in below:
        told += [
            section.title if section.title.endswith(("?", "!", ".")) else f"{section.title}.",
            section.text,
        ]
    return " ".join(" ".join(told).split())


def faq(questions: Sequence[Question]) -> Data:
    return {
        "@type": "FAQPage",
        "inLanguage": get_language() or SOURCE_LANGUAGE,
        "mainEntity": [
            {
                "@type": "Question",
                "name": question,
                "acceptedAnswer": {"@type": "Answer", "text": answer},
            }
            for question, answer in questions
        ],
    }


def site() -> Data:
    language = get_language() or SOURCE_LANGUAGE
    search = addresses.page("helpcenter:search", language=language)
    return {
        "@type": "WebSite",
        "name": share_cards.SITE_NAME,
        "url": addresses.page("helpcenter:home", language=language),
        "inLanguage": language,
        "publisher": publisher(),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{words}}"},
            "query-input": "required name=words",
        },
    }


def policy_data(description: str, files: Sequence[str]) -> Data:
    """The page that compares the networks, as the data set that it also is."""
    networks = comparison.everything()
    return {
        "@type": "Dataset",
        "name": _("Access token policies of social networks"),
        "description": description,
        "url": addresses.page("helpcenter:policies", language=get_language() or SOURCE_LANGUAGE),
        "isAccessibleForFree": True,
        "creator": publisher(),
        "dateModified": max(network.checked for network in networks).isoformat(),
        "keywords": [network.name for network in networks],
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": "application/json", "contentUrl": file}
            for file in files
        ],
    }
