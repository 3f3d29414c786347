"""What a start refuses: settings that would leave a site open to everybody.

Web, workers, the schedule and ``manage.py`` read the same settings, so they all refuse.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from config.starting.refusal import refuse
from core import sealing

SHORTEST, FEWEST_DIFFERENT = 50, 5  # of a SECRET_KEY, as Django's own check has it
NEW_KEY, NEW_SECRET = "openssl rand -base64 32", "openssl rand -base64 48"
REAL = "SITE_URL begins with https"


@dataclass(frozen=True, slots=True)
class Given:
    """What the operator has set, as far as safety hangs on it."""

    site_url: str
    secret_key: str
    vault_keys: Sequence[str]
    debug: bool = False
    demo: bool = False
    sandbox_url: str = ""
    webhooks_may_reach_private: bool = False


def refuse_unsafe(given: Given) -> None:
    """End the process where anything is unsafe."""
    if reasons := list(reasons_against(given)):
        refuse(*reasons)


def reasons_against(given: Given) -> Iterator[str]:
    """One sentence for each setting, with the way out. Shows no value that is secret."""
    yield from _of_address(given.site_url)
    yield from _of_vault_keys(given.vault_keys)
    if not given.secret_key.strip():
        yield f"SECRET_KEY is empty: set it to a long random text, as {NEW_SECRET} makes one."
    if urlsplit(given.site_url).scheme == "https":
        yield from _of_real_site(given)


def _of_address(url: str) -> Iterator[str]:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        yield "SITE_URL has to be the site's whole address, such as https://care.example."


def _of_vault_keys(keys: Sequence[str]) -> Iterator[str]:
    if not keys:
        yield f"VAULT_KEYS is empty: set it to a key, as {NEW_KEY} makes one."
    for number in sealing.not_keys(keys):
        yield (
            f"Key {number} of {len(keys)} in VAULT_KEYS is no key: {NEW_KEY} makes one, and keys "
            "are separated by commas."
        )


def _of_real_site(given: Given) -> Iterator[str]:
    key = given.secret_key
    if key.strip() and (len(key) < SHORTEST or len(set(key)) < FEWEST_DIFFERENT):
        yield f"SECRET_KEY can be guessed: set it to a long random text, as {NEW_SECRET} makes one."
    if given.demo:
        yield f"DEMO lets anybody sign in, and {REAL}: take DEMO away."
    if given.debug:
        yield f"DEBUG shows settings to strangers, and {REAL}: take DEBUG away."
    if given.sandbox_url:
        yield (
            "SANDBOX_URL sends people's tokens to pretend networks, "
            f"and {REAL}: take SANDBOX_URL away."
        )
    if given.webhooks_may_reach_private:
        yield (
            "WEBHOOKS_MAY_REACH_PRIVATE lets people call this machine's own services, "
            f"and {REAL}: take WEBHOOKS_MAY_REACH_PRIVATE away."
        )
