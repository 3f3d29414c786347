"""What Meta's networks share: refusals of a post or of a message. The token is fine."""

from __future__ import annotations

from channels.answers.rules import Rule
from channels.contract import Cause, Certainty, Endpoint

# A post or a message that is not taken, whatever code it comes with: the token is fine.
REFUSED_RULES: tuple[Rule, ...] = (
    Rule(
        name="message_outside_the_window",
        cause=Cause.ALIVE,
        subcodes={2018065, 2018278, 2534022},
        says=("this message is sent outside of allowed window",),
        either=True,
        source="https://developers.facebook.com/docs/messenger-platform/policy/policy-overview",
    ),
    Rule(
        name="nobody_to_take_the_message",
        cause=Cause.ALIVE,
        codes={551},
        subcodes={1545041, 2018001, 2018108},
        says=("this person isn't available", "no matching user"),
        either=True,
        source="https://developers.facebook.com/docs/messenger-platform/error-codes",
    ),
    Rule(
        # Threads' own, of what a post holds: a link that it cannot show, a container that it
        # does not know yet. It gives them the codes of an outage and of a wrong parameter.
        name="threads_post_refused",
        cause=Cause.ALIVE,
        certainty=Certainty.INFERRED,
        endpoints={Endpoint.PUBLISH},
        subcodes=range(4279000, 4280000),
        source="https://github.com/fbsamples/threads_api/issues/70",
    ),
    Rule(
        name="target_not_visible",  # an album, a photo or a post that is hidden or gone
        cause=Cause.ALIVE,
        certainty=Certainty.INFERRED,
        endpoints={Endpoint.PUBLISH},
        codes={220, 221},
        says=("cannot access object_id",),
        either=True,
        source="https://developers.facebook.com/docs/graph-api/reference/photo/",
    ),
)
