"""What a network names a login's token by, when it tells us unasked of that token."""

from __future__ import annotations

from django.db import models

from channels.models.logins import Credential


class TokenMark(models.Model):
    """One of the names of ``Network.token_marks``, for the tokens that the login has now.

    ``channels.token_marks`` writes and deletes them beside the tokens. A mark is a digest of a
    token that a machine drew at random, or of how it begins: nobody comes from it to the token,
    and no network takes it for one. So it is neither sealed nor keyed, and stays the same when
    VAULT_KEYS change. Whoever has the database and a token can tell whose that is, no more.
    """

    # The constraint's index begins with it.
    credential = models.ForeignKey(
        Credential, on_delete=models.CASCADE, related_name="token_marks", db_index=False
    )
    mark = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["credential", "mark"], name="token_mark_once_per_login")
        ]
        indexes = [models.Index(fields=["mark"], name="login_by_token_mark")]

    def __str__(self) -> str:
        return f"a mark of login {self.credential_id}"
