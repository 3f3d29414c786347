"""What a person can be told about. A new topic is one line here; no migration."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

UPDATE_FAILURES = "update_failures"
CONNECTION_LOST = "connection_lost"
ENDS_SOON = "ends_soon"
WEEKLY_DIGEST = "weekly_digest"
PRODUCT_NEWS = "product_news"
TEST = "test"  # sent on request only, so no choice of its own

# Days before an end at which a person may ask to be reminded.
LEAD_DAYS = (14, 7, 3, 1)
DEFAULT_LEAD_DAYS = (7, 1)


@dataclass(frozen=True, slots=True)
class Topic:
    id: str
    name: str | Promise
    about: str | Promise
    on_by_default: bool = True
    article: str = ""


TOPICS: tuple[Topic, ...] = (
    Topic(
        UPDATE_FAILURES,
        _("Update Failures"),
        _(
            "A post could not be sent. A dead token is the likeliest reason, so this is the "
            "earliest sign of a lost connection."
        ),
        article="update-failures",
    ),
    Topic(
        CONNECTION_LOST,
        _("Connection lost"),
        _("A channel stopped working and only you can bring it back."),
        article="what-each-state-means",
    ),
    Topic(
        ENDS_SOON,
        _("Ends soon"),
        _("A token has an end date that we cannot move, and it is near."),
        article="what-is-an-access-token",
    ),
    Topic(
        WEEKLY_DIGEST,
        _("Weekly digest"),
        _("On Monday morning: how each of your channels is, in one message."),
    ),
    Topic(
        PRODUCT_NEWS,
        _("Product news"),
        _("What is new on this site. A few times a year."),
        on_by_default=False,
    ),
)
TEST_TOPIC = Topic(TEST, _("Test message"), _("Sent when you ask for it."))
_BY_ID = {topic.id: topic for topic in TOPICS}


def get(topic: str) -> Topic:
    """The topic of this id. Raises KeyError where there is none."""
    return _BY_ID[topic]
