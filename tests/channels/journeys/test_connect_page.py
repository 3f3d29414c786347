"""The page on which a network is chosen: calm lines, what is connected first, one of them open."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from channels.registry import APPS, NETWORKS
from tests.factories import make_channel, make_credential, make_user
from tests.markup import flat

pytestmark = pytest.mark.django_db
LINE = re.compile(r'<li id="([\w-]+)">\s*(<details.*?</details>)', re.DOTALL)


def lines(client: Client, query: str = "") -> dict[str, str]:
    """The lines in their order, by the keys of our apps."""
    return dict(LINE.findall(client.get(reverse("channels:connect") + query).content.decode()))


def test_there_is_a_line_for_each_app_and_none_is_open(client: Client) -> None:
    client.force_login(make_user())
    every = lines(client)

    assert set(every) == {app.key for app in APPS}
    assert not any(" open>" in line for line in every.values())
    assert all('<details name="way"' in line for line in every.values())


@pytest.mark.parametrize(
    ("query", "open_line"),
    [("x", "x"), ("linkedin-pages", "linkedin-pages"), ("linkedin", "linkedin"), ("myspace", "")],
)
def test_a_line_can_be_asked_for(client: Client, query: str, open_line: str) -> None:
    client.force_login(make_user())
    opened = [key for key, line in lines(client, f"?network={query}").items() if " open>" in line]

    assert opened == [open_line][: bool(open_line)]


def test_each_line_has_one_loud_button_which_names_the_network(client: Client) -> None:
    client.force_login(make_user())
    names = {app.key: network.name for network in NETWORKS for app in network.apps}
    for key, line in lines(client).items():
        assert line.count('class="btn"') == 1
        assert f"Continue to {names[key]}" in line


def test_what_is_connected_stands_first_with_its_count(client: Client) -> None:
    user = make_user()
    login = make_credential(user, "pinterest", account_name="Maren Oduya")
    for name in ("Harbour Cafe", "Roastery"):
        make_channel(login, external_id=name, name=name)
    make_channel(network="x")  # somebody else's
    client.force_login(user)
    every = lines(client)

    assert next(iter(every)) == "pinterest"
    assert "2 connected" in flat(every["pinterest"])
    assert "Maren Oduya" in every["pinterest"]
    assert "1 connected" not in flat(every["x"])
    assert "With another account" not in every["x"]


def test_of_what_is_connected_the_most_used_stands_first(client: Client) -> None:
    user = make_user()
    for network, places in (("facebook", 1), ("mastodon", 3), ("x", 2)):
        login = make_credential(user, network)
        for place in range(places):
            make_channel(login, external_id=f"{network}-{place}", name=f"Place {place}")
    client.force_login(user)

    assert [*lines(client)][:3] == ["mastodon", "x", "facebook"]


def test_a_login_without_a_channel_counts_none(client: Client) -> None:
    login = make_credential(network="x")
    client.force_login(login.user)
    line = lines(client)["x"]

    assert "signed in, no channel" in flat(line)
    assert reverse("channels:login_left", args=[login.pk]) in line


def test_the_rule_is_told_in_a_few_words(client: Client) -> None:
    client.force_login(make_user())
    every = lines(client)

    assert "about 60 days, then you sign in again" in flat(every["facebook"])
    assert "60 days, renewed for you" in flat(every["instagram"])


def test_what_is_asked_is_said_before_and_fits_the_line(client: Client) -> None:
    client.force_login(make_user())
    every = lines(client)

    assert "publish posts on your Pages" in every["facebook"]
    assert "Super admin" in every["linkedin-pages"]
    assert "Super admin" not in every["linkedin"]


def test_nobody_is_told_to_have_ready_what_they_came_to_connect(client: Client) -> None:
    client.force_login(make_user())
    every = lines(client)
    ready = {key for key, line in every.items() if "Have ready" in line}
    assert {"facebook", "linkedin-pages"} <= ready
    assert not ready & {"x", "tiktok", "mastodon", "bluesky"}
    assert "The account itself." not in flat("".join(every.values()))


def test_what_is_not_set_up_stands_at_the_end_and_has_no_button(
    client: Client, settings: Settings
) -> None:
    kept = {key: app for key, app in settings.NETWORK_APPS.items() if key != "facebook"}
    settings.NETWORK_APPS = kept
    client.force_login(make_user())
    html = client.get(reverse("channels:connect")).content.decode()

    assert "facebook" not in lines(client)
    assert html.index("FACEBOOK_CLIENT_ID") > html.index('id="pinterest"')
    assert reverse("channels:connect_start", args=["facebook"]) not in html


def test_however_many_logins_there_are_they_take_one_question(
    client: Client, django_assert_max_num_queries: object
) -> None:
    user = make_user()
    for number in range(12):
        make_channel(make_credential(user, "x", account_id=str(number)), external_id=str(number))
    client.force_login(user)
    lines(client)  # the first page of a session writes what it learns of the browser

    with django_assert_max_num_queries(8):  # type: ignore[operator]
        assert "12 connected" in flat(lines(client)["x"])
