"""Any letter of any language is taken, kept and shown as it was written, and is only text."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from tests.api.conftest import make_tool
from tests.factories import make_channel

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "name",
    [
        "ねこカフェ",
        "Seán O'Hara & Söhne",
        "🐈‍⬛ مقهى القطط",
        "Ünïcödé 𝔘𝔫𝔦 Ⅷ ﬁ",
        "<img src=x onerror=alert(1)>",
        "{{ 7|add:7 }} ${7*7} %(name)s {0}",
    ],
)
def test_a_name_stays_itself_on_pages_and_in_the_api(name: str) -> None:
    channel = make_channel(name=name)
    owner = channel.credential.user
    client = Client()
    client.force_login(owner)

    page = client.get(reverse("channels:list")).content.decode()
    told = json.loads(make_tool(owner).get(f"/channels/{channel.pk}").content)

    assert escape(name) in page
    assert name in json.dumps(told, ensure_ascii=False).replace('\\"', '"')
    assert "<img src=x" not in page
