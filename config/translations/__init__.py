"""The catalogs: sentences found in code and templates, written to ``.po``, compiled.

Called by the settings, ``make messages`` and the tests. Imports no room; reads their files.
"""
