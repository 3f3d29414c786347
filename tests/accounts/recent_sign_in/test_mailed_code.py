"""Who has neither a password nor a second factor types a code from a mail, or asks the network."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth.models import User
from django.contrib.messages.storage.cookie import CookieStorage
from django.core import mail
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.recent_sign_in import mailed_code, network_again, recency
from api.models import Hook
from tests.accounts.recent_sign_in.asking import is_question, make_stale, next_of
from tests.factories import make_user

pytestmark = pytest.mark.django_db
HOOKS = "/preferences/webhooks/"
NEW_HOOK = {"url": "http://127.0.0.1:9/hook", "events": ["channel.connection_lost"]}
CODE = reverse("recent_sign_in:code")


@pytest.fixture
def ada(client: Client) -> User:
    cache.clear()
    user = make_user("ada@example.com")
    client.force_login(user)
    make_stale(client)
    return user


def code_in_the_mail() -> str:
    match = re.search(r"^([B-Z]{4}-[B-Z]{4})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert match, mail.outbox[-1].body
    return match[1]


def test_the_code_is_on_its_way_when_the_question_comes(client: Client, ada: User) -> None:
    asked = client.post(HOOKS, NEW_HOOK)
    assert is_question(asked["Location"])
    assert [letter.to for letter in mail.outbox] == [["ada@example.com"]]

    page = client.get(asked["Location"]).content.decode()
    assert "ada@example.com" in page
    answer = {"code": code_in_the_mail().lower(), "next": next_of(asked["Location"])}
    done = client.post(CODE, answer)

    assert done.status_code == 200
    assert Hook.objects.exists()


def test_a_wrong_code_does_nothing_and_five_end_it(client: Client, ada: User) -> None:
    client.post(HOOKS, NEW_HOOK)
    code = code_in_the_mail()
    for _ in range(mailed_code.TRIES):
        page = client.post(CODE, {"code": "BBBB-BBBB", "next": HOOKS}).content.decode()
    assert "This code no longer works" in page

    client.post(CODE, {"code": code, "next": HOOKS})
    assert not Hook.objects.exists()


def test_a_code_is_over_after_its_time_and_after_its_use(client: Client, ada: User) -> None:
    client.post(HOOKS, NEW_HOOK)
    code = code_in_the_mail()
    session = client.session
    late = (timezone.now() - mailed_code.LIFE - timedelta(seconds=1)).timestamp()
    session[mailed_code.STATE_KEY] = {**session[mailed_code.STATE_KEY], "at": late}
    session.save()

    assert "This code no longer works" in client.post(CODE, {"code": code}).content.decode()
    cache.clear()
    client.post(CODE, {"send": "", "next": HOOKS})
    used = {"code": code_in_the_mail(), "next": HOOKS}
    client.post(CODE, used)
    make_stale(client)
    assert "This code no longer works" in client.post(CODE, used).content.decode()


def test_the_session_keeps_no_code(client: Client, ada: User) -> None:
    client.post(HOOKS, NEW_HOOK)
    assert code_in_the_mail() not in str(dict(client.session))


def test_letters_are_limited_and_the_page_says_so(client: Client, ada: User) -> None:
    for _ in range(3):
        page = client.post(CODE, {"send": "", "next": HOOKS})
    assert len(mail.outbox) == 1
    assert "Wait a while" in page.content.decode()


def test_who_has_a_password_is_not_asked_by_mail(client: Client) -> None:
    client.force_login(make_user(password="long enough for a test"))
    assert client.get(CODE)["Location"] == reverse("account_reauthenticate")


class TestTheNetworkAgain:
    def test_its_button_comes_back_to_what_was_begun(self, client: Client, ada: User) -> None:
        SocialAccount.objects.create(user=ada, provider="linkedin-signin", uid="7")
        page = client.get(client.post(HOOKS, NEW_HOOK)["Location"]).content.decode()
        assert "process=redirect" in page

        session = client.session
        session[recency.SEEN_KEY] = timezone.now().timestamp()
        session.save()
        done = client.get(reverse("recent_sign_in:go_on"), {"next": HOOKS})
        assert done.status_code == 200
        assert Hook.objects.exists()

    def test_coming_back_unproved_leads_to_the_question(self, client: Client, ada: User) -> None:
        client.post(HOOKS, NEW_HOOK)
        back = client.get(reverse("recent_sign_in:go_on"), {"next": HOOKS})
        assert is_question(back["Location"])
        assert not Hook.objects.exists()

    @pytest.mark.parametrize("own", [True, False])
    def test_only_the_same_person_counts(
        self, client: Client, ada: User, own: bool, rf: RequestFactory
    ) -> None:
        request = rf.get("/")
        request.user, request.session = ada, client.session
        request._messages = CookieStorage(request)  # type: ignore[attr-defined]
        whose = ada if own else make_user()
        account = SocialAccount.objects.create(user=whose, provider="linkedin-signin", uid="7")
        login = SocialLogin(user=whose, account=account)
        login.state = {"process": "redirect"}

        network_again.came_back(request, login, at=timezone.now())

        assert recency.is_recent(request, at=timezone.now()) is own
