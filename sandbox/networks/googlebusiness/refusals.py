"""How the Business Profile APIs say no, and who may ask them at all.

A project that Google has not admitted has a quota of nothing: every call of it is one too many.
https://developers.google.com/my-business/content/limits
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response

from sandbox import basic_auth, calls, replies
from sandbox.dialect import Endpoints
from sandbox.networks.google import answers
from sandbox.networks.googlebusiness.consent_page import MANAGE
from sandbox.replies import Refused
from sandbox.store import accounts, clock, tokens
from sandbox.store.accounts import Account, Client

NETWORK = "googlebusiness"
ACCOUNTS = "mybusinessaccountmanagement.googleapis.com"
INFORMATION = "mybusinessbusinessinformation.googleapis.com"
POSTS = "mybusiness.googleapis.com"
A_MINUTE = 300  # calls of the whole project, over all people
KINDS = {ACCOUNTS: "whoami", INFORMATION: "places", POSTS: "publish"}

endpoints = Endpoints(NETWORK)


def asking(service: str) -> Account:
    """Whose living token came along, of a project that may ask, with the scope for it."""
    token = tokens.find(NETWORK, basic_auth.bearer())
    if token is None or token.kind != "access" or not token.alive:
        raise answers.dead_token()
    account = accounts.known_account(NETWORK, token.account)
    calls.note_account(account.id)
    client = accounts.client(NETWORK, token.client)
    _within_quota(client, service)
    if account.suspended:
        raise answers.dead_token()
    if MANAGE not in token.scopes:
        message = "Request had insufficient authentication scopes."
        reason = "ACCESS_TOKEN_SCOPE_INSUFFICIENT"
        raise Refused(answers.info_error(403, "PERMISSION_DENIED", reason, message, service))
    return account


def no_permission() -> Refused:
    message = "The caller does not have permission"
    return Refused(_plain(403, "PERMISSION_DENIED", message, "forbidden"))


def not_found() -> Refused:
    message = "Requested entity was not found."
    return Refused(_plain(404, "NOT_FOUND", message, "notFound"))


def invalid(field: str, description: str) -> Refused:
    violations = [{"field": field, "description": description}]
    details = {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": violations}
    return _invalid(details)


def invalid_post(field: str, message: str) -> Refused:
    wrong = [{"code": 2, "field": field, "message": message}]
    kind = "type.googleapis.com/google.mybusiness.v4.ValidationError"
    return _invalid({"@type": kind, "errorDetails": wrong})


def fault(name: str, kind: str) -> Response | None:
    """The APIs' answer while a fault lasts; Google's OAuth addresses have their own."""
    if kind in ("token", "revoke", "introspect"):
        return answers.token_fault(name)
    if name == "rate_limit":
        return _over_quota(str(A_MINUTE), INFORMATION)
    if name == "server_error":
        return _plain(503, "UNAVAILABLE", "The service is currently unavailable.", "backendError")
    if name == "app_disabled":
        message = (
            "My Business Business Information API has not been used in project 7204455 before or"
            " it is disabled."
        )
        return answers.info_error(
            403, "PERMISSION_DENIED", "SERVICE_DISABLED", message, INFORMATION
        )
    return None


def unknown_address() -> Response:
    page = "<!DOCTYPE html><html lang=en><title>Error 404 (Not Found)!!1</title><p>404.</html>"
    return replies.text(page, 404)


def _within_quota(client: Client | None, service: str) -> None:
    if client is None or not client.partner:
        raise Refused(_over_quota("0", service))
    if calls.since(NETWORK, clock.now() - 60, endpoint=KINDS[service]) >= A_MINUTE:
        raise Refused(_over_quota(str(A_MINUTE), service))


def _over_quota(limit: str, service: str) -> Response:
    message = (
        "Quota exceeded for quota metric 'Requests' and limit 'Requests per minute' of service"
        f" '{service}' for consumer 'project_number:7204455'."
    )
    return answers.info_error(
        *(429, "RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED", message, service),
        quota_limit="DefaultRequestsPerMinutePerProject",
        quota_limit_value=limit,
        quota_unit="1/min/{project}",
        consumer="projects/7204455",
    )


def _plain(status: int, name: str, message: str, reason: str) -> Response:
    return answers.api_error(status, reason, message, name, domain="global")


def _invalid(details: Mapping[str, object]) -> Refused:
    error = {
        "code": 400,
        "message": "Request contains an invalid argument.",
        "status": "INVALID_ARGUMENT",
        "details": [details],
    }
    return Refused(replies.answer({"error": error}, 400))
