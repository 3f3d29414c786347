from __future__ import annotations

from django.apps import AppConfig


class BrokerConfig(AppConfig):
    name = "core.broker"
    verbose_name = "Queue"
