"""The tokens of a login are put on it and opened."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from channels import vault
from channels.contract import Grant, Tokens
from core import sealing
from core.sealing import UnsealError
from tests.factories import DAY, NOW, make_credential
from tests.unbound import make_old

TOKEN = "EAAB-a-token-nobody-may-see-0123456789"


def test_tokens_do_not_show_in_a_repr() -> None:
    assert TOKEN not in repr(Tokens(TOKEN, TOKEN))
    assert TOKEN not in repr(Grant(TOKEN, NOW, TOKEN))


GRANT = Grant(
    access="new-access",
    received_at=NOW,
    refresh="new-refresh",
    expires_in=timedelta(hours=2),
    refresh_expires_in=60 * DAY,
    scopes=("tweet.read", "tweet.write"),
)


@pytest.mark.django_db
class TestSealGrant:
    def test_everything_that_came_is_put_on_the_login(self) -> None:
        login = make_credential(access="old-access", refresh="old-refresh")
        vault.seal_grant(login, GRANT)
        assert vault.open_tokens(login) == Tokens("new-access", "new-refresh")
        assert login.fingerprint == sealing.fingerprint("new-access")
        assert login.scopes == ["tweet.read", "tweet.write"]
        assert login.issued_at == NOW
        assert login.expires_at == NOW + timedelta(hours=2)
        assert login.refresh_expires_at == NOW + 60 * DAY
        assert login.generation == 1

    def test_an_empty_refresh_token_overwrites_none(self) -> None:
        login = make_credential(refresh="old-refresh", refresh_expires_at=NOW + DAY)
        vault.seal_grant(login, replace(GRANT, refresh="", refresh_expires_in=None))
        assert vault.open_tokens(login) == Tokens("new-access", "old-refresh")
        assert login.refresh_expires_at == NOW + DAY

    def test_a_new_refresh_token_without_an_end_forgets_the_old_end(self) -> None:
        login = make_credential(refresh="old-refresh", refresh_expires_at=NOW + DAY)
        vault.seal_grant(login, replace(GRANT, refresh_expires_in=None))
        assert login.refresh_expires_at is None

    def test_the_same_refresh_token_keeps_its_end(self) -> None:
        login = make_credential(refresh="new-refresh", refresh_expires_at=NOW + DAY)
        vault.seal_grant(login, replace(GRANT, refresh_expires_in=None))
        assert login.refresh_expires_at == NOW + DAY

    def test_scopes_that_were_not_told_stay(self) -> None:
        login = make_credential(scopes=["tweet.read"])
        vault.seal_grant(login, replace(GRANT, scopes=(), expires_in=None))
        assert login.scopes == ["tweet.read"]
        assert login.expires_at is None

    def test_what_no_longer_opens_can_be_connected_anew(self) -> None:
        login = make_credential(refresh="old-refresh")
        login.refresh_token_sealed = "sealed with a key that is lost"
        vault.seal_grant(login, GRANT)
        assert vault.open_tokens(login) == Tokens("new-access", "new-refresh")


@pytest.mark.django_db
class TestOpenTokens:
    def test_a_token_that_is_not_the_one_of_its_fingerprint_is_not_opened(self) -> None:
        login = make_credential(access=TOKEN)
        login.fingerprint = sealing.fingerprint("another")
        with pytest.raises(UnsealError, match="fingerprint"):
            vault.open_tokens(login)

    def test_the_fingerprint_guards_what_an_older_version_sealed(self) -> None:
        login, other = make_credential(), make_credential()
        make_old(login, TOKEN)
        make_old(other, "another-token")
        assert vault.open_tokens(login).access == TOKEN
        other.access_token_sealed = login.access_token_sealed
        with pytest.raises(UnsealError):
            vault.open_tokens(other)
