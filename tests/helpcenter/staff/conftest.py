from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import make_user


@pytest.fixture
def staff(client: Client, db: None) -> Client:
    user = make_user()
    user.is_staff = True
    user.save()
    client.force_login(user)
    return client
