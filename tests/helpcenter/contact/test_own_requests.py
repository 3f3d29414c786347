"""My requests: the person's own, with their state, a place to write back, and an end."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client

from helpcenter.contact import tickets
from helpcenter.contact.delivery import send_due
from helpcenter.models import Reply, Ticket
from tests.factories import make_user
from tests.helpcenter.search.asking import NOW, ask

pytestmark = pytest.mark.django_db
LIST = "/contact/requests/"


def url(ticket: Ticket) -> str:
    return f"{LIST}{ticket.reference}/"


def test_nobody_signs_in_first(client: Client) -> None:
    ticket = ask(make_user())
    for address in (LIST, url(ticket)):
        assert client.get(address)["Location"] == f"/accounts/login/?next={address}"
    client.post(url(ticket), {"text": "Not mine."})
    client.post(f"{url(ticket)}close/")
    ticket.refresh_from_db()
    assert ticket.state == Ticket.State.OPEN
    assert not Reply.objects.exists()


def test_another_person_does_not_find_it(client: Client) -> None:
    ticket = ask(make_user(), about="Private matter")
    client.force_login(make_user())
    assert "Private matter" not in client.get(LIST).content.decode()
    assert client.get(url(ticket)).status_code == 404
    assert client.post(url(ticket), {"text": "Not mine."}).status_code == 404
    assert client.post(f"{url(ticket)}close/").status_code == 404
    assert not Reply.objects.exists()


def test_an_address_alone_proves_nothing(client: Client) -> None:
    """Written signed out with the address of somebody who has an account, or gets one."""
    ticket = ask(email="me@example.com", message="Words of whoever wrote them.")
    client.force_login(make_user("me@example.com"))
    assert ticket.reference not in client.get(LIST).content.decode()
    assert client.get(url(ticket)).status_code == 404


def test_the_list_has_the_state_of_each(client: Client) -> None:
    user = make_user()
    ask(user, message="One")
    tickets.answer(ask(user, message="Two"), make_user(), "Ours.", at=NOW)
    tickets.close(ask(user, message="Three"), at=NOW)
    client.force_login(user)
    page = client.get(LIST).content.decode()
    for state in ("Waiting for our answer", "Answered", "Closed"):
        assert page.count(state) == 1
    assert "1 reply" in page


def test_many_requests_come_in_pages_with_few_queries(
    client: Client, django_assert_max_num_queries: object
) -> None:
    user = make_user()
    for number in range(45):
        ask(user, message=f"No. {number}")
    client.force_login(user)
    client.get(LIST)  # the first page of a session notes that it is in use
    with django_assert_max_num_queries(11):  # type: ignore[operator]
        page = client.get(f"{LIST}?page=3").content.decode()
    assert page.count("CC-") == 5 * 2  # in the address and in words
    assert "Newer" in page
    assert "Older" not in page


def test_with_no_request_the_page_says_how_to_write_one(client: Client) -> None:
    client.force_login(make_user())
    page = client.get(LIST).content.decode()
    assert "No requests yet" in page
    assert 'href="/contact/"' in page


def test_the_conversation_shows_what_was_written_and_sent_along(client: Client) -> None:
    user = make_user()
    ticket = ask(user, message="It stopped.", bundle=[{"cause": "expired"}])
    tickets.answer(ticket, make_user("agent@example.com"), "We look at it.", at=NOW)
    client.force_login(user)
    page = client.get(url(ticket)).content.decode()
    for words in ("It stopped.", "cause: expired", "We look at it.", ticket.reference):
        assert words in page
    assert "agent@example.com" not in page


def test_a_reply_opens_it_again_and_is_mailed_to_support(client: Client) -> None:
    user = make_user()
    ticket = ask(user)
    tickets.answer(ticket, make_user(), "Ours.", at=NOW)
    tickets.close(ticket, at=NOW)
    client.force_login(user)
    reply = client.post(url(ticket), {"text": "It is still so."}, follow=True)
    assert "We have your reply." in reply.content.decode()
    ticket.refresh_from_db()
    assert (ticket.state, ticket.closed_at) == (Ticket.State.OPEN, None)
    row = ticket.replies.get(from_support=False)
    assert (row.text, row.author) == ("It is still so.", user)
    send_due(at=NOW.replace(year=2030))
    sent = mail.outbox[-1]
    assert sent.to == ["support@localhost"]
    assert sent.reply_to == [user.email]
    assert "It is still so." in sent.body


@pytest.mark.parametrize("text", ["", " \n ", "x" * 5001, "a\0b"])
def test_a_reply_with_a_fault_is_kept_and_not_sent(client: Client, text: str) -> None:
    user = make_user()
    ticket = ask(user)
    client.force_login(user)
    reply = client.post(url(ticket), {"text": text})
    assert reply.status_code == 422
    assert 'aria-invalid="true"' in reply.content.decode()
    assert text.replace("\0", "") in reply.content.decode().replace("\0", "")
    assert not Reply.objects.exists()


def test_the_twenty_first_reply_of_an_hour_waits_with_its_text(client: Client) -> None:
    user = make_user()
    ticket = ask(user)
    client.force_login(user)
    for number in range(20):
        client.post(url(ticket), {"text": f"No. {number}"})
    reply = client.post(url(ticket), {"text": "One more."})
    assert reply.status_code == 429
    assert "One more." in reply.content.decode()
    assert Reply.objects.count() == 20


def test_its_person_closes_it_by_pressing_and_not_by_a_link(client: Client) -> None:
    user = make_user()
    ticket = ask(user)
    client.force_login(user)
    client.get(f"{url(ticket)}close/")
    ticket.refresh_from_db()
    assert ticket.state == Ticket.State.OPEN
    page = client.post(f"{url(ticket)}close/", follow=True).content.decode()
    ticket.refresh_from_db()
    assert ticket.state == Ticket.State.CLOSED
    assert "Send and open again" in page
    assert "Close this request" not in page


@pytest.mark.parametrize("address", ["/contact/", "/accounts/email/", "/contact/sent/"])
def test_the_way_to_it(client: Client, address: str) -> None:
    client.force_login(make_user(password="long enough for a test"))
    typed = {"email": "a@example.com", "about": "other", "message": "Words.", "send": "1"}
    client.post("/contact/write/", typed)
    assert f'href="{LIST}"' in client.get(address).content.decode()


def test_a_stranger_is_told_why_to_sign_in_and_not_led_to_it(client: Client) -> None:
    page = client.get("/contact/").content.decode()
    assert LIST not in page
    assert "/accounts/login/?next=/contact/" in page


def test_what_a_deleted_account_wrote_is_nobody_s(client: Client) -> None:
    user = make_user()
    ticket = ask(user)
    user.delete()
    ticket.refresh_from_db()
    assert ticket.user is None
    client.force_login(make_user())
    assert client.get(url(ticket)).status_code == 404
