"""The public pages: home, shelves, an article, policies, search. The same bytes for everyone.

Led to by ``helpcenter.urls``. May import articles, search and discovery.
"""
