"""How other software that speaks the AT Protocol refuses a refresh token that is over."""

from __future__ import annotations

import re

from channels.answers.plain_refusals import bare_sentence
from channels.answers.rules import Rule
from channels.contract import Cause, Certainty
from channels.networks.bluesky.faults import REFRESH

REFRESH_RULES: tuple[Rule, ...] = (
    Rule(
        # Cocoon has the reference server's sentences, and no word of OAuth beside them. Its other
        # one, "Session expired", is what gateways say as well: not believed without that word.
        name="refresh_token_over_in_a_sentence",
        cause=Cause.EXPIRED,
        certainty=Certainty.INFERRED,
        endpoints=REFRESH,
        statuses={400},
        pattern=re.compile(r"refresh token expired\Z"),
        when=bare_sentence,
        source="https://github.com/haileyok/cocoon/blob/main/server/handle_oauth_token.go",
    ),
)
