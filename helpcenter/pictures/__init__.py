"""The pictures of articles: schematic windows, clocks and cards, drawn from a description.

Called by ``markup``, for the tag ``{picture name network}``, and by ``articles``, which checks
them. What a picture says of a network comes from ``policies``; its words are translated like
any other sentence, and its colours are those of ``styles/``. Imports policies only.
"""
