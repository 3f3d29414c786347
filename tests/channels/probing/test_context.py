"""What we know ourselves when an answer about a login is read."""

from __future__ import annotations

import pytest

from channels.probing.check import context_of
from tests.factories import NOW, make_credential

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("scopes", [[], ["user.info.basic", "video.publish"]])
def test_the_scopes_that_were_granted_are_among_it(scopes: list[str]) -> None:
    """TikTok does not say which scope is missing, nor whose it is to mend."""
    login = make_credential(network="tiktok", scopes=scopes)
    assert context_of(login, at=NOW).granted == tuple(scopes)
