"""What a person can be told about. A new topic is one line here; no migration."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.operator.publishing_tool import publishing_tool

UPDATE_FAILURES = "update_failures"
CONNECTION_LOST = "connection_lost"
LIMITED = "limited"
RECOVERED = "recovered"
ENDS_SOON = "ends_soon"
NETWORK_TROUBLE = "network_trouble"
WEEKLY_DIGEST = "weekly_digest"
REFRESHED = "refreshed"
TEST = "test"  # sent on request only, so no choice of its own
# A question to this person about what is theirs, or the answer to their own: no choice either.
HAND_OVER = "hand_over"

# Days before an end at which a person may ask to be reminded; 0 is the day itself.
LEAD_DAYS = (14, 7, 3, 1, 0)
DEFAULT_LEAD_DAYS = (7, 1)


@dataclass(frozen=True, slots=True)
class Topic:
    """``urgent``: goes at once. What is not is a forecast, and waits for the person's hour."""

    id: str
    name: str | Promise
    about: str | Promise
    on_by_default: bool = True
    article: str = ""
    urgent: bool = True


def _of_failed_posts() -> str:
    """Named, so that nobody waits for it without a tool: nothing else tells us of a post."""
    told = gettext(
        "%(tool)s tells us that a post could not be sent. A token that is over is often the reason."
    )
    return told % {"tool": publishing_tool().start}


TOPICS: tuple[Topic, ...] = (
    Topic(
        UPDATE_FAILURES,
        _("Update Failures"),
        lazy(_of_failed_posts, str)(),
        article="update-failures",
    ),
    Topic(
        CONNECTION_LOST,
        _("Connection lost"),
        _("A channel stopped working and only you can bring it back."),
        article="what-each-state-means",
    ),
    Topic(
        LIMITED,
        _("Limited"),
        _(
            "A channel still answers, but a permission is missing or nobody sees what it "
            "publishes. We say what no longer works."
        ),
        article="what-each-state-means",
    ),
    Topic(
        RECOVERED,
        _("Recovered"),
        _("Something that we told you about is fixed, and nothing is left to do."),
        article="what-each-state-means",
    ),
    Topic(
        ENDS_SOON,
        _("Ends soon"),
        _("A token has an end date that we cannot move, and it is near."),
        article="what-is-an-access-token",
        urgent=False,
    ),
    Topic(
        NETWORK_TROUBLE,
        _("Network trouble"),
        _(
            "A network has been out of order for an hour or more and your channels are affected; "
            "and once more when it is over."
        ),
        article="network-fault-or-ours",
    ),
    Topic(
        WEEKLY_DIGEST,
        _("Weekly digest"),
        _("On Monday morning: how each of your channels is, in one message."),
        urgent=False,
    ),
    Topic(
        REFRESHED,
        _("Somebody refreshed a channel"),
        _(
            "Somebody signed in at a network, and a login of yours got new tokens. If it was not "
            "you, act."
        ),
        on_by_default=False,
        article="refresh-a-channel",
    ),
)
TEST_TOPIC = Topic(TEST, _("Test message"), _("Sent when you ask for it."))
HAND_OVER_TOPIC = Topic(HAND_OVER, _("Handing over"), _("Somebody asks for a channel, or answers."))
_BY_ID = {topic.id: topic for topic in (*TOPICS, HAND_OVER_TOPIC)}


def get(topic: str) -> Topic:
    """The topic of this id. Raises KeyError where there is none."""
    return _BY_ID[topic]
