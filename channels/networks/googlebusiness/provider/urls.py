"""allauth asks for this module. The addresses are in ``channels.journeys.provider_urls``."""

from __future__ import annotations

urlpatterns: list[object] = []
