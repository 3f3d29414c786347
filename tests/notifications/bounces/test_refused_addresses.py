"""What a mail provider tells of our mails, and what the person then sees and can do."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta

import pytest
from anymail.signals import AnymailTrackingEvent, EventType, RejectReason
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from notifications import topics
from notifications.bounces import refused_addresses
from notifications.delivery import send_round
from notifications.models import BadAddress, Notice, Preferences
from notifications.triggers.enqueue import enqueue_notice
from tests.factories import DAY, NOW, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sender_asleep")]
ADDRESS = "ada@example.com"
SECRET = "hooks:of-the-provider"


@pytest.fixture(autouse=True)
def by_postmark(settings: Settings) -> None:
    cache.clear()
    settings.EMAIL_PROVIDER = "postmark"
    settings.EMAIL_WEBHOOK_SECRET = SECRET
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}


@pytest.fixture
def ada() -> User:
    """Somebody whom we have just written to."""
    user = make_user(ADDRESS, password="long-enough-words")
    enqueue_notice(Preferences.of(user), topics.TEST, "test:1", at=NOW)
    assert send_round.deliver_due(at=NOW) == 1
    return user


def tell(body: dict[str, object], *, secret: str = SECRET, provider: str = "postmark") -> int:
    basic = base64.b64encode(secret.encode()).decode()
    reply = Client(enforce_csrf_checks=True).post(
        f"/callbacks/mail/{provider}/",
        body,
        content_type="application/json",
        headers={"authorization": f"Basic {basic}"},
    )
    return reply.status_code


def event(
    record: str, kind: dict[str, object] | None = None, *, at: datetime = NOW, **more: object
) -> dict[str, object]:
    """As Postmark posts it: https://postmarkapp.com/developer/webhooks/bounce-webhook"""
    moment = f"{at:%Y-%m-%dT%H:%M:%SZ}"
    notice = Notice.objects.first()
    return {
        "RecordType": record,
        "ID": 42,
        "MessageID": "m-1",
        "Email": ADDRESS,
        "Recipient": ADDRESS,
        "BouncedAt": moment,
        "DeliveredAt": moment,
        "Metadata": {"batch": str(notice.batch) if notice else ""},
        **(kind or {}),
        **more,
    }


HARD: dict[str, object] = {"Type": "HardBounce", "TypeCode": 1, "Description": "no such mailbox"}
SOFT: dict[str, object] = {"Type": "SoftBounce", "TypeCode": 4096, "Description": "mailbox full"}
SPAM: dict[str, object] = {"Type": "SpamComplaint", "TypeCode": 512, "Description": "spam"}


def test_the_mail_carries_what_the_webhook_needs(ada: User, mailoutbox: list[EmailMessage]) -> None:
    assert mailoutbox[0].metadata == {  # type: ignore[attr-defined]
        "batch": str(Notice.objects.get().batch)
    }


def test_a_hard_bounce_stops_mail_and_says_which_message(ada: User) -> None:
    assert tell(event("Bounce", HARD)) == 200

    bad = BadAddress.objects.get()
    assert (bad.address, bad.kind, bad.since) == (ADDRESS, BadAddress.Kind.BOUNCED, NOW)
    banner = refused_addresses.banner_for(ada)
    assert banner
    assert banner.subject == "This is your test message"
    assert banner.message_at == NOW
    assert Notice.objects.get().reason == "bounced"
    enqueue_notice(Preferences.of(ada), topics.TEST, "test:2", at=NOW + DAY)
    assert send_round.deliver_due(at=NOW + DAY) == 0


def test_a_complaint_weighs_more_than_a_bounce(ada: User) -> None:
    tell(event("Bounce", HARD))
    assert tell(event("SpamComplaint", SPAM, at=NOW + DAY)) == 200
    tell(event("Bounce", HARD, at=NOW + DAY))

    assert BadAddress.objects.get().kind == BadAddress.Kind.COMPLAINED
    assert Notice.objects.get().reason == "complained"


def rejected(reason: str, address: str = ADDRESS) -> None:
    """A provider that would not even try, as anymail tells it."""
    refused_addresses.tracked(
        None,
        AnymailTrackingEvent(
            event_type=EventType.REJECTED,
            reject_reason=reason,
            recipient=address,
            timestamp=NOW,
            metadata={},
        ),
    )


