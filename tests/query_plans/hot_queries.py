"""Each hot query by name: the site's own function, called as workers and pages call it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from itertools import islice

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from accounts import tidying
from api.endpoints import event_stream
from api.models import HookDelivery
from api.webhooks import ending_soon
from api.webhooks import retention as webhooks_retention
from api.webhooks import send_round as webhooks
from bench.data.population import Made
from bench.data.traffic import mark_of
from channels import token_marks
from channels.models import Channel
from channels.probing import claims, retention, rounds, state_sweep
from channels.records import mass_deaths
from channels.renewal import attempts
from core.bounded_deletes import delete_in_turn
from notifications import retention as notices_retention
from notifications.delivery import send_round as notices
from notifications.delivery.recipients import Recipients
from notifications.delivery.results import Results
from notifications.models import Notice, Preferences
from notifications.triggers import calendar_facts, planning, reminders
from notifications.triggers.outages import look
from operations import queues
from operations.verify import logins as of_logins
from operations.verify import outboxes, states

Query = Callable[[Made, datetime], object]


def _claim_logins(made: Made, at: datetime) -> None:
    assert claims.take("x", at=at, limit=1)


def _claim_messages(made: Made, at: datetime) -> None:
    people = notices.people_waiting(at=at)[: notices.AT_ONCE]
    assert Notice.objects.claim_for(people, at=at)


def _send_messages(made: Made, at: datetime) -> None:
    """What is asked and written for a set of people, without the mails themselves."""
    claimed = Notice.objects.claim_for(notices.people_waiting(at=at)[: notices.AT_ONCE], at=at)
    Recipients(claimed, at=at)
    with Results(at) as results:
        for mine in claimed.values():
            assert results.begin(mine, "person@example.com")
            results.took(mine, "A channel needs you")


def _claim_delivery(made: Made, at: datetime) -> None:
    for hook in webhooks.hooks_waiting(at=at)[:1]:
        HookDelivery.objects.claim_next(hook, at=at)


def _page(name: str, *arguments: object) -> Query:
    def ask(made: Made, at: datetime) -> None:
        client = Client()
        client.force_login(User.objects.get(pk=made.person))
        answer = client.get(reverse(name, args=arguments))
        assert answer.status_code == 200, (name, answer.status_code)

    return ask


def _channel_page(made: Made, at: datetime) -> None:
    channel = Channel.objects.filter(credential__user=made.person).first()
    assert channel is not None
    _page("channels:detail", channel.pk)(made, at)


def _named_token(login: int) -> None:
    token_marks.logins_with("youtube", mark_of(login, 0))


def _plan(made: Made, at: datetime) -> None:
    reminders.plan_for(Preferences.of(User.objects.get(pk=made.person)), at=at)


def _news_of_many(made: Made, at: datetime) -> None:
    """Of a set of people, as planning reads them on a Monday."""
    people = range(made.person, made.person + planning.CHUNK)
    assert calendar_facts.lately_of(people, at=at)


def _rows(rows: Iterable[object]) -> None:
    """A few of them: each statement is explained before it is sent."""
    list(islice(rows, 1))


QUERIES: Mapping[str, Query] = {
    "logins that are due, counted": lambda _made, at: rounds.count_due(at=at),
    "claim of logins": _claim_logins,
    "stale renewals": lambda _made, at: list(attempts.stale(at=at)),
    "logins that died together": lambda _made, at: mass_deaths.wake("x", at, at=at),
    "a token that its network names": lambda made, _at: _named_token(made.first_login),
    "sweep of states": lambda _made, at: state_sweep.sweep_states(at=at),
    "people with due messages": lambda _made, at: notices.people_waiting(at=at),
    "claim of messages": _claim_messages,
    "sending of messages": _send_messages,
    "messages of dead senders": lambda _made, at: Notice.objects.release_expired(at=at),
    "webhooks that are due": lambda _made, at: webhooks.hooks_waiting(at=at),
    "claim of a webhook's delivery": _claim_delivery,
    "deliveries of dead senders": lambda _made, at: HookDelivery.objects.release_expired(at=at),
    "a person's stream of events": lambda made, _at: event_stream.bring_up_to_date(made.person),
    "My channels": _page("channels:list"),
    "a channel and its history": _channel_page,
    "preferences": _page("notifications:preferences"),
    "activity of an account": _page("accounts:activity"),
    "planning": _plan,
    "whom to plan for": lambda _made, at: planning.plan(at=at),
    "news of the week of many": _news_of_many,
    "ends that webhooks hear of": lambda _made, at: ending_soon.enqueue_due(at=at),
    "outages": lambda _made, at: look.check_all(at=at),
    "pruning of events": lambda _made, at: retention.delete_expired(at=at),
    "pruning of messages": lambda _made, at: notices_retention.delete_expired(at=at),
    "pruning of deliveries": lambda _made, at: delete_in_turn([webhooks_retention.old(at=at)]),
    "pruning of accounts": lambda _made, at: tidying.delete_expired(at=at),
    "age of the queues": lambda _made, at: queues.oldest_looks(at=at),
    "logins overdue": lambda _made, at: queues.overdue_logins(at=at),
    "messages owed": lambda _made, at: queues.outgoing(at=at),
    "messages of a day": lambda _made, at: queues.notices_since(at),
    "last mail": lambda _made, _at: queues.last_mail_taken(),
    "renewals of a day": lambda _made, at: queues.renewals_since(at),
    "verify: looked at": lambda _made, at: _rows(of_logins.overdue(at)),
    "verify: swept in time": lambda _made, at: _rows(states.later_than_the_change(at)),
    "verify: renewals end": lambda _made, at: _rows(of_logins.renewed_for_ever(at)),
    "verify: nothing is stuck": lambda _made, at: _rows(outboxes.stuck(at)),
    "verify: claims end": lambda _made, at: _rows(outboxes.claimed_for_ever(at)),
}
