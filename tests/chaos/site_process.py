"""What the chaos test asks of the site's own code, in a process with Django: run by with_django.

``prepare`` reads people and their tokens and makes their rows; ``settle`` plays the hours after,
in which everything works, and says what is left.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from api.keys import hashed_keys
from api.keys.hashed_keys import Scope
from api.models import Hook, HookDelivery
from api.webhooks import send_round as webhooks
from api.webhooks.event_types import Event
from channels.contract import Cause
from channels.models import Channel, Credential, FailureReport, Renewal
from channels.probing.check import check_login
from channels.records import pauses
from channels.renewal import storing
from channels.renewal.renew import renew_if_due
from config import mail
from core.sealed.columns import put
from notifications import topics
from notifications.delivery import send_round as notices
from notifications.models import Notice
from operations.verify.report import verify
from tests.factories import make_channel, make_credential, make_user

Answer = dict[str, Any]
# Hours after the chaos, in minutes: leases end, lost answers are looked at, back-offs pass.
AFTERWARDS = (5, 40, 200, 900, 2000)


def prepare(logins: list[dict[str, Any]], receiver: str) -> Answer:
    at, tools = timezone.now(), []
    for login in logins:
        user = make_user()
        credential = make_credential(user, at=at, **login)
        channel = make_channel(credential, at=at, external_id=credential.account_id)
        hook = Hook.objects.create(
            user=user, url=receiver, created_at=at, events=[kind.value for kind in Event]
        )
        put(hook, "secret_sealed", "whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0")
        hook.save(update_fields=["secret_sealed"])
        key = hashed_keys.make(user, "Tool", list(Scope), at=at)
        tools.append({"channel": channel.pk, "key": key.text})
    return {"tools": tools}


def settle(sandbox: str, mail_port: int) -> Answer:
    settings.SANDBOX_URL = sandbox
    settings.EMAIL_BACKEND = mail.backend("", "django.core.mail.backends.smtp.EmailBackend")
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail_port
    settings.LOGGING = {}
    end = timezone.now()
    for minutes in AFTERWARDS:
        end = timezone.now() + timedelta(minutes=minutes)
        _work(end)
    _renew_each(end)
    _work(end + timedelta(minutes=30))
    return _left(end + timedelta(minutes=31))


def _work(at: datetime) -> None:
    storing.drain(at=at)
    for pk, network in Credential.objects.values_list("pk", "network"):
        if not pauses.paused_until(network, at):
            check_login(pk, at=at)
    webhooks.send_due(clock=lambda: at)
    while notices.deliver_due(at=at):
        continue


def _renew_each(at: datetime) -> None:
    """Once more, with the key that is stored: the network takes only the newest."""
    for pk in Credential.objects.values_list("pk", flat=True):
        renew_if_due(pk, at=at, force=True)


def _left(at: datetime) -> Answer:
    broken = {result.name: result.rows for result in verify(at=at) if result.broken}
    return {
        "broken": broken,
        "logins": [_login(credential) for credential in Credential.objects.order_by("pk")],
        "renewals": dict(Counter(Renewal.objects.values_list("outcome", flat=True))),
        "causes": dict(Counter(Credential.objects.values_list("cause", flat=True))),
        "states": dict(Counter(Channel.objects.values_list("state", flat=True))),
        "posts": list(FailureReport.objects.values_list("post", flat=True)),
        "notices": dict(Counter(Notice.objects.values_list("outcome", flat=True))),
        "mails_by_record": Notice.objects.filter(outcome="sent").values("batch").distinct().count(),
        "deliveries": dict(Counter(HookDelivery.objects.values_list("outcome", flat=True))),
        "taken": [
            str(pk)
            for pk in HookDelivery.objects.filter(outcome="taken").values_list("pk", flat=True)
        ],
    }


def _login(credential: Credential) -> Answer:
    last = credential.renewals.latest("pk")
    of_these = credential.renewals.filter(generation=credential.generation)
    told = Notice.objects.filter(user=credential.user_id, outcome__in=("sent", "unsure"))
    told = told.filter(topic=topics.CONNECTION_LOST)
    return {
        "network": credential.network,
        "account": credential.account_id,
        "newest": last.outcome == Renewal.Outcome.STORED and credential.cause == Cause.ALIVE,
        "given_up": credential.renewal_lost_at is not None,
        "lost_by": list(of_these.filter(outcome="lost").values_list("rule", flat=True)),
        "mailed": told.exists(),
        "last": f"{last.outcome} {last.rule} {credential.cause}",
    }


if __name__ == "__main__":
    _module, do, *_rest = sys.argv
    told = json.load(sys.stdin)
    answer = prepare(**told) if do == "prepare" else settle(**told)
    print(json.dumps(answer))  # noqa: T201
