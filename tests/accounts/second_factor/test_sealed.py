"""What second factors are made of lies sealed: in the table, and in the session meanwhile."""

from __future__ import annotations

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from core.sealing import UnsealError
from tests.accounts.second_factor.factors import SECRET, app_shows, give_app, recovery_codes
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_the_table_holds_neither_the_secret_nor_the_seed() -> None:
    user = make_user()
    give_app(user)

    stored = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert SECRET not in stored
    assert not re.search(r"[0-9a-f]{80}", stored), "the seed of the recovery codes"
    assert not any(code in stored for code in recovery_codes(user))


@pytest.fixture(autouse=True)
def _no_code_was_used() -> None:
    cache.clear()


def test_a_secret_that_is_copied_into_another_row_opens_no_more() -> None:
    mine, theirs = give_app(make_user()), give_app(make_user())
    stored = Authenticator.objects.filter(pk=mine.pk).values_list("data", flat=True)[0]
    Authenticator.objects.filter(pk=theirs.pk).update(data=stored)

    with pytest.raises(UnsealError):
        Authenticator.objects.get(pk=theirs.pk).wrap().validate_code(app_shows())
    assert Authenticator.objects.get(pk=mine.pk).wrap().validate_code(app_shows())


def test_the_session_holds_no_secret_while_the_app_is_set_up(client: Client) -> None:
    client.force_login(make_user())
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'value="([A-Z2-7]{32})"', page)
    assert secret

    assert secret[1] not in str(Session.objects.get().get_decoded())
    client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert secret[1] not in str(Session.objects.get().get_decoded())


def test_a_change_of_the_vaults_keys_takes_them_along(settings: Settings) -> None:
    user = make_user()
    row = give_app(user)
    codes = recovery_codes(user)
    former, latest = list(settings.VAULT_KEYS), Fernet.generate_key().decode()
    settings.VAULT_KEYS = [latest, *former]
    call_command("rotate_vault", verbosity=0)
    settings.VAULT_KEYS = [latest]

    row.refresh_from_db()
    assert row.wrap().validate_code(app_shows())
    assert recovery_codes(user) == codes
