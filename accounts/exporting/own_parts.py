"""What allauth, Django and this room keep of a person, for the export."""

from __future__ import annotations

from collections.abc import Iterator

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from accounts.models import Deletion, Export, Joining, LogEntry
from accounts.registered import ExportPart, Row
from accounts.sign_in_log import client_places, wording


def profile(user: User) -> Iterator[Row]:
    yield {
        "name": user.get_full_name(),
        "username": user.get_username(),
        "email": user.email,
        "joined_at": user.date_joined,
        "last_signed_in_at": user.last_login,
        "has_password": user.has_usable_password(),
        "staff": user.is_staff,
    }


def addresses(user: User) -> Iterator[Row]:
    for row in EmailAddress.objects.filter(user_id=user.pk).order_by("pk"):
        yield {"email": row.email, "confirmed": row.verified, "main": row.primary}


def ways_to_sign_in(user: User) -> Iterator[Row]:
    for row in SocialAccount.objects.filter(user_id=user.pk).order_by("pk"):
        yield {
            "provider": row.provider,
            "account_id": row.uid,
            "since": row.date_joined,
            "last_used_at": row.last_login,
            "told_us": row.extra_data,
        }


def second_factors(user: User) -> Iterator[Row]:
    """That there are some, and since when: what is in them opens the account."""
    for row in Authenticator.objects.filter(user_id=user.pk).order_by("pk"):
        yield {"kind": row.type, "since": row.created_at, "last_used_at": row.last_used_at}


def sessions(user: User) -> Iterator[Row]:
    """The list that their page shows: what has ended meanwhile is in neither."""
    for row in UserSession.objects.purge_and_list(user):
        yield {
            "since": row.created_at,
            "last_seen_at": row.last_seen_at,
            "network_of_address": client_places.shortened(row.ip),
            "browser": row.user_agent,
        }


def activity(user: User) -> Iterator[Row]:
    for row in LogEntry.objects.filter(user=user).order_by("at").iterator(chunk_size=500):
        yield {
            "at": row.at,
            "what": row.what,
            "says": wording.sentence(row),
            "details": row.details,
            "times": row.count,
            "by_staff": row.by_id is not None,
            "network_of_address": row.place,
            "browser": row.browser,
        }


def waiting_to_be_joined(user: User) -> Iterator[Row]:
    for row in Joining.objects.filter(user=user).order_by("created_at"):
        yield {"provider": row.provider, "account_id": row.uid, "at": row.created_at}


def exports(user: User) -> Iterator[Row]:
    for row in Export.objects.filter(user=user).order_by("asked_at"):
        yield {
            "asked_at": row.asked_at,
            "asked_by_operator": row.asked_by_id is not None,
            "downloads": row.downloads,
            "last_downloaded_at": row.downloaded_at,
        }


def deletions(user: User) -> Iterator[Row]:
    for row in Deletion.objects.filter(user=user).order_by("asked_at"):
        yield {
            "asked_at": row.asked_at,
            "asked_by_operator": row.by_operator,
            "reason": row.reason,
            "kept": row.outcome == Deletion.Outcome.KEPT,
            "ended_at": row.ended_at,
        }


PARTS = (
    ExportPart("profile", _("Your account."), ("auth.user",), profile),
    ExportPart("addresses", _("Your email addresses."), ("account.emailaddress",), addresses),
    ExportPart(
        "ways_to_sign_in",
        _("Networks by which you sign in, and what they told us of you."),
        ("socialaccount.socialaccount",),
        ways_to_sign_in,
    ),
    ExportPart(
        "second_factors",
        _("Second factors and passkeys of yours, by kind."),
        ("mfa.authenticator",),
        second_factors,
    ),
    ExportPart("sessions", _("Where you are signed in."), ("usersessions.usersession",), sessions),
    ExportPart(
        "activity",
        _("What was done with your account, and from where."),
        ("accounts.logentry",),
        activity,
    ),
    ExportPart(
        "waiting_to_be_joined",
        _("Sign-ins at a network that wait for your decision."),
        ("accounts.joining",),
        waiting_to_be_joined,
    ),
    ExportPart("exports", _("Copies like this one."), ("accounts.export",), exports),
    ExportPart(
        "deletions",
        _("Whether your account was to be deleted, and was kept."),
        ("accounts.deletion",),
        deletions,
    ),
)
