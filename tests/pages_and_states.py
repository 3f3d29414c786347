"""Every page of the site in each of its states: one list for all that looks at pages.

``make screenshots`` takes a picture of each, and the walk of ``tests/walk`` looks for faults.
A new address gets its line here, or its reason in ``tests.addresses``; a test counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias
from uuid import UUID

from django.urls import reverse
from playwright.sync_api import Page

from tests.addresses import NAMES_OF_HANDS
from tests.people_of_pages import PASSWORD, People, Who

# With no channel, one in each state, and two hundred.
MORE_AND_MORE: tuple[Who, ...] = ("newcomer", "person", "many")
# What somebody does on the page before it is looked at: a control by its selector.
Act: TypeAlias = tuple[Literal["fill", "press", "open"], str, str]


@dataclass(frozen=True, slots=True)
class State:
    """One page in one state. ``name``: of the address. ``status``: that of the first answer."""

    room: str
    name: str
    address: str
    state: str = ""
    who: Who = "nobody"
    acts: tuple[Act, ...] = ()
    status: int = 200

    @property
    def slug(self) -> str:
        """Of a file: "channels-list-many"."""
        words = f"{self.name} {self.state} {self.who}".lower()
        return "-".join("".join(c if c.isalnum() else " " for c in words).split())


def states(people: People) -> Iterator[State]:
    """All of them, room by room."""
    yield from _read()
    yield from _sign_in(people)
    yield from _channels(people)
    yield from _changing_hands(people)
    yield from _preferences(people)
    yield from _help(people)
    yield from _staff(people)
    yield from _demo(people)
    yield from _errors()


def reach(page: Page, state: State, site: str) -> None:
    """Open it, and do what brings it into its state."""
    page.goto(site + state.address)
    for verb, selector, value in state.acts:
        control = page.locator(selector).first
        if verb == "fill":
            control.fill(value)
        else:
            control.click()
        page.wait_for_load_state()


def _each(room: str, *names: str, who: Who = "nobody") -> Iterator[State]:
    """Pages whose address takes nothing."""
    for name in names:
        yield State(room, name, reverse(name), who=who)


def _read() -> Iterator[State]:
    room = "Read"
    readers: tuple[Who, ...] = ("nobody", "newcomer", "person")
    for who in readers:
        yield State(room, "helpcenter:home", reverse("helpcenter:home"), who=who)
    menu: tuple[Act, ...] = (("open", "summary#nav-account", ""),)
    yield State(room, "helpcenter:home", "/", "menu open", "person", acts=menu)
    yield from _each(room, "helpcenter:index", "helpcenter:policies", "helpcenter:policy_changes")
    yield from _each(room, "about", "privacy", "terms", "leaving", "api_docs")
    for slug in ("keeping-channels-connected", "linkedin", "every-cause"):
        yield State(room, "helpcenter:article", reverse("helpcenter:article", args=[slug]), slug)
    for who in MORE_AND_MORE:
        article = reverse("helpcenter:article", args=["linkedin"])
        yield State(room, "helpcenter:article", article, "linkedin", who=who)
    yield State(room, "helpcenter:article", "/articles/facebok/", "misspelt", status=404)
    feedback = reverse("helpcenter:feedback", args=["linkedin"])
    yield State(room, "helpcenter:feedback", feedback)
    search = reverse("helpcenter:search")
    yield State(room, "helpcenter:search", search, "nothing asked")
    for asked, state in (("password", "results"), ("acess+tokn", "misspelt"), ("zzqq", "empty")):
        yield State(room, "helpcenter:search", f"{search}?q={asked}", state)
    pasted = search + "?q=error+190+subcode+460"
    yield State(room, "helpcenter:search", pasted, "a pasted error", "person")


def _sign_in(people: People) -> Iterator[State]:
    room, wrong = "Sign in", "nobody@example.com"
    yield from _each(
        room,
        "account_login",
        "account_signup",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_email_verification_sent",
        "account_request_login_code",
        "account_inactive",
        "socialaccount_login_cancelled",
    )
    refused_there = reverse("socialaccount_login_error")
    yield State(room, "socialaccount_login_error", refused_there, status=401)
    yield State(room, "accounts:join", reverse("accounts:join"), "over", status=410)
    send: Act = ("press", "main form.stack button[type=submit], main form button.btn", "")
    refused: tuple[Act, ...] = (
        ("fill", "main [name=login]", wrong),
        ("fill", "main [name=password]", "wrong"),
        send,
    )
    yield State(room, "account_login", reverse("account_login"), "error", acts=refused)
    short: tuple[Act, ...] = (
        ("fill", "main [name=email]", wrong),
        ("fill", "main [name=password1]", "12345678"),
        ("fill", "main [name=password2]", "12345678"),
        send,
    )
    yield State(room, "account_signup", reverse("account_signup"), "error", acts=short)
    for name, status, *arguments in (
        ("account_confirm_email", 200, "nonsense"),
        ("account_reset_password_from_key", 200, "1", "set-password"),
        ("accounts:join_by_link", 410, "nonsense"),
    ):
        yield State(room, name, reverse(name, args=arguments), "link is over", status=status)
    second: tuple[Act, ...] = (
        ("fill", "main [name=login]", people.users["person"].email),
        ("fill", "main [name=password]", PASSWORD),
        send,
    )
    yield State(room, "mfa_authenticate", reverse("account_login"), acts=second)
    yield from _each(room, "account_logout", "mfa_reauthenticate", who="person")
    yield from _each(room, "account_reauthenticate", who="many")
    yield from _each(room, "recent_sign_in:code", who="newcomer")


def _channels(people: People) -> Iterator[State]:
    room = "My channels"
    listed = reverse("channels:list")
    yield State(room, "channels:list", listed, "empty", "newcomer")
    yield State(room, "channels:list", listed, "each state", "person")
    yield State(room, "channels:list", listed, "many", "many")
    menu: tuple[Act, ...] = (("open", "summary#nav-account", ""),)
    yield State(room, "channels:list", listed, "menu open", "person", acts=menu)
    yield from _each(room, "channels:only", who="person")
    yield State(room, "channels:connect", reverse("channels:connect"), "empty", "newcomer")
    yield State(room, "channels:connect", reverse("channels:connect"), who="person")
    failed = reverse("channels:connect_failed", args=["linkedin", "cancelled"])
    yield State(room, "channels:connect_failed", failed, who="person")
    # The page before it leads on at once to another site.
    left = reverse("channels:leave", args=[UUID(int=1)])
    yield State(room, "channels:leave", left, "too late", "person", status=410)
    for state, channel in people.channels.items():
        yield State(room, "channels:detail", channel.get_absolute_url(), state, "person")
        refresh = reverse("channels:refresh", args=[channel.pk])
        yield State(room, "channels:refresh", refresh, state, "person")
    for who in MORE_AND_MORE:
        for name in ("channels:refresh_all", "channels:year"):
            yield State(room, name, reverse(name), who=who)
    disconnect = reverse("channels:disconnect", args=[people.channels["bad"].pk])
    yield State(room, "channels:disconnect", disconnect, who="person")
    for how in ("revoked", "kept"):
        gone = reverse("channels:disconnected", args=["linkedin", how])
        yield State(room, "channels:disconnected", gone, how, "person")
    refreshed = reverse("channels:refreshed", args=[people.channels["bad"].pk, people.refreshed.pk])
    yield State(room, "channels:refreshed", refreshed, who="person")


def _changing_hands(people: People) -> Iterator[State]:
    for state, address in people.changing_hands.items():
        name, known = NAMES_OF_HANDS.get(state, ("channels:hand_over_answer", 200))
        yield State("Changing hands", name, address, state, "person", status=known)


def _preferences(people: People) -> Iterator[State]:
    room = "Preferences"
    for who in MORE_AND_MORE:
        for name in (
            "preferences",
            "notifications:preferences",
            "accounts:activity",
            "keys:index",
            "webhooks:index",
            "usersessions_list",
        ):
            yield State(room, name, reverse(name), who=who)
    why: tuple[Act, ...] = (("open", "#preview details > summary", ""),)
    told = reverse("notifications:preferences")
    yield State(room, "notifications:preferences", told, "why open", "person", acts=why)
    yield from _each(
        room,
        "your_data:index",
        "your_data:leave",
        "account_email",
        "account_change_password",
        "socialaccount_connections",
        "mfa_index",
        "mfa_deactivate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        who="person",
    )
    yield from _each(room, "mfa_index", "mfa_activate_totp", "account_set_password", who="newcomer")
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        yield State(room, name, reverse(name, args=[people.passkey]), who="many")
    make_key: tuple[Act, ...] = (
        ("fill", "main [name=name]", "Scheduler"),
        ("press", "main [name=scopes]", ""),
        ("press", "main form.stack button.btn", ""),
    )
    yield State(room, "keys:index", reverse("keys:index"), "made", "person", acts=make_key)
    key = reverse("keys:revoke", args=[people.key])
    yield State(room, "keys:revoke", key, who="person")
    for name in ("webhooks:rotate", "webhooks:delete"):
        yield State(room, name, reverse(name, args=[people.hook.pk]), who="person")
    over = reverse("your_data:download", args=["over"])
    yield State(room, "your_data:download", over, "link is over", "person", status=404)
    kept = reverse("your_data:keep_by_link", args=["over"])
    yield State(room, "your_data:keep_by_link", kept, "link is over", status=404)
    unsubscribe = reverse("notifications:unsubscribe", args=["over"])
    yield State(room, "notifications:unsubscribe", unsubscribe, "link is over", status=400)
    deletion = reverse("callbacks:deletion", args=[people.deletion])
    yield State(room, "callbacks:deletion", deletion)


def _help(people: People) -> Iterator[State]:
    room = "Get in touch"
    contact = reverse("helpcenter:contact")
    writers: tuple[Who, ...] = ("nobody", "person", "many")
    for who in writers:
        yield State(room, "helpcenter:contact", contact, who=who)
        for name in ("helpcenter:contact_suggestions", "helpcenter:contact_write"):
            yield State(room, name, reverse(name) + "?about=other", who=who)
    sent: tuple[Act, ...] = (("press", "main button[name=send]", ""),)
    write = reverse("helpcenter:contact_write") + "?about=other"
    yield State(room, "helpcenter:contact_write", write, "error", acts=sent)
    whole: tuple[Act, ...] = (
        ("fill", "main [name=message]", "Where is the second Page?"),
        ("fill", "main [name=email]", "reader@example.com"),
        *sent,
    )
    yield State(room, "helpcenter:contact_sent", write, acts=whole)
    yield State(room, "helpcenter:requests", reverse("helpcenter:requests"), "empty", "newcomer")
    yield State(room, "helpcenter:requests", reverse("helpcenter:requests"), who="person")
    reference = people.ticket.reference
    conversation = reverse("helpcenter:request", args=[reference])
    yield State(room, "helpcenter:request", conversation, who="person")


def _staff(people: People) -> Iterator[State]:
    room = "Staff"
    yield from _each(
        room,
        "staff:home",
        "staff:feedback",
        "staff:searches",
        "staff:searches_synonym",
        "staff:facts",
        "staff:contact",
        "staff:pictures",
        "staff_mails:list",
        "staff_refused_content",
        "running",
        "styleguide",
        who="staff",
    )
    feedback = reverse("staff:feedback_article", args=["facebook"])
    yield State(room, "staff:feedback_article", feedback, who="staff")
    sample = reverse("staff_mails:mail", args=["lost-six-pages"])
    yield State(room, "staff_mails:mail", sample, who="staff")


def _demo(people: People) -> Iterator[State]:
    room = "Demo"
    yield from _each(room, "demo:room", "demo_sign_in", "mailbox:list")
    yield from _each(room, "demo:room", who="person")
    yield State(room, "mailbox:mail", reverse("mailbox:mail", args=[people.mail.pk]))


def _errors() -> Iterator[State]:
    yield State("Errors", "404", "/nowhere/", status=404)
    yield State("Errors", "404", "/nowhere/", who="person", status=404)
