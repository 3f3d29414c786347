"""The Celery application. The database says what is due; Celery only wakes workers.

One worker with its schedule, no server needed (``make run`` starts this)::

    python -m celery -A config.celery worker --beat --schedule var/beat \
        --pool threads --concurrency 8 --loglevel WARNING --without-gossip --without-mingle

Several, with ``CELERY_BROKER_URL=redis://...`` (or ``amqp://...``): one schedule, and on
any number of machines workers for all queues, or for some (``-Q network-facebook,celery``)::

    python -m celery -A config.celery beat --schedule var/beat
    python -m celery -A config.celery worker --pool threads --concurrency 8

A second schedule by mistake, a killed worker or a lost broker loses nothing and does nothing
twice: see channels.probing.claims.
"""

from __future__ import annotations

import logging
import os
from datetime import timedelta

from celery import Celery, Task
from celery.schedules import crontab
from celery.signals import beat_init, setup_logging, task_postrun, task_prerun, worker_init
from django.conf import settings
from kombu.entity import Exchange, Queue
from kombu.transport import TRANSPORT_ALIASES

from channels.probing.queues import queue_of
from channels.registry import NETWORKS
from config.reporting import elsewhere
from config.starting.safe_start import require_vault
from core.logs.context import bind, forget

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
TRANSPORT_ALIASES["database"] = "core.broker.transport:Transport"
app = Celery("channel_care")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def _schedule() -> dict[str, dict[str, object]]:
    """A wake-up that no worker heard in time is dropped: the next one does its work."""
    wake, soon, minute = settings.WAKE_EVERY, timedelta(seconds=15), timedelta(minutes=1)
    table: dict[str, tuple[str, object, timedelta]] = {
        "wake": ("channels.wake", wake, wake),
        "states": ("channels.sweep_states", timedelta(minutes=5), timedelta(minutes=5)),
        "undecided": ("channels.delete_undecided", timedelta(minutes=5), timedelta(minutes=5)),
        "disconnected": ("channels.end_disconnected", minute, minute),
        "mail-operator": ("channels.mail_operator", timedelta(minutes=1), timedelta(minutes=1)),
        "pictures": ("channels.fetch_pictures", minute, minute),
        "token-marks": ("channels.mark_tokens", timedelta(hours=1), timedelta(hours=1)),
        "tidy": ("channels.tidy", crontab(hour="3", minute="17"), timedelta(hours=6)),
        "helpcenter-tidy": ("helpcenter.tidy", crontab(hour="3", minute="37"), timedelta(hours=6)),
        "accounts-tidy": ("accounts.tidy", crontab(hour="3", minute="7"), timedelta(hours=6)),
        "notices-tidy": ("notifications.tidy", crontab(hour="3", minute="27"), timedelta(hours=6)),
        "exports": ("accounts.make_exports", minute, minute),
        "deletions": ("accounts.carry_out_deletions", minute, minute),
        "letters": ("accounts.send_letters", minute, minute),
        "api-tidy": ("api.tidy", crontab(hour="3", minute="47"), timedelta(hours=6)),
        "operations-tidy": ("operations.tidy", crontab(hour="3", minute="57"), timedelta(hours=6)),
        "webhooks": ("api.send_webhooks", soon, soon),
        "webhooks-ahead": ("api.look_ahead", timedelta(minutes=10), timedelta(minutes=10)),
        "helpcenter-mail": ("helpcenter.mail_support", timedelta(minutes=5), timedelta(minutes=5)),
        "notices": ("notifications.deliver_due", soon, soon),
        "outages": ("notifications.look_for_outages", timedelta(minutes=5), timedelta(minutes=5)),
        "notices-ahead": ("notifications.plan", timedelta(minutes=10), timedelta(minutes=10)),
        "unsteady": ("notifications.settle_unsteady", timedelta(minutes=5), timedelta(minutes=5)),
    }
    return {
        name: {"task": task, "schedule": when, "options": {"expires": life.total_seconds()}}
        for name, (task, when, life) in table.items()
    }


def _queues() -> list[Queue]:
    """One for everything, and one for each network: a slow network delays no other."""
    names = ["celery", *(queue_of(network.id) for network in NETWORKS)]
    exchange = Exchange("celery")  # type: ignore[no-untyped-call]
    queues = (Queue(name, exchange, routing_key=name) for name in names)  # type: ignore[no-untyped-call]
    return list(queues)


@app.on_after_configure.connect  # type: ignore[untyped-decorator]
def _wire(sender: Celery, **_: object) -> None:
    """Not at import: Django's settings import this package while they are being read."""
    sender.conf.beat_schedule = _schedule()
    sender.conf.task_queues = _queues()


@worker_init.connect  # type: ignore[untyped-decorator]
@beat_init.connect  # type: ignore[untyped-decorator]
def _make_sure(**_: object) -> None:
    require_vault()
    elsewhere.start()


@task_prerun.connect  # type: ignore[untyped-decorator]
def _say_which_task(task_id: str = "", task: Task | None = None, **_: object) -> None:
    bind(task_id=task_id, task=task.name if task else "")


@task_postrun.connect  # type: ignore[untyped-decorator]
def _say_it_no_longer(**_: object) -> None:
    forget("task_id", "task")


@setup_logging.connect  # type: ignore[untyped-decorator]
def _keep_our_logging(loglevel: int | None = None, **_: object) -> None:
    """Celery would put handlers of its own in place of those that take tokens out."""
    if loglevel is not None:
        logging.getLogger().setLevel(loglevel)
