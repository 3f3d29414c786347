"""A start sees whether VAULT_KEYS is this database's, and never takes a wrong key for the right."""

from __future__ import annotations

from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import OperationalError
from pytest_django import Settings

from channels import vault_canary
from channels.models import VaultCanary
from channels.vault_canary import Canary
from tests.factories import NOW, make_credential

pytestmark = pytest.mark.django_db


def key() -> str:
    return Fernet.generate_key().decode()


def test_the_first_start_makes_it_and_every_later_one_opens_it() -> None:
    assert vault_canary.look(at=NOW) is Canary.OPENS
    made = VaultCanary.objects.get().sealed
    assert vault_canary.look(at=NOW) is Canary.OPENS
    assert VaultCanary.objects.get().sealed == made


def test_another_key_is_told_from_the_right_one(settings: Settings) -> None:
    vault_canary.look(at=NOW)
    right = settings.VAULT_KEYS
    settings.VAULT_KEYS = [key()]
    assert vault_canary.look(at=NOW) is Canary.CLOSED
    settings.VAULT_KEYS = [key(), *right]
    assert vault_canary.look(at=NOW) is Canary.OPENS


def test_a_database_older_than_the_canary_is_asked_what_it_holds(settings: Settings) -> None:
    make_credential()
    right, settings.VAULT_KEYS = settings.VAULT_KEYS, [key()]
    assert vault_canary.look(at=NOW) is Canary.CLOSED
    assert not VaultCanary.objects.exists(), "a wrong key makes no canary"
    settings.VAULT_KEYS = right
    assert vault_canary.look(at=NOW) is Canary.OPENS


def test_one_broken_row_does_not_make_a_key_wrong() -> None:
    make_credential()
    make_credential(access_token_sealed="nonsense")
    assert vault_canary.look(at=NOW) is Canary.OPENS


def test_a_change_of_keys_takes_it_along(settings: Settings) -> None:
    vault_canary.look(at=NOW)
    new = key()
    settings.VAULT_KEYS = [new, *settings.VAULT_KEYS]
    call_command("rotate_vault", stdout=StringIO())
    settings.VAULT_KEYS = [new]
    assert vault_canary.look(at=NOW) is Canary.OPENS


def test_keys_that_are_lost_for_good_can_be_said_to_be(settings: Settings) -> None:
    make_credential()
    vault_canary.look(at=NOW)
    settings.VAULT_KEYS = [key()]
    with pytest.raises(CommandError, match="do not open"):
        call_command("rotate_vault", "--keys-are-lost", stdout=StringIO())
    assert vault_canary.look(at=NOW) is Canary.OPENS


def test_a_database_that_is_away_or_has_no_tables_says_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away(**_: object) -> None:
        raise OperationalError("no such table")

    monkeypatch.setattr(VaultCanary.objects, "filter", away)
    assert vault_canary.look(at=NOW) is Canary.UNKNOWN
