"""The site's addresses, with those of the network that ``own_way.put_in_place`` puts there.

Read when the first address is asked for, which is after that.
"""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from channels import registry
from channels.journeys import provider_urls
from config import urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include(provider_urls.patterns(registry.get("x").apps[0]))),
    *urls.urlpatterns,
]
