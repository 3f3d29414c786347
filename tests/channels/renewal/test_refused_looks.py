"""A renewal that is refused is tried again by the looks at what that means, and not in between."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from channels.contract import Cause
from channels.models import Credential, Renewal
from channels.probing.check import check_login
from tests.channels.journeys.journey import door
from tests.channels.renewal.test_renew import DEAD, x
from tests.factories import NOW

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("age", [100, 119, 121, 600], ids="{}-minutes".format)
def test_a_refused_renewal_is_asked_about_three_times(age: int) -> None:
    credential, asked = x(age * MINUTE), list[datetime]()
    at = NOW
    while at < NOW + 30 * MINUTE and not Credential.objects.exclude(quarantined="").exists():
        check_login(credential.pk, at=at, door=door(*[DEAD] * 4))
        asked.append(at)
        credential.refresh_from_db()
        at = credential.next_check_at

    assert Cause(credential.cause) is not Cause.ALIVE
    assert len(asked) == 3
    assert Renewal.objects.count() == 3
    assert 10 * MINUTE <= asked[-1] - asked[0] < 14 * MINUTE
