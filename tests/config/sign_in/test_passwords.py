"""Which passwords are taken, at every door through which one comes."""

from __future__ import annotations

import hashlib
import re

import pytest
from django.conf import global_settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from config import settings as of_a_site
from config.sign_in.passwords import LEAST, MOST
from tests.factories import make_user

OLD = "harbour lights at six"


@pytest.mark.parametrize(
    "password",
    [
        "abcdefghijk",  # eleven
        "abcde      fghij",  # eleven, once its spaces count as one
        "x9" * 64 + "y",  # a hundred and twenty-nine
        "1q2w3e4r5t6y",  # long enough, and among the first to be tried
        "ada@example.com",
    ],
)
def test_what_is_short_common_or_too_long_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, User(username="ada@example.com", email="ada@example.com"))


@pytest.mark.parametrize(
    "password",
    [
        "only small letters",
        "ONLY LARGE LETTERS",
        "492175306841",
        "ねこがすきなさかなのしっぽ",
        "🐈🐟🐈🐟🐈🐟🐈🐟🐈🐟🐈🐟",
        "x" * 64,
        "y9" * (MOST // 2),
    ],
)
def test_no_mixture_of_characters_is_asked_for_and_any_of_them_is_taken(password: str) -> None:
    validate_password(password)


def test_the_list_of_common_ones_holds_more_than_ten_thousand() -> None:
    assert len(CommonPasswordValidator().passwords) > 10_000
    assert LEAST == 12


@pytest.mark.django_db
class TestEveryDoor:
    common = "1q2w3e4r5t6y"

    @pytest.fixture(autouse=True)
    def _unlimited(self) -> None:
        cache.clear()

    def test_signing_up(self, client: Client) -> None:
        form = {"email": "new@example.com", "password1": self.common, "password2": self.common}
        assert "too common" in client.post(reverse("account_signup"), form).content.decode()
        assert not User.objects.exists()

    def test_a_new_one(self, client: Client) -> None:
        ada = make_user("ada@example.com", password=OLD)
        client.force_login(ada)
        form = {"oldpassword": OLD, "password1": self.common, "password2": self.common}
        page = client.post(reverse("account_change_password"), form).content.decode()
        assert "too common" in page
        ada.refresh_from_db()
        assert ada.check_password(OLD)

    def test_a_new_one_needs_the_old_one(self, client: Client) -> None:
        ada = make_user("ada@example.com", password=OLD)
        client.force_login(ada)
        fresh = "tide tables and teapots"
        for wrong in ("", "not the old one"):
            form = {"oldpassword": wrong, "password1": fresh, "password2": fresh}
            client.post(reverse("account_change_password"), form)
            ada.refresh_from_db()
            assert ada.check_password(OLD)

    def test_a_first_one(self, client: Client) -> None:
        client.force_login(make_user("ada@example.com"))
        form = {"password1": self.common, "password2": self.common}
        assert "too common" in client.post(reverse("account_set_password"), form).content.decode()

    def test_none_is_asked_to_be_changed_after_a_time_or_to_differ_from_former_ones(
        self, client: Client
    ) -> None:
        ada = make_user("ada@example.com", password=OLD)
        client.force_login(ada)
        form = {"oldpassword": OLD, "password1": OLD, "password2": OLD}
        client.post(reverse("account_change_password"), form)
        ada.refresh_from_db()
        assert ada.check_password(OLD)


@pytest.mark.django_db
def test_no_account_is_there_to_begin_with() -> None:
    assert not User.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "fields"),
    [
        ("account_signup", {"email", "password1", "password2"}),
        ("account_reset_password", {"email"}),
        ("account_login", {"login", "password", "remember"}),
    ],
)
def test_no_page_asks_for_a_hint_or_a_secret_question(
    client: Client, page: str, fields: set[str]
) -> None:
    assert set(client.get(reverse(page)).context["form"].fields) == fields


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["account_login", "account_signup"])
def test_a_password_may_be_pasted_and_filled_in_by_the_browser(client: Client, page: str) -> None:
    text = client.get(reverse(page)).content.decode()
    fields = re.findall(r'<input[^>]*type="password"[^>]*>', text)
    assert fields
    for field in fields:
        assert re.search(r'autocomplete="(current|new)-password"', field)
        assert "maxlength" not in field
        assert "onpaste" not in field


@pytest.fixture
def hasher() -> PBKDF2PasswordHasher:
    """The site's own: tests hash faster (tests/settings.py)."""
    assert not hasattr(of_a_site, "PASSWORD_HASHERS")
    assert global_settings.PASSWORD_HASHERS[0].endswith(".PBKDF2PasswordHasher")
    return PBKDF2PasswordHasher()


def test_a_password_is_kept_as_a_slow_hash_with_a_salt_of_its_own(
    hasher: PBKDF2PasswordHasher,
) -> None:
    first, second = (hasher.encode(OLD, hasher.salt(), iterations=1) for _ in range(2))
    assert first != second
    assert (hasher.digest, hasher.salt_entropy) == (hashlib.sha256, 128)
    assert hasher.iterations >= 600_000


def test_nothing_of_a_password_is_cut_off(hasher: PBKDF2PasswordHasher) -> None:
    longest = "a sentence that is longer than most people type " * 2 + "y" * 32
    assert len(longest) == MOST
    kept = hasher.encode(longest, hasher.salt(), iterations=1)
    assert hasher.verify(longest, kept)
    assert not any(hasher.verify(longest[:end], kept) for end in (-1, 72, 64))
