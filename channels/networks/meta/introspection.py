"""``debug_token`` refused itself: what it says outside of ``data`` is no word about a login.

It is asked with a token of ours, the app's or a tester's, and says inside ``data`` what it knows of
the token that it was asked about, with a dead one's error as well. An error beside or without it is
about the question: read by the rules for a person's token it would send somebody to sign in again
because ours ran out. Standard library and contract only.
"""

from __future__ import annotations

import re

from channels.answers.reported_errors import ParsedReply
from channels.answers.rules import Rule
from channels.contract import Cause, Certainty, Endpoint
from channels.networks.meta.faults import DEBUGGING
from channels.networks.meta.permissions import FAMILY

# The numbers by which Graph refuses a token, a session key of old, a permission or an object.
REFUSES_A_TOKEN = frozenset({100, 102, 190, 450, 452, 459, 463, 464, 467, 490, None, *FAMILY})
# The same under another number.
SPEAKS_OF_A_TOKEN = re.compile(r".{0,200}\b(token|session|permission|authorized)\b")


def in_its_own_name(parsed: ParsedReply) -> bool:
    """An error in Graph's shape, and not a word about the token that was asked about."""
    return isinstance(parsed.fields.get("error"), dict) and not parsed.data


REFUSED_RULES: tuple[Rule, ...] = (
    Rule(
        name="debug_token_refused_our_app",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        endpoints={Endpoint.INTROSPECT},
        statuses={*range(200, 300), 400, 401, 403, 404},
        codes=REFUSES_A_TOKEN,
        pattern=SPEAKS_OF_A_TOKEN,
        either=True,
        when=in_its_own_name,
        source=DEBUGGING,
    ),
)
