"""The tokens of a login are put on it and opened, and a change of keys loses none."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from pytest_django import Settings

from channels import vault
from channels.contract import Grant, Tokens
from channels.models import Pending, Renewal
from core import sealing
from tests.factories import DAY, NOW, make_channel, make_credential, make_user

TOKEN = "EAAB-a-token-nobody-may-see-0123456789"


def key() -> str:
    return Fernet.generate_key().decode()


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


@pytest.mark.django_db
class TestRotateVault:
    def test_every_seal_opens_with_the_new_key_alone(self, settings: Settings) -> None:
        old, new = key(), key()
        settings.VAULT_KEYS = [old]
        login = make_credential(access=TOKEN, refresh="refresh")
        page = make_channel(login, token_sealed=sealing.seal("page-token"))
        pending = Pending.objects.create(
            user=make_user(), network="x", sealed=sealing.seal_json([1]), created_at=NOW
        )
        settings.VAULT_KEYS = [new, old]
        out = StringIO()
        call_command("rotate_vault", stdout=out)
        assert "3 rows" in out.getvalue()
        settings.VAULT_KEYS = [new]
        for row in (login, page, pending):
            row.refresh_from_db()
        assert vault.open_tokens(login) == Tokens(TOKEN, "refresh")
        assert vault.open_place_token(page) == "page-token"
        assert sealing.unseal_json(pending.sealed) == [1]

    def test_a_second_run_moves_the_fingerprints_and_keeps_the_quarantine(
        self, settings: Settings
    ) -> None:
        old, new = key(), key()
        settings.VAULT_KEYS = [old]
        dead = make_credential(access=TOKEN, quarantined=sealing.fingerprint(TOKEN))
        freed = make_credential(quarantined=sealing.fingerprint("an older token"))
        renewal = Renewal.objects.create(
            credential=dead, generation=1, fingerprint=dead.fingerprint, started_at=NOW
        )
        settings.VAULT_KEYS = [new, old]
        call_command("rotate_vault", stdout=StringIO())
        settings.VAULT_KEYS = [new]
        call_command("rotate_vault", stdout=StringIO())
        for row in (dead, freed, renewal):
            row.refresh_from_db()
        assert dead.fingerprint == dead.quarantined == renewal.fingerprint
        assert dead.fingerprint == sealing.fingerprint(TOKEN)
        assert freed.quarantined == ""

    def test_a_missing_key_is_said_and_nothing_changes(self, settings: Settings) -> None:
        login = make_credential(access=TOKEN)
        before = login.access_token_sealed
        settings.VAULT_KEYS = [key()]
        with pytest.raises(CommandError, match="VAULT_KEYS") as caught:
            call_command("rotate_vault", stdout=StringIO())
        assert TOKEN not in str(caught.value)
        login.refresh_from_db()
        assert login.access_token_sealed == before
