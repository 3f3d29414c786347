"""X by tweepy, which knows OAuth 2.0 with PKCE and API v2: https://docs.tweepy.org/"""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
import tweepy
from oauthlib.oauth2 import OAuth2Error
from requests.auth import HTTPBasicAuth

from tests.sandbox.clients.conftest import Allow
from tests.sandbox.clients.x import APP, REVOKE, SCOPES, TOKEN
from tests.sandbox.driving import HARBOUR_X, X_BACK, Driver

BASIC = HTTPBasicAuth(*APP.values())


def handler(*without: str) -> tweepy.OAuth2UserHandler:
    scopes = [scope for scope in SCOPES if scope not in without]
    return tweepy.OAuth2UserHandler(**APP, redirect_uri=X_BACK, scope=scopes)


def signed_in(person: tweepy.OAuth2UserHandler, allow: Allow) -> dict[str, str]:
    back = allow(person.get_authorization_url(), HARBOUR_X)
    # oauthlib wants a way back by https.
    token: dict[str, str] = person.fetch_token(f"https://tool.example/?{urlencode(back)}")
    return token


def client(token: dict[str, str]) -> tweepy.Client:
    return tweepy.Client(token["access_token"])


def test_a_person_signs_in_posts_and_is_renewed(allow: Allow, driver: Driver) -> None:
    person = handler()
    first = signed_in(person, allow)
    asked = client(first).get_me(user_auth=False, user_fields=["verified"])
    assert (str(asked.data.id), asked.data.username) == (HARBOUR_X, "harbourcafe")
    posted = client(first).create_tweet(text="Open on Sunday", user_auth=False)
    assert posted.data["text"] == "Open on Sunday"

    driver.advance(7201)
    with pytest.raises(tweepy.Unauthorized):
        client(first).get_me(user_auth=False)
    fresh = person.refresh_token(TOKEN, auth=BASIC)
    assert fresh["refresh_token"] != first["refresh_token"]
    assert client(fresh).get_me(user_auth=False).data.name == "Harbour Cafe ☕"


def test_a_refresh_token_is_good_for_one_use(allow: Allow) -> None:
    person = handler()
    first = signed_in(person, allow)
    person.refresh_token(TOKEN, auth=BASIC)
    with pytest.raises(OAuth2Error, match="Value passed for the token was invalid"):
        person.refresh_token(TOKEN, refresh_token=first["refresh_token"], auth=BASIC)


def test_a_token_that_was_given_back_is_over(allow: Allow) -> None:
    person = handler()
    token = signed_in(person, allow)
    form = {"token": token["access_token"], "token_type_hint": "access_token"}
    assert person.post(REVOKE, data=form, auth=BASIC, withhold_token=True).json()["revoked"]
    with pytest.raises(tweepy.Unauthorized):
        client(token).get_me(user_auth=False)


def test_refused_posts_come_as_the_library_knows_them(allow: Allow, driver: Driver) -> None:
    posting = client(signed_in(handler(), allow))
    posting.create_tweet(text="Fresh bread at seven", user_auth=False)
    with pytest.raises(tweepy.Forbidden, match="duplicate content"):
        posting.create_tweet(text="Fresh bread at seven", user_auth=False)
    driver.happen("x", HARBOUR_X, daily_cap=1)
    with pytest.raises(tweepy.TooManyRequests):
        posting.create_tweet(text="Sold out", user_auth=False)


def test_without_the_scope_a_post_is_forbidden(allow: Allow) -> None:
    reading = client(signed_in(handler("tweet.write"), allow))
    assert reading.get_me(user_auth=False).data
    with pytest.raises(tweepy.Forbidden):
        reading.create_tweet(text="Open on Sunday", user_auth=False)
