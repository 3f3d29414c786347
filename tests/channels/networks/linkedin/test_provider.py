"""LinkedIn's id token, as allauth is told of it."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.test import RequestFactory

from channels.networks.linkedin.provider import LinkedInAdapter


@pytest.mark.parametrize(
    ("said", "verified"),
    [
        ({"email_verified": True}, True),
        ({"email_verified": "true"}, True),
        ({"email_verified": False}, False),
        ({"email_verified": "false"}, False),  # as a text it would count as a yes
        ({"email_verified": ""}, False),
        ({"email_verified": "yes"}, False),
        ({"email_verified": "True"}, False),
        ({"email_verified": 1}, False),  # which Python takes for True
        ({"email_verified": None}, False),
        ({"email_verified": [True]}, False),
        ({}, False),
    ],
)
def test_an_address_is_verified_only_where_linkedin_says_so(
    monkeypatch: pytest.MonkeyPatch, said: dict[str, Any], verified: bool
) -> None:
    def decoded(*_: Any) -> dict[str, Any]:
        return {"sub": "aBc-1", **said}

    monkeypatch.setattr(OpenIDConnectOAuth2Adapter, "_decode_id_token", decoded)
    monkeypatch.setattr(OpenIDConnectOAuth2Adapter, "_fetch_user_info", decoded)
    adapter = LinkedInAdapter(RequestFactory().get("/"), "linkedin-signin")
    claims = adapter._decode_id_token(None, "header.claims.signature")
    assert claims == {"sub": "aBc-1", "email_verified": verified}
    assert adapter._fetch_user_info("access") == claims
