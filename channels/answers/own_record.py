"""What a network says of a token, held against what we know of it ourselves.

Networks have called tokens of seconds revoked, and tokens of minutes "not used for 90 days": a
part of them did not know the token yet, or mixed it up. Such an answer is the network's fault
and is asked for again; it must never cost a person a login. Nothing is held back where our own
record does not know, or agrees that the token is over.
"""

from __future__ import annotations

from datetime import timedelta

from channels.contract import Cause, Context

# What a network can be wrong about while a token is young. A dead token without a stated reason
# is not among them: that is looked at again in any case.
DOUBTED = frozenset({Cause.EXPIRED, Cause.REVOKED_BY_USER})
# So long a new token may be unknown to a part of its network
# (https://github.com/jclusso/omniauth-linkedin-openid/issues/6).
SETTLING = timedelta(seconds=60)
# So young a token has not come to its end, while its record says that it has time left
# (https://github.com/MrSwitch/hello.js/issues/548).
YOUNG = timedelta(hours=1)
# The network's clock and ours may differ by so much.
SKEW = timedelta(minutes=5)


def contradicts(cause: Cause, context: Context) -> bool:
    """Whether our record of the token rules ``cause`` out."""
    age, left = context.token_age, context.expires_in
    if cause not in DOUBTED or age is None or age < timedelta(0):
        return False
    if left is not None and left <= timedelta(0):
        return False
    if age < SETTLING:
        return True
    return cause is Cause.EXPIRED and age < YOUNG and left is not None and left > SKEW
