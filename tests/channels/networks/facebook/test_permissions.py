"""Meta's family of permission codes: said where a name is said, else concluded or unknown."""

from __future__ import annotations

import json
import re

import pytest

from channels import registry
from channels.contract import Cause, Certainty, Context, Endpoint, Finding, Reply
from tests.channels.networks import recorded
from tests.channels.networks.recorded import AT

BOTH = pytest.mark.parametrize("network", ["facebook", "instagram"])
CODES = (10, 200, 210, 283, 299)
# What a sentence must speak of to be taken at its word.
NAMED = re.compile(
    r"[a-z]+_[a-z_]+|administrat|belongs to a page|hasn't authorized|scope=", re.IGNORECASE
)


def told(network: str, message: str, code: int | None = 200, **more: object) -> Finding:
    error = {"message": message, "type": "OAuthException", **more}
    if code is not None:
        error["code"] = code
    reply = Reply(Endpoint.PUBLISH, 403, AT, body=json.dumps({"error": error}))
    return registry.get(network).explain(reply, Context())


@BOTH
def test_only_words_that_name_a_permission_or_a_role_are_taken_as_said(network: str) -> None:
    for answer in recorded.of(network):
        if answer.cause not in (Cause.PERMISSION_MISSING, Cause.LOST_PAGE_ROLE):
            continue
        finding = registry.get(network).explain(answer.reply, answer.context)
        if finding.certainty is Certainty.SAID and "message" in answer.reply.body:
            assert NAMED.search(answer.reply.body), answer.case


@BOTH
@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    ("message", "certainty"),
    [
        ("(#%d) Requires pages_manage_posts permission", Certainty.SAID),
        ("(#%d) Requires extended permission: manage_pages", Certainty.SAID),
        ("(#%d) The user hasn't authorized the application to perform this action", Certainty.SAID),
        ("(#%d) Permissions error", Certainty.INFERRED),
        ("(#%d) Application does not have permission for this action", Certainty.INFERRED),
        ("(#%d) You do not have the required permissions", Certainty.INFERRED),
    ],
)
def test_each_code_of_the_family_says_what_its_words_say(
    network: str, code: int, message: str, certainty: Certainty
) -> None:
    finding = told(network, message % code, code)
    assert (finding.cause, finding.certainty) == (Cause.PERMISSION_MISSING, certainty)


@BOTH
@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    "message",
    [
        "",
        "(#%d) Something entirely new",
        '(#%d) Not taken: it says "Requires pages_manage_posts permission"',
        "(#%d) Not taken. Requires pages_manage_posts permission, says the post",
        "(#%d) Requires a picture with fewer than 8 MB_",
    ],
)
def test_the_number_alone_says_nothing(network: str, code: int, message: str) -> None:
    assert told(network, message.replace("%d", str(code)), code).cause is Cause.UNKNOWN


POSTS = (
    "Session has expired. The session has been invalidated because the user left",
    "We open at nine: the user has not authorized application 7",
    "Any of the pages_show_list permission(s) must be granted before impersonating a user's page.",
    "Permissions error! Missing permission! No permission to publish the video!",
    "The user must be an administrator of the page in order to impersonate it.",
    "You cannot access the app till you log in",
    "To use 'Page Public Content Access', your use of this endpoint must be reviewed",
    "The redirect_uri isn't an absolute URI. Invalid scope. API access blocked.",
)


@BOTH
@pytest.mark.parametrize("post", POSTS)
@pytest.mark.parametrize("code", [100, 200, 368, 506, 1500, None])
@pytest.mark.parametrize(
    "frame",
    [
        'Your post "{}" was not taken',
        "The text \u201c{}\u201d was not taken",
        "Invalid parameter: «{}»",
        'Not taken because of this. Its text: "{}',
    ],
)
def test_a_posts_own_text_quoted_in_an_error_ends_no_login(
    network: str, post: str, code: int | None, frame: str
) -> None:
    for field in ("message", "error_user_msg"):
        error = {"message": "Not taken", "code": code, field: frame.format(post)}
        body = json.dumps({"error": {name: value for name, value in error.items() if value}})
        finding = registry.get(network).explain(
            Reply(Endpoint.PUBLISH, 400, AT, body=body), Context()
        )
        assert not finding.reconnect
        assert finding.cause in (Cause.ALIVE, Cause.UNKNOWN, Cause.ACCOUNT_SUSPENDED)


@BOTH
@pytest.mark.parametrize("post", POSTS)
def test_a_posts_own_text_behind_a_refusal_without_a_code_ends_no_login(
    network: str, post: str
) -> None:
    finding = told(network, f"We could not take this. {post}", None)
    assert not finding.reconnect
