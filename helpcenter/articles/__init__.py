"""The library of articles: files read once, checked, and kept until a policy figure changes.

Called by the pages, search, discovery and ``manage.py check_articles``. May import markup and
policies.
"""
