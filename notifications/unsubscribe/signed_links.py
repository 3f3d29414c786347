"""The signed address in every message that turns its topic off (RFC 8058)."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core import signing
from django.urls import reverse

from notifications import topics

SALT = "notifications.unsubscribe"
EVERY_TOPIC = "*"


@dataclass(frozen=True, slots=True)
class SignedLink:
    """``topic`` None: the person is to choose among all of them."""

    user: User
    topic: topics.Topic | None


def address(user_id: int, topic: str) -> str:
    """The whole address. It does not expire: an old mail must still be able to end them."""
    token = signing.dumps([user_id, topic], salt=SALT)
    return str(settings.SITE_URL) + reverse("notifications:unsubscribe", args=[token])


def page_address(user_id: int) -> str:
    """The page on which a mail of several topics can be ended, topic by topic."""
    token = signing.dumps([user_id, EVERY_TOPIC], salt=SALT)
    return str(settings.SITE_URL) + reverse("notifications:unsubscribe", args=[token])


def read(token: str) -> SignedLink | None:
    """What a signed address asks for; None where it is forged, damaged or of nobody."""
    try:
        user_id, topic = signing.loads(token, salt=SALT)
        chosen = None if topic == EVERY_TOPIC else topics.get(topic)
    except (signing.BadSignature, ValueError, TypeError, KeyError):
        return None
    user = get_user_model().objects.filter(pk=user_id).first()
    return SignedLink(user, chosen) if user else None
