"""The same post on several accounts of one network in the same moment: what looks like a robot.

Pure: no clock, no database. ``same_posts`` says what was sent, this says what went together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from channels.contract import Cause, Certainty, Finding

SAME_MOMENT = timedelta(minutes=1)
ARTICLE = "scheduling-without-spam#looks"
# What a network says when it takes somebody for a robot, or may mean when it gives no reason.
MAY_FOLLOW = frozenset(
    {
        Cause.ALIVE,  # with an error: only the post was refused
        Cause.CHECKPOINT_OR_LOCKED,
        Cause.ACCOUNT_SUSPENDED,
        Cause.RATE_LIMITED,
        Cause.INVALID_TOKEN_UNSPECIFIED,
        Cause.UNKNOWN,
    }
)
# Of these the fault is known, whoever said so.
NEVER = frozenset({Cause.NETWORK_FAULT, Cause.APP_FAULT, Cause.SERVER_GONE})


@dataclass(frozen=True, slots=True)
class Sent:
    """One post that a tool tried to publish. ``content``: a hash; empty where not told.

    ``also_to``: further channels of the network that got it in the same moment, as the tool says.
    """

    network: str
    channel: int
    content: str
    at: datetime
    also_to: frozenset[int] = frozenset()


def identical_groups(posts: Sequence[Sent]) -> list[frozenset[int]]:
    """For each post the channels, its own among them, that got the same in the same moment.

    Empty where it went to one channel alone. Never across networks; the order of ``posts``
    does not matter.
    """
    return [_same_post_channels(post, posts) for post in posts]


def may_explain(finding: Finding, channels: frozenset[int]) -> bool:
    """Whether identical posts may be behind ``finding``: never beside a cause that the network
    stated and that has nothing to do with them."""
    if len(channels) < 2 or finding.cause in NEVER:
        return False
    return finding.cause in MAY_FOLLOW or finding.certainty is not Certainty.SAID


def _same_post_channels(post: Sent, posts: Sequence[Sent]) -> frozenset[int]:
    channels = {post.channel, *post.also_to}
    channels.update(other.channel for other in posts if _same(post, other))
    return frozenset(channels) if len(channels) > 1 else frozenset()


def _same(post: Sent, other: Sent) -> bool:
    if post.network != other.network:
        return False
    if post.channel in other.also_to and abs(post.at - other.at) <= SAME_MOMENT:
        return not (post.content and other.content) or post.content == other.content
    same = bool(post.content) and post.content == other.content
    return same and abs(post.at - other.at) <= SAME_MOMENT
