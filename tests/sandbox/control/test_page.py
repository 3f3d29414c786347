"""The control page: plain forms that do what the API does."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.sandbox.driving import HARBOUR_PAGE, HARBOUR_X, MAREN, Driver, body_of

FORM = re.compile(r'<form method="post" action="([^"]+)"(.*?)</form>', re.DOTALL)


def page(web: FlaskClient) -> str:
    reply = web.get("/")
    assert reply.status_code == 200
    return reply.get_data(as_text=True)


def test_every_network_and_account_is_on_it(driver: Driver) -> None:
    told = page(driver.web)
    networks = body_of(driver.web.get("/control/state"))["networks"]
    for network in networks.values():
        for account in network["accounts"]:
            assert account["id"] in told


def test_every_form_on_it_leads_somewhere(driver: Driver) -> None:
    driver.facebook_long()
    driver.control("x/faults", {"kind": "cut"})
    forms = FORM.findall(page(driver.web))
    assert len(forms) > 40
    for action, inside in forms:
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', inside))
        buttons = re.findall(r'<button(?: class="\w+")?(?: name="(\w+)" value="([^"]*)")?>', inside)
        assert buttons, action
        name, value = buttons[0]
        sent = {**fields, **({name: value} if name else {"rename": "New name"})}
        reply = driver.web.post(action, data=sent)
        assert (reply.status_code, action) == (303, action)


def test_button_breaks_something_and_leads_back_to_its_network(driver: Driver) -> None:
    token = driver.facebook_long()
    form = {"password_changed": "true", "back": "facebook"}
    reply = driver.web.post(f"/control/facebook/accounts/{MAREN}", data=form)
    assert reply.status_code == 303
    assert reply.headers["Location"] == "/?at=facebook#facebook"
    assert driver.debug(token)["error"]["subcode"] == 460
    assert "2 ended by a new password" in page(driver.web)


def test_role_is_taken_and_given_back(driver: Driver) -> None:
    path = f"/control/facebook/accounts/{MAREN}"
    driver.web.post(path, data={"lost_role": HARBOUR_PAGE})
    assert "Give back the role" in page(driver.web)
    assert "No role at Harbour Cafe" in page(driver.web)
    driver.web.post(path, data={"regained_role": HARBOUR_PAGE})
    assert "Give back" not in page(driver.web)


def test_flag_button_turns_round(driver: Driver) -> None:
    assert "Lift the suspension" not in page(driver.web)
    driver.web.post(f"/control/x/accounts/{HARBOUR_X}", data={"suspended": "true"})
    assert "Lift the suspension" in page(driver.web)
    driver.web.post(f"/control/x/accounts/{HARBOUR_X}", data={"suspended": "false"})
    assert "Lift the suspension" not in page(driver.web)


def test_fault_by_form_with_and_without_times(driver: Driver) -> None:
    driver.web.post("/control/x/faults", data={"kind": "cut", "endpoint": "token", "times": "2"})
    driver.web.post("/control/x/faults", data={"kind": "empty", "endpoint": "all", "times": ""})
    faults = body_of(driver.web.get("/control/state"))["networks"]["x"]["faults"]
    assert [(fault["kind"], fault["endpoint"], fault["times"]) for fault in faults] == [
        ("cut", "token", 2),
        ("empty", "all", None),
    ]
    assert "2 more times" in page(driver.web)
    driver.web.post("/control/x/faults/clear", data={"back": "x"})
    assert "X answers as it should" in page(driver.web)


def test_credits_button_is_x_alone(driver: Driver) -> None:
    assert page(driver.web).count('value="credits_exhausted"') == 1


def test_mistake_in_a_form_is_told_on_a_page(driver: Driver) -> None:
    reply = driver.web.post("/control/x/faults", data={"kind": "cut", "times": "0"})
    assert (reply.status_code, reply.mimetype) == (400, "text/html")
    assert "times must be 1 or more" in reply.get_data(as_text=True)


def test_clock_buttons(driver: Driver) -> None:
    driver.web.post("/control/clock", data={"advance_seconds": "86400"})
    assert "1 day, 0:00:00 from the machine" in page(driver.web)
    driver.web.post("/control/clock", data={"offset_seconds": "0"})
    assert "from the machine's clock" not in page(driver.web)


def test_name_with_markup_is_only_text(driver: Driver) -> None:
    driver.happen("x", HARBOUR_X, rename="<b>bold</b>")
    assert "<b>bold</b>" not in page(driver.web)


def test_last_calls_are_shown_without_tokens(driver: Driver) -> None:
    token = driver.facebook_long()
    driver.graph("me", token)
    told = page(driver.web)
    assert "/graph.facebook.com/v25.0/me" in told
    assert token not in told


@pytest.mark.parametrize("path", ["/", "/x.com/i/oauth2/authorize"])
def test_pages_carry_a_strict_content_policy_and_no_inline_script(
    driver: Driver, path: str
) -> None:
    reply = driver.web.get(path)
    policy = reply.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    told = reply.get_data(as_text=True)
    assert not re.search(r"<script(?![^>]*\ssrc=)", told)
    assert not re.search(r"\son\w+=|\sstyle=", told)


def test_foreign_anchor_is_not_followed(driver: Driver) -> None:
    form = {"rename": "Harbour Cafe", "back": "//evil.example"}
    reply = driver.web.post(f"/control/x/accounts/{HARBOUR_X}", data=form)
    assert reply.headers["Location"] == "/"


def test_what_is_connected_comes_first_and_the_rest_is_folded(driver: Driver) -> None:
    before, _, after = page(driver.web).partition("Accounts that nobody has connected")
    assert MAREN not in before
    driver.facebook_long()
    before, _, after = page(driver.web).partition("Accounts that nobody has connected")
    assert f'id="{MAREN}"' in before
    assert f'id="{HARBOUR_X}"' in after
    assert "<details open" not in before + after


def test_the_row_that_was_acted_upon_is_open_afterwards(driver: Driver) -> None:
    driver.facebook_long()
    form = {"suspended": "true", "back": MAREN}
    led_to = driver.web.post(f"/control/facebook/accounts/{MAREN}", data=form).headers["Location"]
    told = driver.web.get(led_to).get_data(as_text=True)
    assert told.count("<details open") == 1
    assert f'id="{MAREN}">\n  <details open' in told


def test_the_rows_of_the_last_calls_come_alone_for_the_page_that_is_open(driver: Driver) -> None:
    token = driver.facebook_long()
    for _ in range(25):
        driver.graph("me", token)
    rows = driver.web.get("/calls").get_data(as_text=True)
    assert rows.count("<tr>") == 20
    assert "<html" not in rows
    assert token not in rows
    assert body_of(driver.web.get("/control/calls"))["calls"][-1]["path"].endswith("/me")
