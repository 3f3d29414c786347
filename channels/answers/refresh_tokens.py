"""A refresh token that is called dead in a sentence, with the word for a request that is wrong.

RFC 6749 has ``invalid_grant`` for it. Libraries that many servers are built with have said
``invalid_request``, which they also say of requests of ours. For networks without one address,
where nobody knows what a server is built with. Standard library and contract only.
"""

from __future__ import annotations

import re

from channels.answers.reported_errors import ParsedReply
from channels.answers.rule import Rule
from channels.contract import Cause, Certainty, Endpoint

# The whole of it: "the refresh token is invalid for this client" is our doing.
SENTENCE = re.compile(
    r"(?:(?:the |this |your )?(?:provided |given )?refresh[ _-]?token "
    r"(?:is |was |has |been )*(?:invalid|expired|revoked)(?: or (?:invalid|expired|revoked))?\.?"
    r"|(?:invalid|expired)(?: or (?:expired|revoked))? refresh[ _-]?token\.?)\Z"
)


def called_dead(parsed: ParsedReply) -> bool:
    """In OAuth's shape: flat, ``{"message": "..."}``, it may be a gateway's of a token of its own.
    A ``hint`` that names a client says that the token is another app's."""
    hint = parsed.fields.get("hint")
    of_another_app = isinstance(hint, str) and "client" in hint.lower()
    return parsed.fields.get("error") == "invalid_request" and not of_another_app


CALLED_DEAD: tuple[Rule, ...] = (
    Rule(
        name="refresh_token_called_dead",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        certainty=Certainty.INFERRED,
        endpoints={Endpoint.TOKEN_REFRESH},
        statuses={400, 401, 403},
        words={"invalid_request"},
        pattern=SENTENCE,
        when=called_dead,
        source="https://github.com/laravel/passport/issues/1605",
    ),
)
