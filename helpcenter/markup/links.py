"""Where links lead: ``article:slug#anchor``, ``page:channels:list``, ``policy:x.docs_url``."""

from __future__ import annotations

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, override
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from helpcenter.markup import notes as n
from helpcenter.policies import facts


def href(notes: n.Notes, written: str) -> str:
    """The address that a link of an article stands for; problems go to ``notes``."""
    scheme, _, rest = written.partition(":")
    if written.startswith("#"):
        notes.links.append(n.Link("", written[1:]))
        return written
    if scheme == "article":
        return _article(notes, rest)
    if scheme == "page":
        return _page(notes, rest)
    if scheme == "policy":
        return _policy(notes, rest)
    if scheme != "https":
        notes.problem(f"a link that leads nowhere we know: {written}")
    elif written in facts.addresses():
        notes.problem(f"an address that the policy data has; link to policy:... : {written}")
    return written


def address(notes: n.Notes, name: str, *args: str) -> str:
    """Of a page of ours, in the language that the reader reads. Raises NoReverseMatch."""
    with override(notes.links_in or get_language()):
        return reverse(name, args=args)


def _article(notes: n.Notes, rest: str) -> str:
    slug, _, anchor = rest.partition("#")
    notes.links.append(n.Link(slug, anchor))
    try:
        page = address(notes, "helpcenter:article", slug)
    except NoReverseMatch:
        return ""
    return f"{page}#{anchor}" if anchor else page


def _page(notes: n.Notes, rest: str) -> str:
    name, _, anchor = rest.partition("#")
    try:
        page = address(notes, name)
    except NoReverseMatch:
        notes.problem(f"a link to a page that is not there: page:{rest}")
        return ""
    return f"{page}#{anchor}" if anchor else page


def _policy(notes: n.Notes, rest: str) -> str:
    network, _, key = rest.partition(".")
    try:
        fact = facts.fact(network, key)
    except KeyError:
        notes.problem(f"no such policy fact: policy:{rest}")
        return ""
    notes.cited.append(n.Cited(network, key, fact.checked))
    return str(fact.value)


def _link(notes: n.Notes, token: Token) -> None:
    leads = href(notes, str(token.attrGet("href") or ""))
    token.attrSet("href", leads)
    if leads.startswith("https://"):
        token.attrSet("rel", "external noopener")


def _image(notes: n.Notes, token: Token) -> None:
    source = str(token.attrGet("src") or "")
    scheme, _, path = source.partition(":")
    if not token.content.strip():
        notes.problem(f"an image without text: {source}")
    if scheme != "static" or not finders.find(path):
        notes.problem(f"an image that is not among our files: {source}")
        return
    token.attrSet("src", static(path))


def _resolve(state: StateCore) -> None:
    notes = n.of(state.env)
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "link_open":
                _link(notes, child)
            elif child.type == "image":
                _image(notes, child)


def plugin(md: MarkdownIt) -> None:
    md.core.ruler.after("inline", "links", _resolve)
