"""The demo's mailbox keeps what would have left, and shows it."""

from __future__ import annotations

import pytest
from django.core.mail import EmailMultiAlternatives, send_mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from notifications.mailbox import backend
from notifications.models import Mail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo_backend(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "notifications.mailbox.backend.MailboxBackend"


def test_an_empty_mailbox_says_what_to_do(client: Client) -> None:
    text = client.get(reverse("mailbox:list")).content.decode()

    assert "No mail yet." in text
    assert reverse("notifications:preferences") in text


def test_a_mail_is_kept_whole_and_its_links_work(client: Client) -> None:
    mail = EmailMultiAlternatives(
        "Hello", "Go to http://localhost:8000/channels/ <b>", to=["ada@example.com"]
    )
    mail.attach_alternative("<p>Hello in HTML</p>", "text/html")
    mail.send()
    kept = Mail.objects.get()

    assert "Hello" in client.get(reverse("mailbox:list")).content.decode()
    text = client.get(reverse("mailbox:mail", args=[kept.pk])).content.decode()
    assert '<a href="http://localhost:8000/channels/"' in text
    assert "&lt;b&gt;" in text
    assert reverse("mailbox:html", args=[kept.pk]) in text


def test_the_html_is_shown_without_scripts(client: Client) -> None:
    mail = EmailMultiAlternatives("Hello", "Hello", to=["ada@example.com"])
    mail.attach_alternative("<p>Hello in HTML</p>", "text/html")
    mail.send()

    reply = client.get(reverse("mailbox:html", args=[Mail.objects.get().pk]))

    assert reply.content.endswith(b"<p>Hello in HTML</p>")
    policy = reply["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'self'" in policy
    assert reply["X-Frame-Options"] == "SAMEORIGIN"


def test_a_mail_is_shown_in_a_frame_that_may_do_nothing_but_lead_out(client: Client) -> None:
    mail = EmailMultiAlternatives("Hello", "Hello", to=["ada@example.com"])
    mail.attach_alternative('<html><head></head><a href="/channels/">Go</a></html>', "text/html")
    mail.send()
    kept = Mail.objects.get()

    page = client.get(reverse("mailbox:mail", args=[kept.pk]))
    framed = client.get(reverse("mailbox:html", args=[kept.pk])).content.decode()

    assert 'sandbox="allow-top-navigation-by-user-activation"' in page.content.decode()
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert '<head><base target="_top"></head>' in framed


def test_a_mail_without_html_is_its_text_alone(client: Client) -> None:
    send_mail("Hello", "Only words", None, ["ada@example.com"])
    page = client.get(reverse("mailbox:mail", args=[Mail.objects.get().pk])).content.decode()
    assert "<iframe" not in page
    assert "Only words" in page


def test_the_newest_is_on_top_with_its_first_words(client: Client) -> None:
    for number in (1, 2):
        send_mail(f"Mail {number}", f"Words of mail {number}", None, ["ada@example.com"])
    page = client.get(reverse("mailbox:list")).content.decode()
    assert page.index("Mail 2") < page.index("Mail 1")
    assert "Words of mail 2" in page


def test_only_the_latest_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backend, "KEPT", 3)
    for number in range(5):
        send_mail(f"Mail {number}", "text", None, ["ada@example.com"])

    assert list(Mail.objects.values_list("subject", flat=True)) == ["Mail 4", "Mail 3", "Mail 2"]


def test_no_such_mail(client: Client) -> None:
    assert client.get(reverse("mailbox:mail", args=[1])).status_code == 404


def test_what_is_not_ascii_is_read_as_it_was_written(client: Client) -> None:
    subject = "Para iniciar sesión ya no hace falta un código, y eso es lo que pasó aquí"
    send_mail(subject, "texto", "Ayuda de España <help@example.com>", ["ada@example.com"])
    kept = Mail.objects.get()

    assert kept.subject == subject
    assert kept.headers["From"] == "Ayuda de España <help@example.com>"
    assert subject in client.get(reverse("mailbox:list")).content.decode()
