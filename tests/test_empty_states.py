"""Where a list will be, somebody new reads what it is for, and has the next step as a button."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_user
from tests.markup import flat

PLACES = {
    "channels:list": "",
    "channels:only": "",
    "channels:year": "",
    "keys:index": "",
    "webhooks:index": "",
    "mfa_list_webauthn": "",
    "helpcenter:requests": "",
    "mailbox:list": "",
    "helpcenter:search": "?q=zzzzqqqq",
}
BUTTON = re.compile(r'<a class="btn" href="([^"]+)"')


@pytest.mark.django_db
@pytest.mark.parametrize("name", PLACES)
def test_an_empty_list_says_what_it_is_for_and_leads_on(client: Client, name: str) -> None:
    client.force_login(make_user(password="long enough for a test"))
    page = flat(client.get(reverse(name) + PLACES[name]).content.decode())

    _before, here, empty = page.partition('class="empty"')

    assert here
    assert len(re.findall(r"<h2[ >]", empty)) >= 1
    assert re.search(r"<p>[^<]{20,}", empty)
    button = BUTTON.search(empty)
    assert button
    if button[1].startswith("#"):
        assert f'id="{button[1][1:]}"' in page
    else:
        assert client.get(button[1], follow=True).status_code == 200
