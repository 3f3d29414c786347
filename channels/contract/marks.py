"""Marks a network's own sentences for translation, where Django is not up yet.

The registry is read by the settings themselves, and by programs that know no Django: Django's
own marker asks the settings, and raises there.
"""

from __future__ import annotations


def gettext_noop(sentence: str) -> str:
    """The sentence itself. Its name is what finds it (``config.translations.sentences``)."""
    return sentence