@pytest.mark.parametrize("reason", [RejectReason.SPAM, RejectReason.UNSUBSCRIBED])
def test_what_a_provider_will_not_send_for_an_earlier_complaint_is_one(
    ada: User, reason: str
) -> None:
    rejected(reason)

    assert BadAddress.objects.get().kind == BadAddress.Kind.COMPLAINED
    assert refused_addresses.refuses(ADDRESS)


def test_what_a_provider_will_not_send_as_the_address_bounced_has_bounced(ada: User) -> None:
    rejected(RejectReason.BOUNCED)

    assert BadAddress.objects.get().kind == BadAddress.Kind.BOUNCED


@pytest.mark.parametrize("reason", [RejectReason.TIMED_OUT, RejectReason.BLOCKED])
def test_another_refusal_of_a_provider_is_no_complaint(ada: User, reason: str) -> None:
    rejected(reason)

    assert not BadAddress.objects.exists()


def test_a_bounce_marks_its_own_mail_and_none_before_it(ada: User) -> None:
    enqueue_notice(Preferences.of(ada), topics.TEST, "test:2", at=NOW + DAY)
    assert send_round.deliver_due(at=NOW + DAY) == 1
    first, second = Notice.objects.order_by("pk")

    tell(event("Bounce", HARD, Metadata={"batch": str(second.batch)}))

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.reason, second.reason) == ("", "bounced")
    assert BadAddress.objects.get().notice == second


def test_a_bounce_of_a_mail_that_is_not_named_marks_none(ada: User) -> None:
    tell(event("Bounce", HARD, Metadata={}))

    assert Notice.objects.get().reason == ""
    assert refused_addresses.refuses(ADDRESS)


def test_a_full_mailbox_is_forgiven_until_it_is_a_habit(ada: User) -> None:
    for number in range(refused_addresses.SOFT_BOUNCES - 1):
        for _twice in range(2):
            tell(event("Bounce", SOFT, ID=number))
    assert not BadAddress.objects.exists()

    tell(event("Bounce", SOFT, ID=99))

    assert BadAddress.objects.get().kind == BadAddress.Kind.BOUNCED


def test_delivered_is_noted_and_is_no_trouble(ada: User) -> None:
    assert tell(event("Delivery")) == 200

    assert Notice.objects.get().reason == "delivered"
    assert not BadAddress.objects.exists()


@pytest.mark.parametrize(
    ("secret", "provider", "status"),
    [("hooks:wrong", "postmark", 400), (SECRET, "mailgun", 404), (SECRET, "nobody", 404)],
)
def test_a_forged_bounce_is_refused(ada: User, secret: str, provider: str, status: int) -> None:
    assert tell(event("Bounce", HARD), secret=secret, provider=provider) == status
    assert not BadAddress.objects.exists()


def test_without_a_secret_nothing_is_taken(ada: User, settings: Settings) -> None:
    settings.EMAIL_WEBHOOK_SECRET = ""

    assert tell(event("Bounce", HARD)) == 404


def test_the_person_clears_it_and_an_old_report_does_not_undo_that(ada: User) -> None:
    tell(event("Bounce", HARD))
    browser = Client()
    browser.force_login(ada)
    way_back = reverse("notifications:try_again")

    browser.get(way_back)
    assert refused_addresses.banner_for(ada)
    assert browser.post(way_back).status_code == 302

    assert refused_addresses.banner_for(ada) is None
    tell(event("Bounce", HARD))
    assert refused_addresses.banner_for(ada) is None
    tell(event("Bounce", HARD, at=timezone.now() + timedelta(minutes=1)))
    assert refused_addresses.banner_for(ada)


def test_nobody_else_can_clear_it(ada: User) -> None:
    tell(event("Bounce", HARD))
    other = Client()
    other.force_login(make_user())

    other.post(reverse("notifications:try_again"))
    reply = Client().post(reverse("notifications:try_again"))

    assert reply.url.startswith("/accounts/login/")  # type: ignore[attr-defined]
    assert refused_addresses.banner_for(ada)


def test_a_new_address_is_written_to(ada: User) -> None:
    tell(event("Bounce", HARD))
    ada.email = "ada@example.org"
    ada.save()

    assert refused_addresses.banner_for(ada) is None
    enqueue_notice(Preferences.of(ada), topics.TEST, "test:2", at=NOW + DAY)
    assert send_round.deliver_due(at=NOW + DAY) == 1
