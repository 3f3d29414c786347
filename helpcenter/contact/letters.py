"""The letters about a request, in words. One conversation in every mail program: each names
the request's first letter, and those in between (https://www.rfc-editor.org/rfc/rfc5322#section-3.6.4).
"""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override

from core.names.isolates import isolated
from helpcenter.contact.diagnosis_bundle import readable
from helpcenter.models import Receipt, Reply, Ticket


def to_support(ticket: Ticket) -> EmailMessage:
    parts = [
        f"About: {isolated(ticket.about)}",
        f"From: {ticket.email}",
        f"Language: {ticket.language}",
    ]
    parts += [f"Answer: {admin_url(ticket)}", "", ticket.message]
    if ticket.bundle is not None:
        parts += ["", "Diagnosis, as the reader saw and sent it:", "", readable(ticket.bundle)]
    return EmailMessage(
        subject=f"[{ticket.reference}] {isolated(ticket.about)}",
        body="\n".join(parts),
        to=[settings.SUPPORT_EMAIL],
        reply_to=[ticket.email],
        headers={"Message-ID": _id(ticket.reference)},
    )


def receipt(row: Receipt) -> EmailMessage:
    """The reference and the subject chosen, which for a stranger is one of ours: what they
    claim to be their address must not get words that they typed."""
    ticket = row.ticket
    with override(ticket.language):
        subject = f"Re: [{ticket.reference}] {isolated(gettext(ticket.about))}"
        body = render_to_string("helpcenter/mail/receipt.txt", _context(ticket))
    return EmailMessage(
        subject=subject,
        body=body.strip() + "\n",
        to=[row.to],
        reply_to=[settings.SUPPORT_EMAIL],
        # Answering machines do not answer this: https://www.rfc-editor.org/rfc/rfc3834
        headers={"Auto-Submitted": "auto-replied"} | _thread(ticket, f"{ticket.reference}.receipt"),
    )


def reply(row: Reply) -> EmailMessage:
    return _from_support(row) if row.from_support else _from_reader(row)


def _from_support(row: Reply) -> EmailMessage:
    ticket = row.ticket
    with override(ticket.language):
        body = render_to_string("helpcenter/mail/reply.txt", {**_context(ticket), "text": row.text})
        subject = f"Re: [{ticket.reference}] {isolated(gettext(ticket.about))}"
    return EmailMessage(
        subject=subject,
        body=body.strip() + "\n",
        to=[ticket.email],
        reply_to=[settings.SUPPORT_EMAIL],
        headers=_thread(ticket, _name(row), row),
    )


def _from_reader(row: Reply) -> EmailMessage:
    ticket = row.ticket
    return EmailMessage(
        subject=f"Re: [{ticket.reference}] {isolated(ticket.about)}",
        body=f"From: {ticket.email}\nAnswer: {admin_url(ticket)}\n\n{row.text}\n",
        to=[settings.SUPPORT_EMAIL],
        reply_to=[ticket.email],
        headers=_thread(ticket, _name(row), row),
    )


def admin_url(ticket: Ticket) -> str:
    path = reverse("admin:helpcenter_ticket_change", args=[ticket.pk])
    return str(settings.SITE_URL) + path


def _context(ticket: Ticket) -> dict[str, object]:
    path = reverse("helpcenter:request", args=[ticket.reference])
    return {
        "ticket": ticket,
        "thread_url": str(settings.SITE_URL) + path if ticket.user_id else "",
        "SITE_NAME": "Channel Care",
        "answer_days": settings.SUPPORT_ANSWER_DAYS,
    }


def _name(row: Reply) -> str:
    return f"{row.ticket.reference}.{row.pk}"


def _id(name: str) -> str:
    return f"<{name}@{settings.SITE_HOST}>"


def _thread(ticket: Ticket, name: str, upto: Reply | None = None) -> dict[str, str]:
    """Our letter's own id, the one that it answers, and all before it."""
    earlier = ticket.replies.filter(pk__lt=upto.pk).order_by("pk") if upto else ()
    before = [_id(ticket.reference), *(_id(_name(reply)) for reply in earlier)]
    return {"Message-ID": _id(name), "In-Reply-To": before[-1], "References": " ".join(before)}
