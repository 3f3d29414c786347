"""The list of a person's channels: who needs them as cards, who works in lines; found, sorted,
chosen.

Reads outlines (``channels.records``), so that it is as quick with two hundred as with two. Called
by ``channels.urls`` only; its filters by tests of words, too.
"""
