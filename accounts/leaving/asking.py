"""Somebody asks for their account to be deleted, and may change their mind for a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import override

from accounts.letters import sending
from accounts.models import Deletion, Letter
from accounts.sign_in_log.kinds import What
from accounts.sign_in_log.recording import record
from core.site_address import absolute
from core.waking import wake

# What pages ask of their reader (``accounts.page_facts``).
LEAVING = "leaving"
TIME_TO_THINK = timedelta(days=1)
SIGNER = Signer(salt="accounts.keep-my-account")


def ask(
    user: User,
    *,
    at: datetime,
    staff: User | None = None,
    reason: str = "",
    at_once: bool = False,
) -> Deletion:
    """From now on keys and messages rest; a day later all of it goes. Asked again: the same one.

    ``staff``: who does it in the admin, and why. ``at_once``: without the day.
    """
    due_at = at if at_once else at + TIME_TO_THINK
    try:
        with transaction.atomic():
            deletion = Deletion.objects.create(
                user=user,
                asked_at=at,
                due_at=due_at,
                asked_by=staff,
                by_operator=staff is not None,
                reason=reason[:200],
            )
            record(user.pk, What.DELETION_ASKED, at=at, by=staff)
            if not at_once:
                _tell_all_addresses(deletion, user, at=at)
    except IntegrityError:
        deletion = Deletion.objects.open().get(user=user)
        if at_once:
            Deletion.objects.unclaimed().filter(pk=deletion.pk).update(due_at=at)
    if at_once:
        wake("accounts.carry_out_deletions")
    return deletion


def keep(deletion: Deletion, *, at: datetime, staff: User | None = None) -> bool:
    """The person, or ``staff``, has changed their mind. False where it was too late, or done."""
    waiting = Deletion.objects.filter(pk=deletion.pk, begun_at=None, user__isnull=False)
    with transaction.atomic():
        if not waiting.end_unclaimed(Deletion.Outcome.KEPT, at=at):
            return False
        user = deletion.user
        if user is not None:
            record(user.pk, What.DELETION_CANCELLED, at=at, by=staff)
            sending.enqueue(user, Letter.Kind.DELETION_KEPT, {}, at=at)
    return True


def open_deletion(user: AbstractBaseUser | AnonymousUser) -> Deletion | None:
    """What is to happen to this person's account; None where nothing is."""
    return None if isinstance(user, AnonymousUser) else open_deletions(user).first()


def open_deletions(user: AbstractBaseUser) -> QuerySet[Deletion]:
    return Deletion.objects.open().filter(user_id=user.pk)


def people_leaving() -> QuerySet[Deletion]:
    """For ``user_id__in``: who has asked to go, or is going. Nothing leaves to or for them."""
    return Deletion.objects.open().filter(user__isnull=False).values("user_id")  # type: ignore[return-value]


def keep_path(deletion: Deletion) -> str:
    """Where the mailed link leads: it works without signing in, and only keeps."""
    return reverse("your_data:keep_by_link", args=[SIGNER.sign(str(deletion.pk))])


def by_link(signed: str) -> Deletion | None:
    """The deletion that a mailed link is about; None where the link is none of ours."""
    try:
        return Deletion.objects.select_related("user").filter(pk=SIGNER.unsign(signed)).first()
    except BadSignature:
        return None


def _tell_all_addresses(deletion: Deletion, user: User, *, at: datetime) -> None:
    """Whoever asked: somebody who got into the account does not read all of its mail."""
    for address in sending.confirmed_addresses(user):
        written = sending.written_in(user)
        with override(written.language):
            link = absolute(keep_path(deletion))
        context = {
            "link": link,
            "due_at": deletion.due_at.isoformat(),
            "by_operator": deletion.by_operator,
        }
        sending.enqueue(user, Letter.Kind.DELETION_ASKED, context, at=at, to=address)
