"""What a person sees when something fails: the status, what happened, the next step."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from config.pages import errors
from tests.factories import make_user


class Unreadable:
    """A session that is broken: whoever looks at it fails."""

    def __getattr__(self, name: str) -> object:
        raise RuntimeError("the session store is down")


@pytest.mark.django_db
def test_an_unknown_address_is_a_404_with_a_search_and_ways_on(client: Client) -> None:
    reply = client.get("/nowhere/")

    assert reply.status_code == 404
    text = reply.content.decode()
    assert "There is nothing at this address." in text
    assert f'action="{reverse("helpcenter:search")}"' in text
    assert f'href="{reverse("channels:list")}"' in text


@pytest.mark.django_db
def test_a_404_is_the_same_for_everyone(client: Client) -> None:
    nobody = client.get("/nowhere/")
    client.force_login(make_user())
    somebody = client.get("/nowhere/")

    assert nobody.content == somebody.content


@pytest.mark.django_db
def test_a_form_without_its_cookie_is_refused_with_advice() -> None:
    careful = Client(enforce_csrf_checks=True)

    reply = careful.post(reverse("account_login"), {"login": "ana@example.com"})

    assert reply.status_code == 403
    assert "This form was open for too long." in reply.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("careful", [True, False])
def test_a_ten_megabyte_form_is_a_400_and_changes_nothing(*, careful: bool) -> None:
    client = Client(enforce_csrf_checks=careful)
    client.cookies["csrftoken"] = "a" * 32

    reply = client.post(
        reverse("account_login"),
        "login=" + "a" * 10_000_000,
        content_type="application/x-www-form-urlencoded",
    )

    assert reply.status_code == 400
    assert "Nothing was changed." in reply.content.decode()


@pytest.mark.django_db
def test_a_limit_of_allauth_answers_with_our_own_page_in_the_language(client: Client) -> None:
    cache.clear()
    address = "/es" + reverse("account_reset_password")
    for number in range(30):
        reply = client.post(address, {"email": f"a{number}@example.com"})
        if reply.status_code != 302:
            break
    assert reply.status_code == 429
    text = reply.content.decode()
    assert 'lang="es"' in text
    assert "No se cambió nada." in text


def test_a_forbidden_page_says_what_to_do(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = AnonymousUser()

    reply = errors.forbidden(request)

    assert reply.status_code == 403
    assert "You may not see this page" in reply.content.decode()


def test_the_500_page_needs_no_context() -> None:
    text = render_to_string("errors/500.html")

    assert "Something broke on our side." in text
    assert 'href="/static/site.css"' in text


@pytest.mark.parametrize("name", ["400", "403", "404", "429", "csrf"])
def test_error_pages_do_not_look_at_the_reader(rf: RequestFactory, name: str) -> None:
    request = rf.get("/")
    request.session = Unreadable()  # type: ignore[assignment]

    text = render_to_string(f"errors/{name}.html", request=request)

    assert "<h1>" in text


def test_a_500_answers_without_a_session_or_a_database(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.session = Unreadable()  # type: ignore[assignment]

    reply = errors.server_error(request)

    assert reply.status_code == 500
    assert "Your channels and their tokens are as they were." in reply.content.decode()
