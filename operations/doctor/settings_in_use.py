"""What ``manage.py check`` says of the settings, and whether the public address can work."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks
from urllib3 import Timeout
from urllib3.exceptions import HTTPError, NewConnectionError, SSLError
from urllib3.util import parse_url

from core.outgoing.timed_connections import pool_manager
from operations.doctor.results import Result, Results, Weight, guide

PATIENCE_S = 5.0
# Told by ``operations.doctor.networks``, with more about each.
TOLD_ELSEWHERE = frozenset(
    {"channels.I001", "channels.E005", "channels.W001", "channels.W002", "channels.W003"}
)
HERE = ("localhost", "127.0.0.1", "::1")


def look() -> Results:
    """The checks, then the address."""
    told = checks.run_checks(include_deployment_checks=_is_https())
    for message in told:
        if message.id not in TOLD_ELSEWHERE and not message.is_silenced():
            yield _of_check(message)
    if not any(message.is_serious() for message in told):
        yield Result(Weight.FINE, "settings", "No setting is wrong by manage.py check.")
    yield from _address()
    yield from _proxy()
    yield from _not_for_a_real_site()


def _of_check(message: checks.CheckMessage) -> Result:
    weight = Weight.STOPS if message.is_serious() else Weight.LIMITS
    says = f"{' '.join(str(message.msg).split())} ({message.id})"
    return Result(weight, "settings", says, " ".join(str(message.hint or "").split()))


def _is_https() -> bool:
    address: str = settings.SITE_URL
    return address.startswith("https://")


def _is_local() -> bool:
    return parse_url(settings.SITE_URL).host in HERE


def _address() -> Results:
    if not _is_https() and not _is_local():
        yield Result(
            Weight.STOPS,
            "address",
            f"SITE_URL is {settings.SITE_URL}: without https, networks refuse to send people back "
            "here, and passwords travel in the clear.",
            "Get a certificate, let the web server in front end TLS, and set SITE_URL to https.",
            guide("https-and-nginx"),
        )
    yield _answer()


def _answer() -> Result:
    """Whether the site answers where it says that it is."""
    address = f"{settings.SITE_URL}/healthz"
    limit = Timeout(total=PATIENCE_S)
    try:
        reply = pool_manager().request(
            "GET", address, timeout=limit, retries=False, redirect=False, preload_content=True
        )
    except (HTTPError, OSError) as error:
        says = _no_answer(address, error)
        if isinstance(error, SSLError):
            return Result(Weight.LIMITS, "address", says, _NO_TRUST, guide("https-and-nginx"))
        return Result(Weight.LIMITS, "address", says, _NOT_STARTED)
    if reply.status == 200:
        return Result(Weight.FINE, "address", f"{address} answers.")
    return Result(
        Weight.STOPS,
        "address",
        f"{address} answers {reply.status}.",
        "Look at the web server in front and at the log of the site.",
        guide("https-and-nginx"),
    )


_NO_TRUST = "Get one that browsers trust: networks send people back to no other."
_NOT_STARTED = "Fine where the site is not started yet. Otherwise see whether the web server runs."


def _no_answer(address: str, error: Any) -> str:
    if isinstance(error, SSLError):
        return f"{address} shows a certificate that this machine does not trust."
    if isinstance(error, NewConnectionError):
        return f"{address} cannot be reached from this machine."
    return f"{address} does not answer within {PATIENCE_S:.0f} seconds."


def _proxy() -> Results:
    if not _is_https():
        return
    if settings.SECURE_PROXY_SSL_HEADER is None:
        yield Result(
            Weight.STOPS,
            "proxy",
            "SITE_URL is https and BEHIND_PROXY is not set: every page sends browsers round "
            "in a circle, because the site never learns that a request came by https.",
            "Set BEHIND_PROXY=1 where the web server in front sets X-Forwarded-Proto.",
            guide("https-and-nginx"),
        )
        return
    proxies = getattr(settings, "TRUSTED_PROXIES", 0)
    if proxies:
        says = f"The client's address is taken from the last {proxies} of X-Forwarded-For."
        yield Result(Weight.FINE, "proxy", says)
        return
    yield Result(
        Weight.LIMITS,
        "proxy",
        "A web server stands in front and TRUSTED_PROXIES is 0: everybody seems to come from "
        "its address, and one person's wrong passwords count against all.",
        "Set TRUSTED_PROXIES to the number of web servers in front, 1 for nginx alone.",
        guide("https-and-nginx"),
    )


def _not_for_a_real_site() -> Results:
    """What a demo has, on an https site: a site may refuse to start over some of them."""
    if not _is_https():
        return
    for name, what in (
        ("DEBUG", "error pages show code and settings to strangers"),
        ("DEMO", "anybody signs in without a password and reads every mail"),
        ("SANDBOX_URL", "nothing reaches the real networks"),
        ("WEBHOOKS_MAY_REACH_PRIVATE", "webhooks may reach this machine's own services"),
    ):
        if getattr(settings, name):
            yield Result(
                Weight.STOPS,
                "settings",
                f"{name} is set on an https site: {what}.",
                f"Take {name} away.",
                guide("never-on-a-real-site"),
            )
