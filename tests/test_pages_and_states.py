"""The list of pages is whole, and each page answers as it says."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.addresses import NO_PAGE, names_of_pages
from tests.pages_and_states import states
from tests.people_of_pages import people


@pytest.mark.django_db
@pytest.mark.slow
def test_every_address_is_a_page_in_the_list_or_none_to_look_at() -> None:
    everybody = people(at=timezone.now())
    listed = list(states(everybody))
    clients = {who: everybody.client(who) for who in (*everybody.users, "nobody")}

    assert sorted(names_of_pages() - {state.name for state in listed} - NO_PAGE.keys()) == []
    assert sorted(NO_PAGE.keys() - names_of_pages()) == []
    slugs = [state.slug for state in listed]
    assert len(slugs) == len(set(slugs))
    answered = {state.slug: clients[state.who].get(state.address).status_code for state in listed}
    assert answered == {state.slug: state.status for state in listed}
