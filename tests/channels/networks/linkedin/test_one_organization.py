"""A refusal that speaks of one organization says nothing about the login."""

from __future__ import annotations

import json

import pytest

from channels.contract import Cause, Context, Endpoint, Finding, Reply
from channels.networks.linkedin.errors import explain
from tests.channels.networks.recorded import AT

SENTENCE = (
    "Viewer don't have permission to the ADMIN_ONLY VisibilityReduction for urn:li:organization:7"
)


def told(endpoint: Endpoint) -> Finding:
    body = {"status": 403, "serviceErrorCode": 100, "code": "ACCESS_DENIED", "message": SENTENCE}
    return explain(Reply(endpoint, 403, AT, body=json.dumps(body)), Context())


@pytest.mark.parametrize("endpoint", [Endpoint.LIST_PAGES, Endpoint.WHOAMI])
def test_on_a_list_the_login_is_alive(endpoint: Endpoint) -> None:
    finding = told(endpoint)
    assert (finding.cause, finding.rule) == (Cause.ALIVE, "refused_for_one_organization")


def test_for_a_post_of_this_organization_the_role_is_lost() -> None:
    finding = told(Endpoint.PUBLISH)
    assert (finding.cause, finding.rule) == (Cause.LOST_PAGE_ROLE, "organization_role_lost")
