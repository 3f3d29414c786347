"""The page on which a person's way ends, and what it holds against them after a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from channels.contract import Blame
from tests.faults.line import Fault

if TYPE_CHECKING:
    from tests.channels.journeys.walking import Answer

# What is put to a person who came back with another account, or allowed less than before.
QUESTIONS = ("refresh_other", "refresh_less", "taken")
# Networks that leave out what is empty: there it is a whole list of nothing, whoever sends it.
NOTHING, LISTS_NONE_SO = "200-object", ("googlebusiness",)


def offered(answer: Answer | None) -> int:
    """How many places the page offers; 0 where it is about none."""
    form = (answer.context or {}).get("form") if answer and _name(answer) == "choose" else None
    return len(form.offers) if form else 0


def held_against(answer: Answer, fault: Fault, *, places: int) -> str:
    """What the page says wrongly, empty where nothing; ``places``: how many it offers when all is
    well."""
    name, context = _name(answer), answer.context or {}
    if name == "connect_failed" and context["text"].blame is Blame.YOU:
        return f"blames the person: {context['text'].title}"
    if name in QUESTIONS:
        return f"asks the person: {name}"
    if name == "choose" and offered(answer) < places and not context["cut_short"]:
        none = fault.name == NOTHING and context["network"].id in LISTS_NONE_SO
        return "" if none else "leaves places out and does not say so"
    if name == "refreshed" and context["page"].ask:
        return f"asks for boxes again: {context['page'].title}"
    return ""


def _name(answer: Answer) -> str:
    return answer.resolver_match.url_name or ""
