"""Secrets of second factors: sealed in the table, each for its own person.

allauth's adapter is given a secret and not whose it is. So the row tells: where it is read, the
sealed text is marked with its person, and where it is saved, it is sealed for that person. Copied
into another's row it opens no more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models.signals import post_init, post_save, pre_save
from django.dispatch import receiver

from core import sealing
from core.sealing import Binding, UnsealError

SECRETS = ("secret", "seed")  # of an app; of recovery codes. A passkey keeps its own
PURPOSE = "second factor"
# Made in this request, and in no row yet.
NOBODYS = "new"


def hide(text: str) -> str:
    """For ``encrypt`` of the adapter: a secret that gets its row in a moment."""
    return f"{NOBODYS} {sealing.seal(text, binding(NOBODYS))}"


def show(marked: str) -> str:
    """For ``decrypt`` of the adapter. Raises UnsealError where it is somebody else's."""
    whose, _, sealed = marked.partition(" ")
    if not sealed:
        raise UnsealError("a secret of a second factor that no row has brought")
    return sealing.unseal(sealed, binding(whose))


def binding(whose: str) -> Binding:
    return Binding(Authenticator._meta.db_table, "data", whose, PURPOSE)


def seal_again(row: Authenticator) -> None:
    """The same secrets under the newest key (unsaved). Raises UnsealError."""

    def anew(marked: str) -> str:
        whose, _, sealed = marked.partition(" ")
        return f"{whose} {sealing.reseal(sealed, binding(whose))}"

    _each(row, anew)


@receiver(post_init, sender=Authenticator)
@receiver(post_save, sender=Authenticator)
def _mark(instance: Authenticator, **_: Any) -> None:
    _each(instance, lambda text: text if " " in text else f"{instance.user_id} {text}")


@receiver(pre_save, sender=Authenticator)
def _stored(instance: Authenticator, **_: Any) -> None:
    _each(instance, lambda marked: _for_the_row(marked, str(instance.user_id)))


def _for_the_row(marked: str, owner: str) -> str:
    whose, _, sealed = marked.partition(" ")
    if whose == owner:
        return sealed
    return sealing.seal(show(marked), binding(owner))


def _each(row: Authenticator, change: Callable[[str], str]) -> None:
    """Rows may be read without this column; then there is nothing to do."""
    data = row.__dict__.get("data")
    if isinstance(data, dict):
        for name in SECRETS:
            if name in data:
                data[name] = change(data[name])
