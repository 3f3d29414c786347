"""Where somebody who found a vulnerability writes to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from config.pages import security_txt


@pytest.mark.django_db
def test_it_names_the_contact_from_the_settings(client: Client, settings: Settings) -> None:
    settings.SECURITY_CONTACT = "mailto:security@care.example"

    reply = client.get(security_txt.PATH)

    assert reply["Content-Type"].startswith("text/plain")
    assert "Contact: mailto:security@care.example\n" in reply.content.decode()
    assert f"Canonical: {settings.SITE_URL}{security_txt.PATH}\n" in reply.content.decode()


@pytest.mark.parametrize(
    "day", [datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 2, 29, tzinfo=UTC)]
)
def test_it_is_good_for_less_than_a_year(day: datetime) -> None:
    said = security_txt.text(at=day).partition("Expires: ")[2].partition("\n")[0]
    assert day < datetime.fromisoformat(said) < day + timedelta(days=365)
