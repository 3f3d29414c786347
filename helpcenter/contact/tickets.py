"""Requests for help: stored first, with their letters queued, and then mailed by workers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, User
from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils.translation import get_language

from channels.public import help_center as public
from core.bounded_deletes import delete_in_turn
from core.periodic.run import GoesOn, always
from helpcenter.models import Receipt, Reply, Ticket
from helpcenter.readers import Reader

DAY = timedelta(days=1)
# To one address that nobody has proved to be theirs.
RECEIPTS_A_DAY = 2
# The same words again within this time are a second press of the button.
REPEAT_WINDOW = timedelta(minutes=10)
# So many are closed at a time.
AT_ONCE = 500


@transaction.atomic
def open_ticket(
    reader: Reader, *, email: str, about: str, message: str, bundle: Any, at: datetime
) -> Ticket:
    """Store a request; its mail to support and the receipt are queued with it."""
    user = cast(User, reader) if reader.is_authenticated else None
    text = public.without_secrets(message)
    before = Ticket.objects.filter(
        user=user, email=email, message=text, created_at__gt=at - REPEAT_WINDOW
    ).first()
    if before is not None:
        return before
    ticket = Ticket.objects.create(
        user_id=user.pk if user else None,
        email=email,
        about=" ".join(about.split())[:200],
        message=text,
        bundle=bundle,
        language=get_language() or settings.LANGUAGE_CODE,
        created_at=at,
    )
    _enqueue_receipt(ticket, at=at)
    return ticket


def _enqueue_receipt(ticket: Ticket, *, at: datetime) -> None:
    """Confirm the request to its writer.

    Signed in: to a confirmed address of theirs, never to another that they typed. A
    stranger's address is only a claim, and this form must not become a way to send mail to
    others: so the letter repeats nothing of what was typed (see letters.receipt), and one
    address gets few of them a day, from wherever they come.
    """
    to = _confirmed(ticket) if ticket.user_id else ticket.email
    if to and (ticket.user_id or _receipts_to(to, since=at - DAY) < RECEIPTS_A_DAY):
        Receipt.objects.create(ticket=ticket, to=to, created_at=at)


def _confirmed(ticket: Ticket) -> str:
    """The address typed where it is confirmed, else the person's first; empty without any."""
    mine = EmailAddress.objects.filter(user_id=ticket.user_id, verified=True)
    typed = mine.filter(email__iexact=ticket.email).first()
    address = typed or mine.order_by("-primary", "pk").first()
    return address.email if address else ""


def _receipts_to(address: str, *, since: datetime) -> int:
    return Receipt.objects.filter(to__iexact=address, created_at__gt=since).count()


@transaction.atomic
def answer(ticket: Ticket, author: AbstractBaseUser, text: str, *, at: datetime) -> Reply:
    """Support's word; its mail to the reader is queued with it."""
    _set_state(ticket, Ticket.State.ANSWERED)
    return _reply(ticket, author, text, from_support=True, at=at)


@transaction.atomic
def write_again(ticket: Ticket, author: AbstractBaseUser, text: str, *, at: datetime) -> Reply:
    """The reader's word: the request is open again, and its mail to support is queued."""
    _set_state(ticket, Ticket.State.OPEN)
    return _reply(ticket, author, text, from_support=False, at=at)


def _reply(
    ticket: Ticket, author: AbstractBaseUser, text: str, *, from_support: bool, at: datetime
) -> Reply:
    words = public.without_secrets(text)
    before = ticket.replies.filter(
        from_support=from_support,
        author_id=author.pk,
        text=words,
        created_at__gt=at - REPEAT_WINDOW,
    ).first()
    if before is not None:
        return before
    return Reply.objects.create(
        ticket=ticket, from_support=from_support, author_id=author.pk, text=words, created_at=at
    )


def close(ticket: Ticket, *, at: datetime) -> None:
    _set_state(ticket, Ticket.State.CLOSED, closed_at=at)


def reopen(ticket: Ticket) -> None:
    """Open, or answered where ours was the last word."""
    last = ticket.replies.last()
    ours = last is not None and last.from_support
    _set_state(ticket, Ticket.State.ANSWERED if ours else Ticket.State.OPEN)


def _set_state(ticket: Ticket, state: Ticket.State, *, closed_at: datetime | None = None) -> None:
    ticket.state, ticket.closed_at = state, closed_at
    ticket.save(update_fields=["state", "closed_at"])


def apply_retention(*, at: datetime, goes_on: GoesOn = always) -> int:
    """Close what was answered and left, delete what has been closed for long; how many gone.

    A letter that support has not received yet keeps its request. ``goes_on``: asked before each
    portion; the next run has the others.
    """
    while goes_on() and _close_left(at):
        pass
    unheard = Reply.objects.filter(ticket=OuterRef("pk"), from_support=False, mailed_at=None)
    over = Ticket.objects.filter(state=Ticket.State.CLOSED, closed_at__lt=at - settings.TICKET_LIFE)
    old = over.exclude(mailed_at=None).exclude(Exists(unheard))
    return delete_in_turn([(old, "pk")], goes_on=goes_on)


def _close_left(at: datetime) -> int:
    """A portion of those that were answered, with no word since: taken as settled."""
    quiet = Ticket.objects.filter(state=Ticket.State.ANSWERED).annotate(
        last=Max("replies__created_at")
    )
    settled = quiet.filter(last__lt=at - settings.TICKET_QUIET).order_by("pk")
    rows = Ticket.objects.filter(pk__in=list(settled.values_list("pk", flat=True)[:AT_ONCE]))
    return rows.update(state=Ticket.State.CLOSED, closed_at=at)
