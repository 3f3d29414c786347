from __future__ import annotations

from django.core.mail.backends.locmem import EmailBackend as MailboxBackend

__all__ = ["MailboxBackend"]
