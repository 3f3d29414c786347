"""A form that is sent twice does its work once.

Script holds back a second press (``static/site.js``). Without it, after a reload of the answer,
or when a browser sends again what broke off, the same page comes twice: the form carries a word
of its own (``{% one_use %}``), which counts once. Its name is kept in the cache that all processes
share. It guards against accidents, not against its sender: a form without the word is done as
often as it is sent.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

Made = TypeVar("Made")
FIELD = "one_use"
# So long a page may lie open, or be loaded again.
LIFE_S = 24 * 3600


def new_word() -> str:
    return secrets.token_urlsafe(12)


def once(request: HttpRequest, work: Callable[[], Made]) -> Made | None:
    """What ``work`` makes; None where this person has sent this very form before.

    Where it raises, nothing counts as done: the form may be sent again.
    """
    word = request.POST.get(FIELD, "")
    if not word:
        return work()
    name = f"one-use:{salted_hmac('core.one_use', f'{request.user.pk}:{word}').hexdigest()[:32]}"
    if not cache.add(name, 1, LIFE_S):
        return None
    try:
        return work()
    except BaseException:
        cache.delete(name)
        raise
