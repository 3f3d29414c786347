"""Who runs this site, as the operator says: for the pages that networks and readers ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Operator:
    """Each is empty where the operator has not said it."""

    name: str
    address: tuple[str, ...]  # line by line
    country: str  # whose law applies
    data_location: str


def operator() -> Operator:
    """Who runs the site. Lines of the address are divided by semicolons in the environment."""
    lines = (line.strip() for line in settings.OPERATOR_ADDRESS.split(";"))
    return Operator(
        name=settings.OPERATOR_NAME,
        address=tuple(line for line in lines if line),
        country=settings.OPERATOR_COUNTRY,
        data_location=settings.DATA_LOCATION,
    )


def own_pages() -> Mapping[str, str]:
    """Pages of ours that the operator has put others in the place of -> their addresses."""
    given = {"privacy": settings.PRIVACY_URL, "terms": settings.TERMS_URL}
    return {page: url for page, url in given.items() if url}
