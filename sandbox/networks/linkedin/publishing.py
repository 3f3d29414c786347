"""A post, as the member or as an organization."""

from __future__ import annotations

from flask import Response, request

from sandbox import replies
from sandbox.networks.linkedin import openid, versions
from sandbox.networks.linkedin.errors import denied, endpoints, refuse
from sandbox.networks.linkedin.member import asking
from sandbox.networks.linkedin.organizations import REST, may_post_for
from sandbox.replies import Refused
from sandbox.store import posts
from sandbox.store.accounts import Account
from sandbox.store.tokens import Token

LONGEST = 3000


@endpoints.takes("publish", f"{REST}/posts", methods=("POST",))
def create_post() -> Response:
    token, account = asking()
    version = versions.checked()
    sent = request.get_json(silent=True)
    sent = sent if isinstance(sent, dict) else {}
    author, text = sent.get("author"), sent.get("commentary")
    if not isinstance(author, str) or not author:
        raise _bad_field("author")
    _check_author(token, account, author, version)
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST:
        raise _bad_field("commentary")
    if earlier := posts.repeated("linkedin", author, text):
        raise _duplicate(earlier)
    urn = f"urn:li:share:{posts.add('linkedin', account.id, author, text)}"
    return replies.text("", 201, {"x-restli-id": urn}, replies.JSON)


def _check_author(token: Token, account: Account, author: str, version: str) -> None:
    _, _, organization = author.partition("urn:li:organization:")
    if not organization:
        if author != f"urn:li:person:{openid.subject(token.client, account)}":
            raise _bad_field("author", 403)
        if "w_member_social" not in token.scopes:
            raise denied(f"partnerApiPosts.CREATE.{version}01")
        return
    if "w_organization_social" not in token.scopes:
        sentence = "Organization permissions must be used when using organization as author"
        raise refuse(400, sentence)
    if not may_post_for(account.id, organization):
        raise _bad_field("author", 403)


def _bad_field(name: str, status: int = 400) -> Refused:
    return refuse(
        status,
        "Field Value validation failed in REQUEST_BODY: Data Processing Exception while"
        f" processing fields [/{name}]",
        100,
    )


def _duplicate(earlier: str) -> Refused:
    body = {
        "errorDetailType": "com.linkedin.common.error.BadRequest",
        "message": "com.linkedin.content.common.exception.BadRequestResponseException: Content is"
        f" a duplicate of urn:li:share:{earlier}",
        "errorDetails": {
            "inputErrors": [
                {"description": "Duplicate post is detected", "input": {}, "code": "DUPLICATE_POST"}
            ]
        },
        "status": 422,
    }
    return Refused(replies.answer(body, 422))
