"""The drawn life of a token: where each mark stands, and how it is labelled.

Called by the pages that show a channel. Pure geometry in whole units of the drawing, and
words; imports diagnosis and ``words``, never the database.
"""
