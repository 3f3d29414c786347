"""A first sign-in at a network to an address that has an account: it asks once, never joins by
itself, and afterwards simply works."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.joining import waiting
from accounts.models import Joining
from core.bounded_deletes import delete_in_turn
from tests.accounts.signing_in import (
    MAREN,
    PASSWORD,
    by_linkedin,
    by_password,
    link_in_mail,
    sign_up,
    signed_in,
    words,
)
from tests.conftest import Sandbox
from tests.factories import make_user

pytestmark = pytest.mark.django_db
JOIN = reverse("accounts:join")
# Every form in which a network may say anything but yes; "true" and true are the two that do.
LEFT_OUT: dict[str, object] = {"leave_out": True}
NOT_YES = [False, "false", "yes", "True", "", 1, None]


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> None:
    cache.clear()


@pytest.fixture
def maren() -> User:
    return make_user(MAREN, password=PASSWORD)


def nothing_joined(client: Client) -> bool:
    return signed_in(client) is None and not SocialAccount.objects.exists()


@pytest.mark.parametrize("form", [True, "true"])
def test_a_verified_address_asks_for_the_password_of_its_account(
    sandbox: Sandbox, client: Client, maren: User, form: object
) -> None:
    sandbox.control("email_verified", {"say": form})
    answer = by_linkedin(sandbox, client)
    assert answer["Location"] == JOIN
    assert nothing_joined(client)
    assert MAREN in words(client.get(JOIN))


def test_each_form_of_anything_but_yes_leads_to_the_mailbox_and_says_nothing_of_an_account(
    sandbox: Sandbox, maren: User
) -> None:
    for said in [*({"say": form} for form in NOT_YES), LEFT_OUT]:
        cache.clear()
        sandbox.control("email_verified", said)
        client = Client()
        answer = by_linkedin(sandbox, client)
        assert answer["Location"] == reverse("account_email_verification_sent"), said
        assert client.get(JOIN).status_code == 410, said
        assert nothing_joined(client), said
        assert mail.outbox[-1].to == [MAREN]


def test_an_unverified_address_that_nobody_has_gets_the_same_page(
    sandbox: Sandbox, client: Client
) -> None:
    sandbox.control("email_verified", {"say": "false"})
    answer = by_linkedin(sandbox, client)
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert not EmailAddress.objects.get(email=MAREN).verified


def test_the_right_password_signs_in_and_joins_and_from_then_on_linkedin_signs_in(
    sandbox: Sandbox, client: Client, maren: User
) -> None:
    by_linkedin(sandbox, client)
    answer = client.post(JOIN, {"password": PASSWORD})
    assert answer.status_code == 302
    assert signed_in(client) == maren.pk
    assert SocialAccount.objects.get().user_id == maren.pk
    again = Client()
    by_linkedin(sandbox, again)
    assert signed_in(again) == maren.pk
    assert not Joining.objects.exists()


def test_a_wrong_password_joins_nothing_and_is_counted_like_any_other_try(
    sandbox: Sandbox, client: Client, maren: User
) -> None:
    by_linkedin(sandbox, client)
    for _try in range(5):
        client.post(JOIN, {"password": "not it at all"})
    client.post(JOIN, {"password": PASSWORD})
    assert nothing_joined(client)


def test_a_mailed_link_joins_in_the_same_browser_and_signs_in(
    sandbox: Sandbox, client: Client, maren: User
) -> None:
    by_linkedin(sandbox, client)
    assert "Look in your mailbox" in words(client.post(JOIN, {"do": "mail"}))
    link = link_in_mail()
    page = words(client.get(link))
    assert "Maren" in page
    assert MAREN in page
    assert nothing_joined(client), "following a link does nothing by itself"
    client.post(link)
    assert signed_in(client) == maren.pk
    assert client.get(link).status_code == 410, "once"


def test_a_link_opened_in_another_browser_joins_and_signs_in_there_nobody(
    sandbox: Sandbox, client: Client, maren: User
) -> None:
    by_linkedin(sandbox, client)
    client.post(JOIN, {"do": "mail"})
    phone = Client()
    assert "Joined" in words(phone.post(link_in_mail()))
    assert signed_in(phone) is None
    assert SocialAccount.objects.get().user_id == maren.pk
    by_linkedin(sandbox, client)
    assert signed_in(client) == maren.pk


def test_a_stranger_who_typed_the_address_in_at_the_network_gains_nothing_by_the_owners_click(
    sandbox: Sandbox, client: Client, maren: User
) -> None:
    sandbox.control("email_verified", {"say": "false"})
    by_linkedin(sandbox, client)  # the stranger
    owner = Client()
    assert owner.get(link_in_mail()).status_code == 403
    assert owner.post(link_in_mail()).status_code == 403
    assert nothing_joined(owner)
    client.post(link_in_mail())  # who has the mail and came from the network is no stranger
    assert signed_in(client) == maren.pk


def test_an_account_without_a_password_offers_the_link_alone(
    sandbox: Sandbox, client: Client
) -> None:
    user = make_user(MAREN)
    by_linkedin(sandbox, client)
    page = words(client.get(JOIN))
    assert 'type="password"' not in page
    client.post(JOIN, {"password": ""})
    assert nothing_joined(client)
    client.post(JOIN, {"do": "mail"})
    client.post(link_in_mail())
    assert signed_in(client) == user.pk


def test_a_password_that_was_set_before_the_address_was_confirmed_proves_nothing(
    sandbox: Sandbox, client: Client
) -> None:
    attacker = Client()
    sign_up(attacker, MAREN)
    by_linkedin(sandbox, client)
    assert 'type="password"' not in words(client.get(JOIN))
    client.post(JOIN, {"password": PASSWORD})
    assert nothing_joined(client)
    client.post(JOIN, {"do": "mail"})
    client.post(link_in_mail())
    user = User.objects.get(email=MAREN)
    assert signed_in(client) == user.pk
    assert EmailAddress.objects.get(user=user).verified
    by_password(attacker, MAREN)
    assert signed_in(attacker) is None


def test_an_address_nobody_has_makes_an_account_at_once(sandbox: Sandbox, client: Client) -> None:
    by_linkedin(sandbox, client)
    assert signed_in(client) == User.objects.get(email=MAREN).pk


def test_whoever_is_known_by_the_network_is_never_asked_whatever_it_says_of_the_address(
    sandbox: Sandbox, client: Client
) -> None:
    by_linkedin(sandbox, client)
    sandbox.control("email_verified", {"say": "false"})
    again = Client()
    by_linkedin(sandbox, again)
    assert signed_in(again) == signed_in(client)


def test_a_newer_link_ends_the_one_before_and_ten_minutes_end_both(
    sandbox: Sandbox, client: Client, maren: User
) -> None:
    by_linkedin(sandbox, client)
    client.post(JOIN, {"do": "mail"})
    client.post(JOIN, {"do": "mail"})
    assert client.get(link_in_mail(-2)).status_code == 410
    assert client.get(link_in_mail()).status_code == 200
    joining = Joining.objects.get()
    later = joining.created_at + waiting.LIFE
    Joining.objects.update(created_at=joining.created_at - waiting.LIFE)
    assert client.get(link_in_mail()).status_code == 410
    assert client.get(JOIN).status_code == 410
    assert delete_in_turn([waiting.old(at=later)]) == 1


def test_links_are_sent_five_times_and_no_more(
    sandbox: Sandbox, client: Client, maren: User
) -> None:
    by_linkedin(sandbox, client)
    codes = [client.post(JOIN, {"do": "mail"}).status_code for _try in range(6)]
    assert codes == [200] * 5 + [429]


def test_no_token_and_no_key_is_kept(sandbox: Sandbox, client: Client, maren: User) -> None:
    by_linkedin(sandbox, client)
    client.post(JOIN, {"do": "mail"})
    key = link_in_mail().rstrip("/").rsplit("/", 1)[1]
    kept = str(Joining.objects.values().get()) + str(dict(client.session))
    assert key not in kept
    assert "access_token" not in kept


def test_a_sign_in_that_was_joined_elsewhere_meanwhile_is_not_joined_twice(
    sandbox: Sandbox, client: Client, maren: User
) -> None:
    by_linkedin(sandbox, client)
    joining = Joining.objects.get()
    other = make_user()
    SocialAccount.objects.create(user=other, provider=joining.provider, uid=joining.uid)
    client.post(JOIN, {"do": "mail"})
    assert client.post(link_in_mail()).status_code == 410
    assert SocialAccount.objects.get().user_id == other.pk
    assert signed_in(client) is None


def test_who_proved_it_long_ago_is_not_joined_at_a_later_sign_in(
    client: Client, maren: User
) -> None:
    client.force_login(maren)
    joining = Joining.objects.create(
        user=maren,
        email=MAREN,
        verified=True,
        provider="linkedin-signin",
        uid="x",
        created_at=maren.date_joined - timedelta(days=1),
    )
    session = client.session
    session[waiting.PROVED] = str(joining.pk)
    session.save()
    by_password(client, MAREN)
    assert not SocialAccount.objects.exists()
