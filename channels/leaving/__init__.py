"""A person leaves, or takes everything along: what ``channels`` does about it.

``accounts`` calls what ``apps`` registers there: the parts of an export, and the step that gives
the logins back to their networks. May import journeys, words and what is below them.
"""
