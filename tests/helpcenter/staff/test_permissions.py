"""Each staff page, asked for by everybody: nobody, somebody else, staff without, staff with."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from helpcenter.models import Synonym, Unanswered
from helpcenter.staff import urls as help_center
from helpcenter.staff.pages import PAGES
from notifications.mails import staff_urls as mails
from tests.factories import NOW, make_user
from tests.helpcenter.staff.votes import cast

pytestmark = pytest.mark.django_db
# Page -> what its address needs, how it is asked for, and the permission that opens it.
GUARDED: dict[str, tuple[list[object], str, str]] = {
    "staff:feedback": ([], "get", "helpcenter.view_feedback"),
    "staff:feedback_article": (["linkedin"], "get", "helpcenter.view_feedback"),
    "staff:searches": ([], "get", "helpcenter.view_unanswered"),
    "staff:searches_synonym": ([], "get", "helpcenter.add_synonym"),
    "staff:searches_put_away": ([1], "post", "helpcenter.change_unanswered"),
    "staff:searches_forget": ([1], "post", "helpcenter.delete_synonym"),
    "staff:facts": ([], "get", "helpcenter.view_facts"),
    "staff:contact": ([], "get", "helpcenter.view_ticket"),
    "staff:pictures": ([], "get", "helpcenter.view_pictures"),
    "staff_mails:list": ([], "get", "notifications.view_mail"),
    "staff_mails:mail": (["lost"], "get", "notifications.view_mail"),
    "staff_mails:html": (["lost"], "get", "notifications.view_mail"),
}


@pytest.fixture
def sam() -> User:
    """Staff without any permission."""
    user = make_user("sam@example.com")
    user.is_staff = True
    user.save()
    return user


@pytest.fixture(autouse=True)
def _rows() -> None:
    day = NOW.date()
    Unanswered.objects.create(pk=1, language="en", words="zzz", first_on=day, last_on=day)
    cast(1, 1, slug="linkedin")
    Synonym.objects.create(pk=1, language="en", said="zzz", means="token", created_at=NOW)


def allow(user: User, permission: str) -> None:
    app, codename = permission.split(".")
    user.user_permissions.add(
        Permission.objects.get(content_type__app_label=app, codename=codename)
    )


def test_every_staff_page_is_in_this_table() -> None:
    names = {f"staff:{pattern.name}" for pattern in help_center.urlpatterns}
    names |= {f"staff_mails:{pattern.name}" for pattern in mails.urlpatterns}
    assert names - {"staff:home"} == set(GUARDED)


@pytest.mark.parametrize("name", GUARDED)
def test_a_page_opens_for_its_permission_alone(client: Client, sam: User, name: str) -> None:
    arguments, method, permission = GUARDED[name]
    address = reverse(name, args=arguments)
    ask = getattr(client, method)
    assert ask(address).headers["Location"].startswith(reverse("account_login"))
    client.force_login(make_user())
    assert ask(address).status_code == 404
    client.force_login(sam)
    for _name, _method, other in GUARDED.values():
        if other != permission:
            allow(sam, other)
    refused = ask(address)
    assert refused.status_code == 403
    page = refused.content.decode()
    assert permission in page
    assert "Whoever runs this site gives it" in " ".join(page.split())
    allow(sam, permission)
    assert ask(address).status_code in (200, 302)


def test_the_menu_and_the_home_show_what_one_may_open(client: Client, sam: User) -> None:
    client.force_login(sam)
    address = {page.name: f'href="{reverse(f"staff:{page.name}")}"' for page in PAGES}
    page = client.get(reverse("staff:home")).content.decode()
    assert not any(link in page for link in address.values())
    assert reverse("staff_mails:list") not in page
    allow(sam, "helpcenter.view_facts")
    page = client.get(reverse("staff:home")).content.decode()
    assert [name for name, link in address.items() if link in page] == ["facts"]


def test_what_one_may_not_do_has_no_button(client: Client, sam: User) -> None:
    client.force_login(sam)
    allow(sam, "helpcenter.view_unanswered")
    page = client.get(reverse("staff:searches")).content.decode()
    for name in ("synonym", "put_away", "forget"):
        arguments = GUARDED[f"staff:searches_{name}"][0]
        assert reverse(f"staff:searches_{name}", args=arguments) not in page
