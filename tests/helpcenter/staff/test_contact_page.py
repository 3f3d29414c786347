"""The staff page on contact: who waits, and what made a letter needless."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from helpcenter.contact import solved, tickets
from tests.factories import make_user
from tests.helpcenter.search.asking import ask, make_support
from tests.markup import flat

pytestmark = pytest.mark.django_db
URL = "/staff/contact/"
DAY = timedelta(days=1)


def test_it_is_for_staff_only(client: Client) -> None:
    assert client.get(URL)["Location"] == f"/accounts/login/?next={URL}"
    client.force_login(make_user())
    assert client.get(URL).status_code == 404


def test_with_nothing_to_do_it_says_so(client: Client) -> None:
    client.force_login(make_support())
    page = client.get(URL).content.decode()
    assert "Nobody waits for an answer" in page
    assert page.count("None yet.") == 2


def test_who_waits_longest_comes_first(client: Client) -> None:
    now = timezone.now()
    new = ask(message="New", at=now - DAY)
    old = ask(message="Old", at=now - 5 * DAY)
    tickets.answer(ask(message="Answered", about="My account here"), make_user(), "x", at=now)
    client.force_login(make_support())
    page = client.get(URL).content.decode()
    assert "2 requests wait for an answer" in page
    assert page.index(old.reference) < page.index(new.reference)
    assert "(5 days ago)" in page
    assert "My account here" not in page
    assert f"/admin/helpcenter/ticket/{old.pk}/change/" in page


def test_what_solved_it_is_counted(client: Client) -> None:
    now = timezone.now()
    for _ in range(3):
        solved.count("article", "linkedin", at=now)
    solved.count("diagnosis", "password_changed", at=now)
    solved.count("article", "facebook", at=now - 40 * DAY)
    client.force_login(make_support())
    page = flat(client.get(URL).content.decode())
    assert '<a href="/articles/linkedin/">linkedin</a></th><td>3</td>' in page
    assert "password_changed</th><td>1</td>" in page
    assert "/articles/facebook/" not in page


def test_who_may_read_requests_sees_the_way_to_each(client: Client) -> None:
    ticket = ask()
    user = make_user()
    user.is_staff = True
    user.save()
    client.force_login(user)
    user.user_permissions.add(Permission.objects.get(codename="view_ticket"))
    assert f"/admin/helpcenter/ticket/{ticket.pk}/" in client.get(URL).content.decode()


def test_the_staff_home_has_its_line(client: Client) -> None:
    ask()
    client.force_login(make_support())
    assert "1 request waits for an answer." in client.get("/staff/").content.decode()
