"""Search over the articles and the policies: typing errors forgiven, best first.

SQLite's FTS5 finds the candidates in a file of its own (``build``, ``store``), whichever
database the site uses; a second look puts them in order (``ranking``).
"""

from helpcenter.search.answering import Hit, Results, search
from helpcenter.search.snippets import excerpt, mark
from helpcenter.search.words import stem, stems

__all__ = ["Hit", "Results", "excerpt", "mark", "search", "stem", "stems"]
