from __future__ import annotations

import pytest
from django.test import Client

from config.demo import votes


@pytest.fixture
def staff(client: Client, db: None) -> Client:
    """Staff who may do everything on the staff pages."""
    client.force_login(votes.support_agent())
    return client
