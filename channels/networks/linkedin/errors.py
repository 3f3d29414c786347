"""What LinkedIn's answers mean.

API errors: ``{"status", "serviceErrorCode", "code", "message"}``, any of them missing, in
any order; older services say ``errorCode`` or ``ErrorCode``, or answer in XML. Token endpoint:
``{"error", "error_description"}``. ``introspectToken`` says in ``status`` whether a token is
active, expired or revoked.

The rules by subject: ``tokens.py`` what is said of a token, ``rights.py`` of roles and
permissions, ``faults.py`` what is no token's fault.
"""

from __future__ import annotations

from channels.answers import rules
from channels.answers.reported_errors import ParsedReply
from channels.answers.rules import Rule
from channels.contract import Cause, Context, Endpoint, Finding, Reply
from channels.networks.linkedin import faults, rights, tokens
from channels.networks.linkedin.faults import ERRORS, OAUTH, PUBLISH


def posted(parsed: ParsedReply) -> bool:
    """201 Created has its id in a header and often no body."""
    return parsed.status in (201, 204) or (
        parsed.ok and any(name in parsed.headers for name in ("x-restli-id", "x-linkedin-id"))
    )


WORKING: tuple[Rule, ...] = (
    Rule(
        name="token_granted",
        cause=Cause.ALIVE,
        endpoints=rules.TOKEN_ENDPOINTS,
        when=rules.got_a_token,
        source=OAUTH,
    ),
    Rule(name="posted", cause=Cause.ALIVE, endpoints=PUBLISH, when=posted, source=ERRORS),
    Rule(
        name="working",
        cause=Cause.ALIVE,
        endpoints=rules.CALLS,
        when=rules.holds("sub", "id", "localizedFirstName", "elements", "value", "activity"),
        source=OAUTH,
    ),
    Rule(
        name="no_organization",  # a member who administers none: nothing is wrong
        cause=Cause.ALIVE,
        endpoints={Endpoint.LIST_PAGES},
        when=lambda parsed: parsed.ok and parsed.fields.get("elements") == [],
        source=rights.ROLES,
    ),
)

RULES: tuple[Rule, ...] = (
    *tokens.TOKEN_RULES,
    *rights.ACCOUNT_RULES,
    *faults.APP_RULES,
    *tokens.REFRESH_RULES,
    *faults.LIMIT_RULES,
    *faults.NETWORK_RULES,
    *faults.CONTENT_RULES,
    *rights.ROLE_RULES,
    *rights.PERMISSION_RULES,
    *faults.CALL_RULES,
    *WORKING,
)


def explain(reply: Reply, context: Context) -> Finding:
    """The meaning of one of LinkedIn's answers."""
    return rules.explain(RULES, reply, context)
