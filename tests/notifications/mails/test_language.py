"""Each person is written to in their own language, whoever sends and whatever page is open."""

from __future__ import annotations

from smtplib import SMTPException

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation

from channels.contract import Cause
from channels.models import Channel
from notifications import reasons, topics
from notifications.delivery import send_round
from notifications.mails import compose
from notifications.models import Notice, Preferences
from notifications.preferences import sent_messages
from notifications.triggers import obsolete, planning
from notifications.triggers.enqueue import enqueue_notice
from tests.factories import DAY, NOW, make_channel, make_credential, make_user
from tests.markup import flat
from tests.notifications.triggers.breaking import lose

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sender_asleep")]


@pytest.fixture
def lucia() -> User:
    """Somebody who is written to in Spanish."""
    user = make_user("lucia@example.com")
    Preferences.objects.create(user=user, language="es", zone="Europe/Madrid")
    return user


def lost_page(user: User) -> Channel:
    channel = make_channel(user=user, network="facebook", name="Panadería")
    lose(channel.credential, Cause.PASSWORD_CHANGED)
    return channel


def test_a_mail_is_spanish_from_subject_to_links(lucia: User) -> None:
    channel = lost_page(lucia)

    written = compose.message([Notice.objects.get()], Preferences.of(lucia), at=NOW)

    assert written.subject == "Panadería en Facebook te necesita"
    html = str(written.alternatives[0][0])
    for text in (str(written.body), html):
        assert "Cambió la contraseña de esta cuenta de Facebook" in text
        assert f"http://localhost:8000/es/channels/{channel.pk}/refresh/" in text
        assert "http://localhost:8000/es/articles/change-a-password/#already-changed" in text
        assert "http://localhost:8000/es/preferences/notifications/" in text
    assert '<html lang="es">' in html
    assert "/es/preferences/notifications/unsubscribe/" in written.extra_headers["List-Unsubscribe"]
    assert translation.get_language() == "en"


def test_a_date_is_written_out_in_spanish(lucia: User) -> None:
    make_channel(make_credential(lucia, age=54 * DAY))  # ends 30 November, 09:00 UTC
    planning.plan(at=NOW)

    written = compose.message(
        [Notice.objects.get(topic=topics.ENDS_SOON)], Preferences.of(lucia), at=NOW
    )

    assert str(written.subject).endswith("antes del 30 de noviembre de 2026")
    assert "30 de noviembre de 2026, 10:00" in str(written.body)


def test_an_open_spanish_page_writes_no_spanish_to_others() -> None:
    channel = make_channel()
    lose(channel.credential)
    mine = Preferences.of(channel.credential.user)

    with translation.override("es"):
        written = compose.message([Notice.objects.get()], mine, at=NOW)

    assert "needs you" in str(written.subject)
    assert "/es/" not in str(written.body)


def test_what_goes_out_is_in_the_language_chosen(lucia: User) -> None:
    enqueue_notice(Preferences.of(lucia), topics.TEST, "test:1", at=NOW)

    send_round.deliver_due(at=NOW)

    assert [message.subject for message in mail.outbox] == ["Este es tu mensaje de prueba"]


@pytest.mark.parametrize(("page", "language"), [("/", "en"), ("/es/", "es")])
def test_the_page_of_the_first_sign_in_decides(client: Client, page: str, language: str) -> None:
    user = make_user("ana@example.com", password="long enough for a test")

    form = {"login": "ana@example.com", "password": "long enough for a test"}
    client.post(f"{page}accounts/login/", form)
    assert Preferences.of(user).language == language

    client.post(f"{page}accounts/logout/")
    other = "/es/" if page == "/" else "/"
    client.post(f"{other}accounts/login/", form)
    assert Preferences.of(user).language == language


def test_somebody_who_never_signed_in_is_written_to_in_english() -> None:
    assert Preferences.of(make_user()).written_in == "en"


def test_an_account_made_in_spanish_is_confirmed_in_spanish(client: Client) -> None:
    form = {"email": "eva@example.com", "password1": "muy larga y rara", "password2": ""}
    client.post("/es/accounts/signup/", {**form, "password2": form["password1"]})

    (sent,) = mail.outbox
    assert sent.subject == "[Channel Care] Confirma tu dirección de correo"
    link = next(line for line in str(sent.body).splitlines() if "/accounts/confirm-email/" in line)
    assert "/es/accounts/confirm-email/" in link

    client.post("/es" + link.partition("/es")[2])
    assert Preferences.objects.get(user__email="eva@example.com").language == "es"


def test_the_language_can_be_chosen_on_the_page(client: Client, lucia: User) -> None:
    client.force_login(lucia)

    page = flat(client.get(reverse("notifications:preferences")).content.decode())
    assert '<option value="es" lang="es" selected>Español</option>' in page
    assert '<option value="en" lang="en">English</option>' in page


def test_a_reason_is_stored_once_and_said_in_the_readers_language(lucia: User) -> None:
    lost_page(lucia)
    notice = Notice.objects.get()
    Channel.objects.all().delete()
    assert obsolete.why_obsolete(notice, Preferences.of(lucia), at=NOW) == reasons.REPAIRED
    send_round.deliver_due(at=NOW)

    (line,) = sent_messages.lines(lucia)
    assert line.reason == "repaired before the message went out"
    with translation.override("es"):
        (line,) = sent_messages.lines(lucia)
    assert (line.outcome, line.reason) == ("Sin enviar", "se arregló antes de que saliera el aviso")


def test_a_reason_with_an_error_is_said_too() -> None:
    stored = reasons.TRIED_AGAIN % {"error": SMTPException.__name__}

    with translation.override("es"):
        assert reasons.spoken(stored) == "se intentó otra vez tras SMTPException"
        assert reasons.spoken("") == ""
        assert reasons.spoken("something of an older version") == "something of an older version"
