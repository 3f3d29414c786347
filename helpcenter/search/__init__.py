"""Search over the articles and the policies: typing errors forgiven, best first.

SQLite's FTS5 finds the candidates in a file of its own (``index``), whichever database the site
uses; ``ranking`` then scores them and puts them in order.
"""

from helpcenter.search.answering import Hit, Results, search
from helpcenter.search.language.tokens import stem, stems
from helpcenter.search.nearest import nearest
from helpcenter.search.own_pages import PageHit
from helpcenter.search.snippets import excerpt, mark
from helpcenter.search.suggest import Suggestion, suggest, suggest_pages

__all__ = [
    "Hit",
    "PageHit",
    "Results",
    "Suggestion",
    "excerpt",
    "mark",
    "nearest",
    "search",
    "stem",
    "stems",
    "suggest",
    "suggest_pages",
]
