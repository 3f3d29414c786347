"""Facebook by Meta's own facebook-business: https://github.com/facebook/facebook-python-business-sdk"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from facebook_business.adobjects.page import Page
from facebook_business.adobjects.user import User
from facebook_business.api import FacebookAdsApi
from facebook_business.exceptions import FacebookRequestError
from facebook_business.session import FacebookSession

from tests.sandbox.clients.conftest import Allow
from tests.sandbox.clients.facebook import APP, AUTHORIZE, SCOPES
from tests.sandbox.driving import FACEBOOK_BACK, HARBOUR_PAGE, MAREN, Driver

ID, SECRET = APP.values()


def api(token: str, secret: str = SECRET) -> FacebookAdsApi:
    """With ``appsecret_proof`` in every call, as the SDK has it."""
    return FacebookAdsApi(FacebookSession(ID, secret, token))


def swapped(**params: str) -> dict[str, Any]:
    app = api(f"{ID}|{SECRET}")
    told: dict[str, Any] = app.call("GET", ("oauth", "access_token"), {**APP, **params}).json()
    return told


def signed_in(allow: Allow) -> str:
    asked = {
        "client_id": ID,
        "redirect_uri": FACEBOOK_BACK,
        "scope": ",".join(SCOPES),
        "state": "s",
    }
    code = allow(f"{AUTHORIZE}?{urlencode(asked)}", MAREN)["code"]
    short = swapped(code=code, redirect_uri=FACEBOOK_BACK)["access_token"]
    longer = swapped(grant_type="fb_exchange_token", fb_exchange_token=short)
    assert longer["expires_in"] > 59 * 86400
    return str(longer["access_token"])


def pages_of(person: FacebookAdsApi) -> dict[str, Page]:
    listed = User("me", api=person).get_accounts(fields=["name", "access_token"])
    return {page["id"]: page for page in listed}


def test_a_person_signs_in_and_a_page_posts(allow: Allow) -> None:
    person = api(signed_in(allow))
    me = User("me", api=person).api_get(fields=["id", "name"])
    assert (me["id"], me["name"]) == (MAREN, "Maren Oduya")
    page = pages_of(person)[HARBOUR_PAGE]
    posting = Page(page["id"], api=api(page["access_token"]))
    assert posting.api_get(fields=["name"])["name"] == page["name"]
    post = posting.create_feed(params={"message": "Open on Sunday"})
    assert post["id"].startswith(f"{HARBOUR_PAGE}_")


def test_what_went_wrong_is_told_in_the_numbers_that_the_sdk_reads(
    allow: Allow, driver: Driver
) -> None:
    person = api(signed_in(allow))
    with pytest.raises(FacebookRequestError) as refused:
        Page(HARBOUR_PAGE, api=person).create_feed(params={"message": "By the wrong token"})
    assert (refused.value.http_status(), refused.value.api_error_code()) == (403, 200)
    driver.happen("facebook", MAREN, password_changed=True)
    with pytest.raises(FacebookRequestError) as dead:
        User("me", api=person).api_get(fields=["id"])
    assert (dead.value.api_error_code(), dead.value.api_error_subcode()) == (190, 460)


def test_a_wrong_proof_is_refused(allow: Allow) -> None:
    with pytest.raises(FacebookRequestError, match="appsecret_proof"):
        User("me", api=api(signed_in(allow), "another-secret")).api_get(fields=["id"])


def test_permissions_that_were_given_back_end_every_token(allow: Allow) -> None:
    person = api(signed_in(allow))
    page = pages_of(person)[HARBOUR_PAGE]
    assert person.call("DELETE", ("me", "permissions")).json() == {"success": True}
    for held in (person, api(page["access_token"])):
        with pytest.raises(FacebookRequestError) as dead:
            held.call("GET", ("me",))
        assert dead.value.api_error_subcode() == 458
