"""allauth asks for this module. The addresses are in ``channels.provider_urls``."""

from __future__ import annotations

urlpatterns: list[object] = []
