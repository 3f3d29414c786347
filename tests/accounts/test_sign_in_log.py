"""The sign-in log: what is written, what of it is kept, and who reads it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.exporting import asking as exports
from accounts.leaving import asking as deletions
from accounts.models import LogEntry
from accounts.sign_in_log import browsers, client_places, wording
from accounts.sign_in_log.kinds import GATHERED, What
from accounts.sign_in_log.recording import GATHERED_FOR, old, record
from accounts.user_sessions.ending import LoggedEndings
from core.bounded_deletes import delete_in_turn
from tests.accounts.signing_in import PASSWORD, by_linkedin, by_password, sign_up, words
from tests.conftest import Sandbox
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db
ACTIVITY = reverse("accounts:activity")
ON_WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> None:
    cache.clear()


@pytest.fixture
def ada() -> User:
    return make_user("ada@example.com", password=PASSWORD)


def told(user: User) -> list[str]:
    return list(LogEntry.objects.filter(user=user).order_by("pk").values_list("what", flat=True))


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (f"{ON_WINDOWS}Chrome/126.0.0.0 Safari/537.36", "Chrome, Windows"),
        (f"{ON_WINDOWS}Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0", "Edge, Windows"),
        (f"{ON_WINDOWS}Chrome/126.0.0.0 Safari/537.36 OPR/111.0", "Opera, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/2010 Firefox/140.0", "Firefox, Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1",
            "Safari, iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        ("curl/8.5.0", "curl"),
        ("Mozilla/5.0", ""),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_a_browser_is_kept_in_words(user_agent: str, name: str) -> None:
    assert browsers.in_words(user_agent) == name


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("203.0.113.7", "203.0.113.*"),
        ("::ffff:203.0.113.7", "203.0.113.*"),
        ("2001:db8:85a3:1:2:3:4:5", "2001:db8:85a3:*"),
        ("fe80::1%eth0", "fe80:0:0:*"),
        ("no address", ""),
    ],
)
def test_of_an_address_the_beginning_alone_is_kept(address: str, kept: str) -> None:
    assert client_places.shortened(address) == kept


def test_signing_in_and_out_are_told_with_how_and_from_where(client: Client, ada: User) -> None:
    client.defaults["HTTP_USER_AGENT"] = f"{ON_WINDOWS}Chrome/126.0.0.0 Safari/537.36"
    by_password(client, ada.email)
    client.post(reverse("account_logout"))
    assert told(ada) == [What.SIGNED_IN, What.SIGNED_OUT]
    entry = LogEntry.objects.get(what=What.SIGNED_IN)
    assert (entry.place, entry.browser) == ("127.0.0.*", "Chrome, Windows")
    assert wording.sentence(entry) == "Signed in with the password."


def test_signing_in_by_a_network_names_it(sandbox: Sandbox, client: Client) -> None:
    by_linkedin(sandbox, client)
    entries = LogEntry.objects.order_by("pk")
    assert "Signed in with LinkedIn." in [wording.sentence(entry) for entry in entries]


def test_wrong_passwords_are_one_line_with_their_number_and_no_password_in_it(
    client: Client, ada: User
) -> None:
    for _try in range(3):
        by_password(client, ada.email, "guessed it")
    by_password(client, "nobody@example.com", "guessed it")
    entry = LogEntry.objects.get()
    assert (entry.user, entry.what, entry.count) == (ada, What.SIGN_IN_FAILED, 3)
    assert "guessed" not in str(LogEntry.objects.values().get())


def test_what_is_gathered_begins_a_new_line_after_an_hour(ada: User) -> None:
    for what in GATHERED:
        record(ada.pk, what, at=NOW)
        record(ada.pk, what, at=NOW + GATHERED_FOR - timedelta(seconds=1))
        record(ada.pk, what, at=NOW + 2 * GATHERED_FOR)
        assert LogEntry.objects.filter(what=what).count() == 2


def test_a_new_account_a_new_password_and_addresses_are_told(client: Client, ada: User) -> None:
    sign_up(Client(), "new@example.com")
    assert told(User.objects.get(email="new@example.com")) == [What.SIGNED_UP]
    client.force_login(ada)
    page = reverse("account_email")
    client.post(page, {"action_add": "", "email": "ada@home.example"})
    EmailAddress.objects.filter(email="ada@home.example").update(verified=True)
    client.post(page, {"action_primary": "", "email": "ada@home.example"})
    client.post(page, {"action_remove": "", "email": "ada@example.com"})
    fresh = "tide tables and teapots"
    form = {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh}
    client.post(reverse("account_change_password"), form)
    assert told(ada)[1:] == [
        What.ADDRESS_ADDED,
        What.ADDRESS_MAIN,
        What.ADDRESS_REMOVED,
        What.PASSWORD_CHANGED,
    ]


def test_somebody_elses_place_is_not_told_to_the_person(client: Client, ada: User) -> None:
    agent = make_user("agent@example.com")
    client.force_login(agent)
    request = client.get(ACTIVITY).wsgi_request
    record(
        ada.pk,
        What.CHANNEL_GIVEN,
        at=NOW,
        request=request,
        details={"name": "Cafe", "network": "X"},
    )
    record(ada.pk, What.STAFF_LOOKED, at=NOW, request=request, by=agent)
    places = LogEntry.objects.filter(user=ada).values_list("place", "browser")
    assert set(places) == {("", "")}


def test_the_page_shows_ones_own_entries_and_nobody_elses(client: Client, ada: User) -> None:
    other = make_user()
    record(ada.pk, What.KEY_MADE, at=NOW, details={"name": "Press desk"})
    record(other.pk, What.KEY_MADE, at=NOW, details={"name": "Somebody else's"})
    assert client.get(ACTIVITY).status_code == 302
    client.force_login(ada)
    page = words(client.get(ACTIVITY))
    assert "The key “Press desk” was made for a tool." in page
    assert "Somebody else" not in page


def test_the_page_is_paged_and_names_how_long_entries_are_kept(client: Client, ada: User) -> None:
    for number in range(40):
        record(
            ada.pk,
            What.KEY_MADE,
            at=NOW + timedelta(minutes=number),
            details={"name": f"Key {number}"},
        )
    client.force_login(ada)
    first, second = (words(client.get(ACTIVITY, {"page": page})) for page in (1, 2))
    assert "Key 39" in first
    assert "Key 0”" in second
    assert f"{settings.SIGN_IN_LOG.days} days" in first


def test_every_kind_is_a_sentence_in_every_language(ada: User) -> None:
    details = {"name": "N", "network": "X", "host": "h", "address": "a", "factor": "totp"}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for what in What:
                bare = wording.sentence(LogEntry(what=what, details={}))
                full = wording.sentence(LogEntry(what=what, details=details))
                assert bare.endswith("."), what
                assert full.endswith("."), what
                assert "%(" not in bare + full


def test_an_entry_of_a_later_version_is_shown_all_the_same() -> None:
    assert wording.sentence(LogEntry(what="moved_house")) == "moved_house"


def test_old_entries_are_forgotten(ada: User) -> None:
    kept = settings.SIGN_IN_LOG
    record(ada.pk, What.KEY_MADE, at=NOW - kept - timedelta(seconds=1), details={"name": "old"})
    record(ada.pk, What.KEY_MADE, at=NOW - kept, details={"name": "young"})
    assert delete_in_turn([old(at=NOW)]) == 1
    assert LogEntry.objects.get().details == {"name": "young"}


def test_signing_out_elsewhere_a_copy_and_a_deletion_are_told(client: Client, ada: User) -> None:
    by_password(client, ada.email)
    phone = Client()
    by_password(phone, ada.email)
    phone.get(ACTIVITY)
    LoggedEndings().end_sessions(UserSession.objects.filter(user=ada))
    exports.ask(ada, at=NOW)
    deletions.keep(deletions.ask(ada, at=NOW), at=NOW)
    assert set(told(ada)[2:]) >= {
        What.SESSIONS_ENDED,
        What.EXPORTED,
        What.DELETION_ASKED,
        What.DELETION_CANCELLED,
    }
