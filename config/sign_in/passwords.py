"""How long a password is: at least twelve characters, at most a hundred and twenty-eight.

Long enough, it needs no capital, digit or sign in it (NIST SP 800-63B, 5.1.1.2).
"""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LEAST, MOST = 12, 128


class LengthValidator(MinimumLengthValidator):
    """Django's, but that spaces in a row count as one; and nothing longer than ``MOST``."""

    def __init__(self) -> None:
        super().__init__(min_length=LEAST)

    def validate(self, password: str, user: Any = None) -> None:
        super().validate(re.sub(r"\s{2,}", " ", password), user)
        if len(password) > MOST:
            too_long = _("This password is too long. It may have at most %(most)d characters.")
            raise ValidationError(too_long % {"most": MOST}, code="password_too_long")
