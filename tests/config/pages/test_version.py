"""The version stands in the foot for staff, and for nobody else."""

from __future__ import annotations

import pytest
from django.test import Client

from core.version import version
from tests.factories import make_user

pytestmark = pytest.mark.django_db
LINE = f"Version {version()}"


@pytest.mark.parametrize("staff", [True, False])
def test_staff_see_it_on_their_own_pages(client: Client, *, staff: bool) -> None:
    user = make_user()
    user.is_staff = staff
    user.save()
    client.force_login(user)
    assert (LINE in client.get("/channels/").content.decode()) is staff
    assert LINE not in client.get("/").content.decode()  # the same bytes for everyone


def test_nobody_else_does(client: Client) -> None:
    assert LINE not in client.get("/accounts/login/").content.decode()
