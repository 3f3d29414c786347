"""What ``channels`` holds of a person, for the export. No token, fingerprint or sealed text."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.registered import ExportPart, Row
from channels import registry
from channels.models import (
    Channel,
    CheckRun,
    Credential,
    Disconnected,
    Event,
    FailureReport,
    HandOver,
    Pending,
    Picture,
    RefreshRun,
    Renewal,
    Underway,
)
from channels.words.event_history import event_sentence

CHUNK = 500


def logins(user: User) -> Iterator[Row]:
    for login in Credential.objects.filter(user=user).order_by("pk").iterator(chunk_size=CHUNK):
        yield {
            "id": login.pk,
            "network": login.network,
            "server": login.server,
            "account_id": login.account_id,
            "account_name": login.account_name,
            "connected_at": login.created_at,
            "permissions": login.scopes,
            "issued_at": login.issued_at,
            "expires_at": login.expires_at,
            "renewable_until": login.refresh_expires_at,
            "grant_ends_at": login.session_expires_at,
            "data_access_until": login.data_access_expires_at,
            "cause": login.cause,
            "cause_since": login.cause_since,
            "last_asked_at": login.asked_at,
            "last_alive_at": login.last_alive_at,
            "lent_to_tools": login.lendable,
            "policy": _policy(login.network),
        }


def channels(user: User) -> Iterator[Row]:
    rows = Channel.objects.filter(credential__user=user).order_by("pk")
    for channel in rows.iterator(chunk_size=CHUNK):
        yield {
            "id": channel.pk,
            "login": channel.credential_id,
            "network": channel.network,
            "kind": channel.kind,
            "id_at_network": channel.external_id,
            "name": channel.name,
            "handle": channel.handle,
            "role": channel.role,
            "state": channel.state,
            "state_since": channel.state_since,
            "cause": channel.cause,
            "cause_since": channel.cause_since,
            "last_asked_at": channel.asked_at,
            "last_alive_at": channel.last_alive_at,
            "visibility": channel.visibility,
            "connected_at": channel.created_at,
            "handed_over_at": channel.handed_over_at,
            "no_mail_until": channel.muted_until,
        }


def pictures(user: User) -> Iterator[Row]:
    rows = Picture.objects.filter(channel__credential__user=user).exclude(fetched_at=None)
    for row in rows.order_by("pk").iterator(chunk_size=CHUNK):
        yield {
            "channel": row.pk,
            "fetched_at": row.fetched_at,
            "address": row.address.partition("?")[0],
            "webp_base64": base64.b64encode(row.body).decode(),
        }


def history(user: User) -> Iterator[Row]:
    rows = Event.objects.filter(credential__user=user).select_related("credential")
    for event in rows.order_by("credential_id", "at", "pk").iterator(chunk_size=CHUNK):
        yield {
            "at": event.at,
            "login": event.credential_id,
            "channel": event.channel_id,
            "kind": event.kind,
            "says": event_sentence(event, event.credential.network),
            "cause": event.cause,
            "certainty": event.certainty,
            "rule": event.rule,
            "before": event.before,
            "after": event.after,
            # What was before a hand-over may name a tool of somebody else's.
            "evidence": {} if event.former else event.evidence,
        }


def renewals(user: User) -> Iterator[Row]:
    rows = Renewal.objects.filter(credential__user=user).order_by("pk")
    for row in rows.iterator(chunk_size=CHUNK):
        yield {
            "login": row.credential_id,
            "began_at": row.started_at,
            "ended_at": row.finished_at,
            "outcome": row.outcome,
            "rule": row.rule,
        }


def failed_posts(user: User) -> Iterator[Row]:
    rows = FailureReport.objects.filter(channel__credential__user=user).order_by("pk")
    for row in rows.iterator(chunk_size=CHUNK):
        yield {
            "channel": row.channel_id,
            "failed_at": row.failed_at,
            "reported_at": row.reported_at,
            "reported_by": row.by,
            "post": row.post,
            "next_due_at": row.next_due_at,
            "cause": row.cause,
            "certainty": row.certainty,
            "rule": row.rule,
            "codes": row.codes,
        }


def hand_overs(user: User) -> Iterator[Row]:
    """Who the other one is stands in no copy: that is theirs."""
    rows = HandOver.objects.filter(Q(requester=user) | Q(asked=user)).order_by("asked_at")
    for row in rows:
        yield {
            "asked_at": row.asked_at,
            "answered_at": row.answered_at,
            "asked_by_you": row.requester_id == user.pk,
            "way": row.way,
            "state": row.state,
            "network": row.network,
            "channel": row.channel_id,
            "account_name": row.account_name if row.requester_id == user.pk else "",
        }


def begun(user: User) -> Iterator[Row]:
    for row in Pending.objects.filter(user=user).order_by("created_at"):
        yield {
            "what": row.purpose,
            "network": row.network,
            "account_id": row.account_id,
            "account_name": row.account_name,
            "at": row.created_at,
        }
    for away in Underway.objects.filter(user=user).order_by("created_at"):
        yield {
            "what": "at_the_network",
            "network": away.network,
            "server": away.server,
            "at": away.created_at,
        }
    for gone in Disconnected.objects.filter(user=user).order_by("disconnected_at"):
        yield {
            "what": "disconnected",
            "network": gone.network,
            "account_id": gone.account_id,
            "account_name": gone.account_name,
            "name": gone.name,
            "at": gone.disconnected_at,
            "restore_until": gone.restore_until,
            "state": gone.state,
        }
    for check in CheckRun.objects.filter(user=user).order_by("started_at"):
        yield {"what": "check_many", "at": check.started_at, "ended_at": check.finished_at}
    for run in RefreshRun.objects.filter(user=user).order_by("started_at"):
        yield {"what": "refresh_all", "at": run.started_at, "ended_at": run.finished_at}


def _policy(network: str) -> Row:
    listed = registry.get(network)
    return {
        "name": listed.name,
        "renewal": listed.policy.renewal.value,
        "page": str(listed.policy["docs_url"].value),
    }


PARTS = (
    ExportPart(
        "logins",
        _("Your logins at the networks: what you allowed, and how long their tokens last."),
        ("channels.credential",),
        logins,
    ),
    ExportPart("channels", _("Your channels, and how each is."), ("channels.channel",), channels),
    ExportPart(
        "pictures",
        _("The small pictures of your channels, as the networks show them."),
        ("channels.picture",),
        pictures,
    ),
    ExportPart("history", _("What happened to them."), ("channels.event",), history),
    ExportPart(
        "renewals", _("When we renewed a token, or tried to."), ("channels.renewal",), renewals
    ),
    ExportPart(
        "failed_posts",
        _("Posts that your tool could not send, by the name that it gave them."),
        ("channels.failurereport",),
        failed_posts,
    ),
    ExportPart(
        "hand_overs",
        _("Questions to hand over a channel, yours and those to you."),
        ("channels.handover",),
        hand_overs,
    ),
    ExportPart(
        "begun",
        _("What you have begun and not finished, and what you have just disconnected."),
        (
            *("channels.pending", "channels.underway", "channels.refreshrun"),
            *("channels.checkrun", "channels.disconnected"),
        ),
        begun,
    ),
)
