"""``manage.py rotate_vault``: new keys, and what older versions sealed, bound to its row."""

from __future__ import annotations

from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from pytest_django import Settings

from channels import vault
from channels.contract import Grant, Tokens
from channels.models import Channel, Credential, Pending, Renewal
from channels.renewal.resealing import reseal_all
from core import sealing
from core.sealed.columns import put, read
from tests.factories import NOW, make_channel, make_credential, make_user
from tests.unbound import make_old, unbound

pytestmark = pytest.mark.django_db
TOKEN = "EAAB-a-token-nobody-may-see-0123456789"


def key() -> str:
    return Fernet.generate_key().decode()


def rotate() -> str:
    out = StringIO()
    call_command("rotate_vault", stdout=out)
    return out.getvalue()


def test_after_one_run_everything_opens_with_the_new_key_alone(settings: Settings) -> None:
    old, new = key(), key()
    settings.VAULT_KEYS = [old]
    login = make_credential(access=TOKEN, refresh="refresh")
    page = make_channel(login, token="page-token")
    pending = Pending(user=make_user(), network="x", created_at=NOW)
    put(pending, "sealed", "what came back")
    pending.save(force_insert=True)
    settings.VAULT_KEYS = [new, old]
    assert "Sealed again: 3 rows" in rotate()
    settings.VAULT_KEYS = [new]
    for row in (login, page, pending):
        row.refresh_from_db()
    assert vault.open_tokens(login) == Tokens(TOKEN, "refresh")
    assert vault.open_place_token(page) == "page-token"
    assert read(pending, "sealed") == "what came back"


def test_what_an_older_version_sealed_is_bound_without_a_new_key() -> None:
    login = make_credential()
    make_old(login, TOKEN, "refresh")
    page = make_channel(login, token_sealed=unbound("page-token"))
    assert "Sealed again: 2 rows" in rotate()
    for row in (login, page):
        row.refresh_from_db()
    assert sealing.is_current(login.access_token_sealed)
    assert vault.open_tokens(login) == Tokens(TOKEN, "refresh")
    assert vault.open_place_token(page) == "page-token"
    assert "Sealed again: 0 rows" in rotate(), "a second run has nothing to do"


def test_it_tells_how_far_it_is(settings: Settings) -> None:
    for _number in range(3):
        make_credential()
    settings.VAULT_KEYS = [key(), *settings.VAULT_KEYS]
    assert "credentials: 3 of 3" in rotate()


def test_fingerprints_move_along_and_keep_the_quarantine(settings: Settings) -> None:
    old, new = key(), key()
    settings.VAULT_KEYS = [old]
    dead = make_credential(access=TOKEN, quarantined=sealing.fingerprint(TOKEN))
    freed = make_credential(quarantined=sealing.fingerprint("an older token"))
    renewal = Renewal.objects.create(
        credential=dead, generation=1, fingerprint=dead.fingerprint, started_at=NOW
    )
    settings.VAULT_KEYS = [new, old]
    rotate()
    settings.VAULT_KEYS = [new]
    for row in (dead, freed, renewal):
        row.refresh_from_db()
    assert dead.fingerprint == dead.quarantined == renewal.fingerprint
    assert dead.fingerprint == sealing.fingerprint(TOKEN)
    assert freed.quarantined == ""


def test_a_missing_key_is_said_and_nothing_changes(settings: Settings) -> None:
    login = make_credential(access=TOKEN)
    before = login.access_token_sealed
    settings.VAULT_KEYS = [key()]
    with pytest.raises(CommandError, match="VAULT_KEYS") as caught:
        rotate()
    assert TOKEN not in str(caught.value)
    login.refresh_from_db()
    assert login.access_token_sealed == before


def test_one_row_that_does_not_open_keeps_no_other_from_it(settings: Settings) -> None:
    broken, well = make_credential(access_token_sealed="nonsense"), make_credential()
    settings.VAULT_KEYS = [key(), *settings.VAULT_KEYS]
    with pytest.raises(CommandError, match=f"credentials {broken.pk}"):
        rotate()
    well.refresh_from_db()
    assert sealing.is_current(well.access_token_sealed)


def test_a_token_of_another_login_is_never_bound_to_this_one() -> None:
    """It was copied there before anything was bound."""
    login, other = make_credential(), make_credential()
    make_old(login, TOKEN)
    make_old(other, "another-token")
    Credential.objects.filter(pk=other.pk).update(access_token_sealed=login.access_token_sealed)
    with pytest.raises(CommandError, match=f"credentials {other.pk}"):
        rotate()


def test_killed_at_any_row_a_second_run_does_the_rest(settings: Settings) -> None:
    logins = [make_credential(access=f"access-{number}") for number in range(3)]
    pages = [make_channel(login, token=f"page-{login.pk}") for login in logins]
    settings.VAULT_KEYS = [key(), *settings.VAULT_KEYS]
    total = len(logins) + len(pages)
    for _run in range(total):
        assert next(reseal_all()).opened, "killed after one row"
        assert [vault.open_tokens(login).access for login in Credential.objects.order_by("pk")] == [
            "access-0",
            "access-1",
            "access-2",
        ]
    assert list(reseal_all()) == []
    del settings.VAULT_KEYS[1:]
    assert {vault.open_place_token(page) for page in Channel.objects.all()} == {
        f"page-{login.pk}" for login in logins
    }


def test_two_at_once_do_no_harm(settings: Settings) -> None:
    """Row by row in turn: each finds what the other has done, and leaves it."""
    for number in range(3):
        make_channel(make_credential(access=f"access-{number}"), token="page-token")
    settings.VAULT_KEYS = [key(), *settings.VAULT_KEYS]
    for ours, theirs in zip(reseal_all(), reseal_all(), strict=False):
        assert ours.opened
        assert theirs.opened
    list(reseal_all())
    del settings.VAULT_KEYS[1:]
    opened = [vault.open_tokens(login).access for login in Credential.objects.order_by("pk")]
    assert opened == ["access-0", "access-1", "access-2"]


def test_new_tokens_stored_while_it_runs_are_kept(settings: Settings) -> None:
    for number in range(3):
        make_credential(access=f"access-{number}", refresh="refresh")
    settings.VAULT_KEYS = [key(), *settings.VAULT_KEYS]
    steps = reseal_all()
    next(steps)
    last = Credential.objects.order_by("-pk")[0]
    from_network = Grant("renewed-meanwhile", NOW, "refresh-2")
    vault.seal_grant(last, from_network)
    last.save()
    list(steps)
    last.refresh_from_db()
    assert vault.open_tokens(last) == Tokens("renewed-meanwhile", "refresh-2")
