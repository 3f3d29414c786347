"""The person's ways: connect, guided refresh, disconnect; plain functions beside their pages.

Only ``channels.urls``, the settings and the tests call them; the pages of My channels link to
them. May import everything below: consent, renewal, probing, records, words.
"""
