"""The FTS5 file: what goes in, how it is written, and how it is opened for reading.

Called by the search above it and by ``manage.py build_search``. Imports articles and language.
"""
