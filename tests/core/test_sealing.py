"""What is sealed opens again, there and nowhere else, and a change of keys loses none."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from core import sealing
from core.sealing import Binding, UnsealError
from tests.unbound import old_fingerprint, unbound

TOKEN = "EAAB-a-token-nobody-may-see-0123456789"
HERE = Binding("channels_credential", "access_token_sealed", "7", "access token")
parts = st.text(max_size=12)
bindings = st.builds(Binding, parts, parts, parts, parts)
few = hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def key() -> str:
    return Fernet.generate_key().decode()


def test_what_is_sealed_opens_again_and_does_not_show() -> None:
    sealed = sealing.seal(TOKEN, HERE)
    assert TOKEN not in sealed
    assert sealing.unseal(sealed, HERE) == TOKEN
    assert sealing.seal(TOKEN, HERE) != sealed


def test_nothing_stays_nothing() -> None:
    assert sealing.seal("", HERE) == ""
    assert sealing.unseal("", HERE) == ""
    assert sealing.reseal("", HERE) == ""
    assert sealing.is_current("")


def test_json_survives_the_vault() -> None:
    value = {"places": [{"name": "Köln", "token": TOKEN}], "none": None}
    assert sealing.unseal_json(sealing.seal_json(value, HERE), HERE) == value


@few
@given(text=st.text(min_size=1), here=bindings, elsewhere=bindings)
def test_it_opens_at_its_own_place_and_at_no_other(
    text: str, here: Binding, elsewhere: Binding
) -> None:
    text = text.encode(errors="ignore").decode() or "x"
    sealed = sealing.seal(text, here)
    assert sealing.unseal(sealed, here) == text
    if elsewhere != here:
        with pytest.raises(UnsealError):
            sealing.unseal(sealed, elsewhere)


@pytest.mark.parametrize("part", ["table", "column", "row", "purpose"])
def test_each_part_of_the_place_counts(part: str) -> None:
    sealed = sealing.seal(TOKEN, HERE)
    with pytest.raises(UnsealError, match="another place"):
        sealing.unseal(sealed, replace(HERE, **{part: "other"}))


def test_parts_do_not_run_into_each_other() -> None:
    sealed = sealing.seal(TOKEN, Binding("ab", "c", "1", "p"))
    with pytest.raises(UnsealError):
        sealing.unseal(sealed, Binding("a", "bc", "1", "p"))


@few
@given(data=st.data())
def test_a_changed_character_opens_nothing(data: st.DataObject) -> None:
    sealed = sealing.seal(TOKEN, HERE)
    at = data.draw(st.integers(0, len(sealed) - 1))
    other = data.draw(st.characters(min_codepoint=33, max_codepoint=126))
    changed = sealed[:at] + other + sealed[at + 1 :]
    if changed != sealed:
        with pytest.raises(UnsealError):
            sealing.unseal(changed, HERE)


def test_the_spare_bits_of_the_last_character_count() -> None:
    """Base64 lets several spellings stand for the same bytes."""
    sealed = sealing.seal("four", HERE)
    last = sealed.rstrip("=")[-1]
    other = chr(ord(last) + 1)
    assert sealed.endswith("=")
    with pytest.raises(UnsealError):
        sealing.unseal(sealed.replace(f"{last}=", f"{other}=", 1), HERE)


def test_the_newest_key_seals_and_every_key_opens(settings: Settings) -> None:
    old, new = key(), key()
    settings.VAULT_KEYS = [old]
    before = sealing.seal(TOKEN, HERE)
    settings.VAULT_KEYS = [new, old]
    assert sealing.unseal(before, HERE) == TOKEN
    after = sealing.seal(TOKEN, HERE)
    settings.VAULT_KEYS = [new]
    assert sealing.unseal(after, HERE) == TOKEN
    with pytest.raises(UnsealError, match="VAULT_KEYS"):
        sealing.unseal(before, HERE)


def test_old_and_new_are_read_side_by_side(settings: Settings) -> None:
    old, new = key(), key()
    settings.VAULT_KEYS = [old]
    before = unbound(TOKEN)
    settings.VAULT_KEYS = [new, old]
    assert sealing.unseal(before, HERE) == TOKEN
    again = sealing.reseal(before, HERE)
    assert again.startswith("v2.")
    settings.VAULT_KEYS = [new]
    assert sealing.unseal(again, HERE) == TOKEN


def test_what_is_of_the_newest_key_is_left_as_it_is() -> None:
    sealed = sealing.seal(TOKEN, HERE)
    assert sealing.reseal(sealed, HERE) == sealed


@pytest.mark.parametrize(
    "change",
    [lambda s: s, lambda s: s[:-4], lambda s: "ünsinn" + s, lambda s: s[:12], lambda s: "v2." + s],
)
@pytest.mark.parametrize("form", ["bound", "unbound"])
def test_a_wrong_key_or_a_damaged_seal_names_no_token(
    settings: Settings, change: Callable[[str], str], form: str
) -> None:
    sealed = change(sealing.seal(TOKEN, HERE) if form == "bound" else unbound(TOKEN))
    settings.VAULT_KEYS = [key()]
    with pytest.raises(UnsealError) as caught:
        sealing.unseal(sealed, HERE)
    assert TOKEN not in str(caught.value)
    assert sealed not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("keys", [["not a key"], [], ["c2hvcnQ="], [key(), "ü" * 44]])
def test_a_key_that_is_none_is_named_as_a_setting(settings: Settings, keys: list[str]) -> None:
    settings.VAULT_KEYS = keys
    with pytest.raises(ImproperlyConfigured, match="VAULT_KEYS") as caught:
        sealing.seal(TOKEN, HERE)
    assert not any(key in str(caught.value) for key in keys)


def test_the_id_of_a_key_tells_nothing_of_it(settings: Settings) -> None:
    settings.VAULT_KEYS = [key()]
    prefix = sealing.current_prefix()
    assert len(prefix) == len("v2.01234567.")
    assert settings.VAULT_KEYS[0][:6] not in json.dumps([prefix, sealing.fingerprint(TOKEN)])


def test_a_fingerprint_recognises_a_token_after_a_change_of_keys(settings: Settings) -> None:
    old = key()
    settings.VAULT_KEYS = [old]
    before, of_old = sealing.fingerprint(TOKEN), old_fingerprint(TOKEN)
    assert len(before) == len(of_old) == 64
    settings.VAULT_KEYS = [key(), old]
    for known in (before, of_old, sealing.fingerprint(TOKEN)):
        assert sealing.fits(TOKEN, known)
        assert not sealing.fits(TOKEN + "x", known)
    settings.VAULT_KEYS = [key()]
    assert not sealing.fits(TOKEN, before)
    assert not sealing.fits(TOKEN, of_old)
