"""What we may know of the person who reads: through ``channels.public.help_center``, never more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string, salted_hmac

from channels.public import help_center as public
from core.headers import signed_cookies

Reader = AbstractBaseUser | AnonymousUser
COOKIE = "reader"
NEW = "_helpcenter_new_reader"
REMEMBERED = timedelta(days=14)  # a stranger's vote can be changed for as long


def voter(request: HttpRequest, of: str) -> str:
    """The same reader, the same ``of``: the same hash; another ``of``, another hash.

    How far that hides who voted, honestly. From the database alone (a backup, a read-only
    login, the staff pages) nobody can compute it: it is keyed with ``SECRET_KEY``, which is
    not in there, and it differs from text to text, so one reader's votes do not even lie
    together. Whoever holds the database *and* the key can try every account, or every
    browser's cookie, on a text that is current, and see who voted: one vote for one reader on all
    their devices cannot be had without that. It ends when the text is replaced
    (``feedback.votes.forget_voters``), or with the key. What may still tell: the bucket, where
    only one reader was in that state that day, the time at which a comment was mailed, and
    what the reader wrote.
    """
    return _hash(_reader(request), of)


def voter_of(user: AbstractBaseUser, of: str) -> str:
    """The same, of somebody who is not asking at the moment: for a copy of their data."""
    return _hash(_person(user), of)


def known_voter(request: HttpRequest, of: str) -> str | None:
    """The same, without a new name for somebody who only looks."""
    if request.user.is_authenticated or signed_cookies.read(request, COOKIE, life=REMEMBERED):
        return voter(request, of)
    return None


def _hash(reader: str, of: str) -> str:
    return salted_hmac("helpcenter.voter", f"{reader}:{of}").hexdigest()


def _person(user: AbstractBaseUser) -> str:
    return f"user {user.pk}"


def remember(request: HttpRequest, response: HttpResponse) -> None:
    """Let a stranger's browser keep the name that it was given while this was answered."""
    signed_cookies.depends_on_cookies(response)
    if new := getattr(request, NEW, ""):
        signed_cookies.write(response, COOKIE, new, life=REMEMBERED)


def _reader(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return _person(request.user)
    name = signed_cookies.read(request, COOKIE, life=REMEMBERED) or getattr(request, NEW, "")
    if not name:
        name = get_random_string(22)
        setattr(request, NEW, name)
    return f"browser {name}"


def state(user: Reader, networks: Iterable[str], *, at: datetime) -> str:
    """The reader's bucket for an article about ``networks`` (all, where it names none):
    none, all working, or the cause of a trouble there."""
    states = public.reader_state(user, at=at)
    relevant = [states[network] for network in networks if network in states] or [*states.values()]
    troubles = [bucket for bucket in relevant if bucket not in (public.NONE, public.ALL_WORKING)]
    if troubles:
        return troubles[0]
    return public.ALL_WORKING if public.ALL_WORKING in relevant else public.NONE
