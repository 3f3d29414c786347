"""What allauth, Django and this room keep of a person, when the person leaves."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import Q

from accounts.exporting import files
from accounts.models import Export

# So many of the sessions that began last are opened to see whose they are.
NEWEST = 500
NOBODY = "an account that was deleted"


def end_sessions(user: User) -> None:
    """On every machine: those that are noted as this person's, and of the newest the others.

    A session says only inside, sealed by a signature, whose it is; but every one is noted by
    the answer to its first request. One that this could not note ends with the account all the
    same: who is not active is signed in nowhere.
    """
    noted = UserSession.objects.filter(user=user)
    Session.objects.filter(pk__in=list(noted.values_list("session_key", flat=True))).delete()
    noted.delete()
    for session in Session.objects.order_by("-expire_date")[:NEWEST]:
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()


def delete(user: User) -> None:
    """The files; the rows hang on the account and go with it."""
    for pk in Export.objects.filter(user=user).values_list("pk", flat=True):
        files.remove(pk)


def forget_names(user: User) -> None:
    """What staff did with the account stays in the admin's log, without its name."""
    about = Q(content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk))
    for name in {user.get_username(), *names_of(user)} - {""}:
        about |= Q(object_repr__icontains=name)
    LogEntry.objects.filter(about).update(object_repr=NOBODY, change_message="")


def names_of(user: User) -> set[str]:
    """The addresses by which rows that hang on no account may name this person."""
    mine = EmailAddress.objects.filter(user_id=user.pk).values_list("email", flat=True)
    return {name for name in (user.email, *mine) if name}
