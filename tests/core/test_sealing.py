"""What is sealed opens again, is recognised, and a change of keys loses none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from core import sealing

TOKEN = "EAAB-a-token-nobody-may-see-0123456789"


def key() -> str:
    return Fernet.generate_key().decode()


def test_what_is_sealed_opens_again_and_does_not_show() -> None:
    sealed = sealing.seal(TOKEN)
    assert TOKEN not in sealed
    assert sealing.unseal(sealed) == TOKEN
    assert sealing.seal(TOKEN) != sealed


def test_nothing_stays_nothing() -> None:
    assert sealing.seal("") == ""
    assert sealing.unseal("") == ""


def test_json_survives_the_vault() -> None:
    value = {"places": [{"name": "Köln", "token": TOKEN}], "none": None}
    assert sealing.unseal_json(sealing.seal_json(value)) == value


def test_the_newest_key_seals_and_every_key_opens(settings: Settings) -> None:
    old, new = key(), key()
    settings.VAULT_KEYS = [old]
    before = sealing.seal(TOKEN)
    settings.VAULT_KEYS = [new, old]
    assert sealing.unseal(before) == TOKEN
    after = sealing.seal(TOKEN)
    settings.VAULT_KEYS = [new]
    assert sealing.unseal(after) == TOKEN


@pytest.mark.parametrize("change", [lambda s: s, lambda s: s[:-4], lambda s: "ünsinn" + s])
def test_a_wrong_key_or_a_damaged_seal_names_no_token(
    settings: Settings, change: Callable[[str], str]
) -> None:
    sealed = change(sealing.seal(TOKEN))
    settings.VAULT_KEYS = [key()]
    with pytest.raises(sealing.UnsealError) as caught:
        sealing.unseal(sealed)
    assert TOKEN not in str(caught.value)
    assert sealed not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_key_that_is_none_is_named_as_a_setting(settings: Settings) -> None:
    settings.VAULT_KEYS = ["not a key"]
    with pytest.raises(ImproperlyConfigured, match="VAULT_KEYS") as caught:
        sealing.seal(TOKEN)
    assert "not a key" not in str(caught.value)


def test_a_fingerprint_recognises_a_token_and_outlives_a_new_key(
    settings: Settings,
) -> None:
    old = key()
    settings.VAULT_KEYS = [old]
    print_before = sealing.fingerprint(TOKEN)
    settings.VAULT_KEYS = [key(), old]
    assert sealing.fingerprint(TOKEN) == print_before
    assert sealing.fingerprint(TOKEN + "x") != print_before
    assert len(print_before) == 64
    settings.VAULT_KEYS = [key()]
    assert sealing.fingerprint(TOKEN) != print_before
