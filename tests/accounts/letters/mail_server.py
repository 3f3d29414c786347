"""A mail server that is away, or will not take a mail, for tests of what is told then."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.mail import EmailMessage


@contextmanager
def away(error: Exception | None = None) -> Iterator[None]:
    """Nothing is taken meanwhile; ``error`` is what trying raises."""

    def refuse(self: EmailMessage, *_: object, **__: object) -> int:
        raise error or ConnectionRefusedError

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(EmailMessage, "send", refuse)
        yield
