"""A text sealed once, by which every start sees whether VAULT_KEYS is this database's."""

from __future__ import annotations

from django.db import models

from core.sealed.columns import SealedField


class VaultCanary(models.Model):
    """There is one row, made at the first start. It holds no secret."""

    sealed = SealedField(purpose="canary")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "vault canaries"

    def __str__(self) -> str:
        return f"canary of {self.made_at:%Y-%m-%d %H:%M}Z"
