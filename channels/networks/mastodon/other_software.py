"""How other software that speaks Mastodon's API refuses a token that it no longer takes.

Each by its whole sentence, in the member that it stands in there. None of them tells a token that
ended from one that nobody sent: ours was sent with every call, and it worked before.
"""

from __future__ import annotations

import re

from channels.answers.plain_refusals import bare_sentence
from channels.answers.rules import CALLS, Rule
from channels.contract import Cause, Certainty, Endpoint

PIXELFED = "https://github.com/pixelfed/pixelfed/blob/dev/app/Exceptions/Handler.php"
FRIENDICA = "https://github.com/friendica/friendica/blob/develop/src/Factory/Api/Mastodon/Error.php"


TOKEN_RULES: tuple[Rule, ...] = (
    Rule(
        # Laravel's word for a call by nobody. Pixelfed hands it on with the status of an error that
        # it did not expect, 500, to whoever asks for JSON, and sends all others to its log-in page.
        name="pixelfed_token_invalid",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        certainty=Certainty.INFERRED,
        statuses={401, 500},
        endpoints=CALLS,
        pattern=re.compile(r"unauthenticated\.\Z"),
        when=bare_sentence,
        source=PIXELFED,
    ),
    Rule(
        # Or it is without a permission: of the account of a login that was connected, and so had
        # what reading it takes, only the former.
        name="friendica_token_invalid",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        certainty=Certainty.INFERRED,
        statuses={403},
        endpoints={Endpoint.WHOAMI},
        pattern=re.compile(
            r"token is not authorized with a valid user or is missing a required scope\Z"
        ),
        source=FRIENDICA,
    ),
)
