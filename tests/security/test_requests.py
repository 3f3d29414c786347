"""What a request may be, and what of it counts."""

from __future__ import annotations

import logging
import re
from io import BytesIO

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client
from django.urls import get_resolver, reverse

from api.models import Key
from config.documents.layers import ROOT
from tests.accounts.signing_in import PASSWORD
from tests.api.conftest import make_tool
from tests.factories import make_channel, make_user
from tests.security import capturing
from tests.security.pages import KINDS
from tests.test_strangers_and_sessions import addresses

pytestmark = pytest.mark.django_db
STATIC = ROOT / "static"
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
ODD_METHODS = ("PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "DEBUG")


@pytest.fixture(autouse=True)
def _unlimited() -> None:
    cache.clear()


class TestMethods:
    def test_every_address_refuses_what_none_answers(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        client, taken = Client(raise_request_exception=False), []
        for address, _entry in set(addresses(get_resolver().url_patterns)):
            for method in ("PUT", "TRACE"):
                status = client.generic(method, address).status_code
                taken += [(method, address, status)] if status not in (404, 405) else []
        assert taken == []
        assert "Method Not Allowed" in caplog.text, "and it is logged"

    @pytest.mark.parametrize("method", ODD_METHODS)
    def test_the_api_refuses_them_with_a_problem(self, method: str) -> None:
        answer = Client().generic(method, "/api/v1/channels")
        assert answer.status_code == 405
        assert answer["Content-Type"] == "application/problem+json"

    def test_a_question_from_another_site_before_its_call_is_not_answered_with_leave(self) -> None:
        for path in ("/", "/api/v1/channels", "/channels/", "/accounts/login/"):
            headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
            answer = Client().options(path, headers=headers)
            assert not [name for name in answer.headers if name.startswith("Access-Control")]


class TestFiles:
    @pytest.mark.parametrize(
        "path", ["/accounts/login/", "/contact/write/", "/articles/linkedin/feedback/"]
    )
    def test_a_file_is_refused_and_never_reaches_the_disk(
        self, path: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Signed out, too: some pages read a form before they ask whose it is."""
        written: list[bytes] = []
        monkeypatch.setattr(
            TemporaryFileUploadHandler,
            "receive_data_chunk",
            lambda _self, data, _start: written.append(data),
        )
        file = BytesIO(b"x" * 3_000_000)
        file.name = "large.bin"
        answer = Client().post(path, {"helpful": "yes", "file": file})
        assert answer.status_code == 400
        assert "Nothing was changed." in answer.content.decode()
        assert written == []


class TestFields:
    def test_what_stands_in_the_address_fills_in_no_form(self) -> None:
        make_user("ada@example.com", password=PASSWORD)
        client = Client()
        login = reverse("account_login")
        client.post(f"{login}?login=ada@example.com&password={PASSWORD}", {})
        assert "_auth_user_id" not in client.session

    def test_of_two_fields_of_one_name_the_same_one_counts_for_all(self) -> None:
        """Django's own rule, the last; what is checked is what is used."""
        make_user("ada@example.com", password=PASSWORD)
        make_user("eve@example.com", password="another long one")
        client = Client()
        form = {"login": ["ada@example.com", "eve@example.com"], "password": PASSWORD}
        client.post(reverse("account_login"), form)
        assert "_auth_user_id" not in client.session

    def test_fields_that_a_form_does_not_have_set_nothing(self) -> None:
        rights = ("is_staff", "is_superuser", "groups", "user_permissions", "verified", "id", "pk")
        more = dict.fromkeys(rights, "1")
        form = {"email": "other@example.com", "password1": PASSWORD, "password2": PASSWORD}
        Client().post(reverse("account_signup"), {**form, **more})
        user = User.objects.get(email="other@example.com")
        assert (user.is_staff, user.is_superuser) == (False, False)
        assert not user.user_permissions.exists()
        assert not user.emailaddress_set.filter(verified=True).exists()  # type: ignore[attr-defined]

    def test_a_key_belongs_to_who_makes_it_whatever_the_form_says(self, client: Client) -> None:
        ada, eve = make_user(), make_user()
        client.force_login(eve)
        form = {"name": "Tool", "scopes": ["channels:read"], "life": "", "user": str(ada.pk)}
        client.post(reverse("keys:index"), form)
        assert Key.objects.get().user == eve


class TestAddresses:
    @pytest.mark.parametrize(
        "path",
        [
            *("/static/", "/static", "/static/icons/", "/.git/", "/.git/config", "/.svn/entries"),
            *(
                "/.DS_Store",
                "/.env",
                "/var/",
                "/var/local.env",
                "/manage.py",
                "/config/settings.py",
            ),
            *("/static/.git/config", "/Thumbs.db", "/static/../config/settings.py", "/backup.zip"),
            *("/static/%2e%2e/config/settings.py", "/static/..%2f..%2fetc/passwd", "/site.css.bak"),
            *("/articles/..%2f..%2fetc%2fpasswd/", "/articles/....//etc/passwd/", "/db.sqlite3"),
            *("/static//etc/passwd", "/articles/file:%2f%2f%2fetc%2fpasswd/", "/index.php"),
        ],
    )
    def test_no_folder_is_listed_and_no_file_beside_the_pages_is_there(
        self, client: Client, path: str
    ) -> None:
        answer = client.get(path, follow=True)
        assert answer.status_code == 404
        assert b"root:" not in answer.getvalue()

    def test_what_is_served_as_files_is_of_the_kinds_that_pages_need(self) -> None:
        kinds = {path.suffix for path in STATIC.rglob("*") if path.is_file()}
        assert kinds <= {".css", ".js", ".svg", ".webp", ".png", ".ico", ".woff2", ".txt"}

    def test_a_key_in_an_address_opens_nothing(self) -> None:
        tool = make_tool(make_user())
        for name in ("key", "api_key", "token", "access_token", "Authorization"):
            assert Client().get(f"/api/v1/channels?{name}={tool.text}").status_code == 401

    def test_no_call_of_the_api_takes_a_secret_in_its_address(self) -> None:
        paths = Client().get("/api/v1/openapi.json").json()["paths"]
        names = {
            given["name"]
            for operations in paths.values()
            for operation in operations.values()
            for given in operation.get("parameters", [])
            if given["in"] in ("query", "path")
        }
        assert names
        assert not [name for name in names if "key" in name or "token" in name or "secret" in name]

    def test_no_form_sends_what_is_private_in_an_address(self) -> None:
        """Whatever takes an address of a person, a password or a code is a POST."""
        sent = [
            (kind.name, form[:80])
            for kind, told in capturing.answers()
            if kind.html
            for form in _open_forms(told.text)
        ]
        assert sent == []


class TestWaysOn:
    """Where an answer leads is one of our own addresses, whatever the request says."""

    elsewhere = (
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
    )

    @pytest.mark.parametrize("following", elsewhere)
    def test_after_signing_in(self, following: str) -> None:
        make_user("ada@example.com", password=PASSWORD)
        form = {"login": "ada@example.com", "password": PASSWORD, "next": following}
        assert Client().post(reverse("account_login"), form)["Location"] == "/channels/"

    @pytest.mark.parametrize("following", elsewhere)
    def test_after_signing_out_and_from_a_page_of_ones_own(
        self, client: Client, following: str
    ) -> None:
        client.force_login(make_channel().credential.user)
        ways = [client.post(reverse("channels:only"), {"only": "yes", "next": following})]
        ways += [client.post(reverse("account_logout"), {"next": following})]
        assert [way.headers["Location"] for way in ways if "evil" in way.headers["Location"]] == []
        assert [way.status_code for way in ways] == [302, 302]


class TestOrigins:
    @pytest.mark.parametrize("origin", ["https://evil.example", "null", capturing.SITE])
    def test_who_asks_is_told_by_no_origin(self, origin: str) -> None:
        """Neither does our own name open anything, nor is another's ever said back."""
        make_channel()
        client = Client(headers={"Origin": origin})
        assert client.get("/channels/").status_code == 302
        assert client.get("/api/v1/channels").status_code == 401
        client.force_login(make_user())
        assert client.get("/api/v1/channels").status_code == 401

    def test_every_site_may_read_what_is_the_same_for_everyone_and_nothing_else(self) -> None:
        told = {
            kind.name: (
                answer.headers["access-control-allow-origin"],
                "access-control-allow-credentials" in answer.headers,
                bool(kind.who) or "public" not in answer.headers.get("cache-control", ""),
            )
            for kind, answer in capturing.answers()
            if "access-control-allow-origin" in answer.headers
        }
        assert told
        assert set(told.values()) <= {("*", False, False)}
        assert set(told) <= {kind.name for kind in KINDS if not kind.html}


class TestRefusals:
    def test_each_is_logged_with_its_address_and_its_request(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        sam = make_user("sam@example.com")
        sam.is_staff = True
        sam.save()
        client = Client()
        client.force_login(sam)
        with caplog.at_level(logging.WARNING, "django"):
            answer = client.get("/staff/searches/")
            Client(enforce_csrf_checks=True).post("/accounts/login/", {})
            Client().get("/api/v1/channels")
        assert answer.status_code == 403
        told = [line.__dict__.get("status_code") for line in caplog.records]
        assert [status for status in told if status] == [403, 403, 401]
        assert "/staff/searches/" in caplog.text

    def test_a_check_that_falls_over_opens_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        sam = make_user("sam@example.com")
        sam.is_staff = True
        sam.save()
        client = Client(raise_request_exception=False)
        client.force_login(sam)

        def broken(*_: object, **__: object) -> bool:
            raise RuntimeError("the rights cannot be read")

        monkeypatch.setattr(User, "has_perm", broken)
        monkeypatch.setattr(User, "has_perms", broken)
        for path in ("/staff/searches/", "/staff/mails/", "/staff/running/", "/admin/auth/user/"):
            answer = client.get(path)
            assert answer.status_code in (403, 500), path
            assert b"cannot be read" not in answer.content


def _open_forms(page: str) -> list[str]:
    forms = FORM.findall(page)
    assert "<form" not in page or forms
    private = ('type="password"', 'type="email"', "one-time-code", "csrfmiddlewaretoken")
    return [
        form
        for form in forms
        if 'method="post"' not in form.partition(">")[0] and any(mark in form for mark in private)
    ]
