"""A token that its network names: found by an index, in step with the tokens that are stored."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from unittest import mock

import pytest
from cryptography.fernet import Fernet
from django.db import transaction
from pytest_django import Settings

from channels import token_marks, vault
from channels.contract import Grant, Tokens
from channels.journeys import connecting
from channels.journeys.disconnection import disconnecting, restoring
from channels.leaving import giving_back
from channels.models import Credential, TokenMark
from channels.networks.google import risc
from channels.renewal import new_tokens, resealing
from core.periodic.run import Run
from tests.channels.consent.returned_logins import make_returned_login
from tests.conftest import ROOT
from tests.factories import NOW, make_channel, make_credential, make_user

pytestmark = pytest.mark.django_db
GOOGLE = "googlebusiness"
FIRST, SECOND = "1//0gTHE-FIRST-refresh-token", "1//0hTHE-OTHER-refresh-token"


def marks(refresh: str) -> set[str]:
    return set(risc.marks(Tokens("", refresh)))


def stored(login: Credential) -> set[str]:
    return set(TokenMark.objects.filter(credential=login).values_list("mark", flat=True))


def found(refresh: str, network: str = GOOGLE) -> list[Credential]:
    """By each of its names the same."""
    [logins] = {tuple(token_marks.logins_with(network, mark)) for mark in marks(refresh)}
    return list(logins)


@pytest.fixture
def opened() -> Iterator[mock.Mock]:
    with mock.patch.object(vault, "open_tokens", wraps=vault.open_tokens) as calls:
        yield calls


@pytest.fixture
def login() -> Credential:
    login = make_credential(network=GOOGLE)
    new_tokens.store_grant(login, Grant("ya29.first", NOW, refresh=FIRST), at=NOW)
    return login


def test_a_token_that_is_marked_is_found_without_opening_any(
    login: Credential, opened: mock.Mock
) -> None:
    make_credential(network=GOOGLE, refresh=SECOND)
    assert found(FIRST) == [login]
    opened.assert_not_called()


def test_at_another_network_it_is_nobodys(login: Credential) -> None:
    assert found(FIRST, "youtube") == []


def test_nothing_that_is_kept_is_the_token_or_part_of_it(login: Credential) -> None:
    assert len(stored(login)) == 2
    assert all(re.fullmatch("[0-9a-f]{64}", mark) for mark in stored(login))


def test_a_first_consent_is_marked() -> None:
    returned = make_returned_login(GOOGLE, refresh=FIRST)
    login = connecting.new_login(make_user(), returned, at=NOW)
    assert stored(login) == marks(FIRST)


def test_a_renewal_without_another_refresh_token_leaves_the_marks(login: Credential) -> None:
    before = list(TokenMark.objects.values_list("pk", flat=True))
    new_tokens.store_grant(login, Grant("ya29.second", NOW), at=NOW)
    assert list(TokenMark.objects.values_list("pk", flat=True)) == before


def test_another_refresh_token_takes_the_place_of_the_one_before(login: Credential) -> None:
    new_tokens.store_grant(login, Grant("ya29.second", NOW, refresh=SECOND), at=NOW)
    assert (found(FIRST), found(SECOND), stored(login)) == ([], [login], marks(SECOND))


def test_a_renewal_marks_what_the_release_before_has_stored_beside_us(login: Credential) -> None:
    vault.seal_grant(login, Grant("ya29.older-release", NOW, refresh=SECOND))
    login.save()
    new_tokens.store_grant(login, Grant("ya29.third", NOW), at=NOW)
    assert stored(login) == marks(SECOND)


def test_an_answer_that_came_too_late_marks_nothing(login: Credential) -> None:
    late = Grant("ya29.late", NOW, refresh=SECOND)
    assert not new_tokens.store_grant(login, late, at=NOW, expected_generation=1)
    assert stored(login) == marks(FIRST)


def test_tokens_that_are_not_stored_after_all_leave_no_mark(login: Credential) -> None:
    with transaction.atomic():
        new_tokens.store_grant(login, Grant("ya29.second", NOW, refresh=SECOND), at=NOW)
        transaction.set_rollback(True)
    assert (found(FIRST), stored(login)) == ([login], marks(FIRST))


def test_a_disconnected_login_is_named_by_nothing_until_it_is_restored(login: Credential) -> None:
    gone = disconnecting.disconnect(make_channel(login, external_id="locations/9"), at=NOW)
    assert not TokenMark.objects.exists()
    restored = restoring.restore(login.user, gone.pk, at=NOW)
    assert stored(restored.login) == marks(FIRST)


def test_who_leaves_takes_the_marks_along_with_the_tokens(login: Credential) -> None:
    giving_back._delete(login)
    assert not TokenMark.objects.exists()


def test_new_keys_of_the_vault_leave_the_marks(login: Credential, settings: Settings) -> None:
    settings.VAULT_KEYS = [Fernet.generate_key().decode(), *settings.VAULT_KEYS]
    list(resealing.reseal_all())
    new_tokens.store_grant(login, Grant("ya29.second", NOW), at=NOW)
    assert (found(FIRST), stored(login)) == ([login], marks(FIRST))


@pytest.mark.parametrize(("network", "app"), [("x", ""), (GOOGLE, "second")])
def test_whom_no_push_can_name_has_no_marks(network: str, app: str) -> None:
    login = make_credential(network=network, app=app)
    new_tokens.store_grant(login, Grant("access", NOW, refresh=FIRST), at=NOW)
    assert token_marks.fill(Run()) == 0
    assert (stored(login), token_marks.logins_with(network, min(marks(FIRST)))) == (set(), [])


class TestLoginsFromBefore:
    """Their tokens were stored before there were marks."""

    def test_one_is_found_by_opening(self, opened: mock.Mock) -> None:
        older = make_credential(network=GOOGLE, refresh=FIRST)
        make_credential(network=GOOGLE, refresh=SECOND)
        assert found(FIRST) == [older]
        assert opened.call_count

    def test_so_many_are_opened_and_no_more(
        self, opened: mock.Mock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(token_marks, "MOST_OPENED", 2)
        for number in range(4):
            make_credential(network=GOOGLE, refresh=f"refresh-token-{number}")
        assert token_marks.logins_with(GOOGLE, min(marks(FIRST))) == []
        assert opened.call_count == 2

    def test_a_run_that_was_broken_off_is_taken_up_where_it_was(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(token_marks, "AT_A_TIME", 2)
        logins = [make_credential(network=GOOGLE, refresh=f"token-{n}-of-before") for n in range(5)]
        reached: list[int] = []
        first = Run(keep=reached.append)
        monkeypatch.setattr(first, "goes_on", iter([True, False]).__next__)
        assert token_marks.fill(first) == 2
        assert reached == [logins[1].pk]
        assert token_marks.fill(Run(reached=reached[0])) == 3
        assert all(stored(login) for login in logins)
        assert token_marks.fill(Run()) == 0

    def test_filled_none_is_opened_any_more(self, opened: mock.Mock) -> None:
        older = make_credential(network=GOOGLE, refresh=FIRST)
        token_marks.fill(Run())
        opened.reset_mock()
        assert found(FIRST) == [older]
        assert found(SECOND) == []
        opened.assert_not_called()

    def test_one_that_does_not_open_holds_up_no_other(self) -> None:
        closed = make_credential(network=GOOGLE, refresh_token_sealed="v2.00000000.lost")
        older = make_credential(network=GOOGLE, refresh=FIRST)
        assert found(FIRST) == [older]
        assert token_marks.fill(Run()) == 1
        assert (stored(closed), stored(older)) == (set(), marks(FIRST))

    def test_tokens_that_are_replaced_meanwhile_are_marked_as_they_are(self) -> None:
        older = make_credential(network=GOOGLE, refresh=FIRST)
        read_before = Credential.objects.get(pk=older.pk)
        new_tokens.store_grant(older, Grant("ya29.second", NOW, refresh=SECOND), at=NOW)
        token_marks._fill([read_before])
        assert stored(older) == marks(SECOND)


STORES = {"vault.seal_grant", "vault.seal_tokens_again", "update to nothing"}
IN_STEP = {"token_marks.keep", "token_marks.forget"}


def test_whoever_puts_tokens_on_a_login_keeps_its_marks() -> None:
    """In the same function: elsewhere it would be forgotten one day."""
    functions = [
        (f"{path.relative_to(ROOT)}: {function.name}", set(_calls(function)))
        for path in sorted((ROOT / "channels").rglob("*.py"))
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef)
    ]
    storing = {where: calls for where, calls in functions if calls & STORES}
    assert len(storing) >= 4
    assert [where for where, calls in storing.items() if not calls & IN_STEP] == []


def _calls(function: ast.FunctionDef) -> Iterator[str]:
    """What of other modules it calls, and whether it empties a column of tokens."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if isinstance(node.func.value, ast.Name):
                yield f"{node.func.value.id}.{node.func.attr}"
            given = {keyword.arg for keyword in node.keywords}
            if node.func.attr == "update" and vault.REFRESH in given:
                yield "update to nothing"
