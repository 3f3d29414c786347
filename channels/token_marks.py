"""Logins that a network names by their token: what it names each by is kept, and looked up.

``keep`` belongs into every transaction that stores a login's tokens. Logins whose tokens are older
than this table are marked portion by portion (``fill``); one of them that is named before is found
by opening them one after another.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from channels import registry, vault
from channels.models import Credential, TokenMark
from core.periodic.run import Run
from core.sealing import UnsealError

# So many are opened for one message, which takes a second or two; the daily look finds the rest.
MOST_OPENED = 20_000
AT_A_TIME = 500


def keep(login: Credential) -> None:
    """Have the marks be those of the tokens that the login has now. Within a transaction of the
    caller's, after the tokens are saved. Those before stay where the tokens do not open."""
    if registry.get(login.network).token_marks is None:
        return
    try:
        marks = _marks(login)
    except UnsealError:
        return
    kept = TokenMark.objects.filter(credential=login)
    known = set(kept.values_list("mark", flat=True))
    if known - marks:
        kept.exclude(mark__in=marks).delete()
    _add((login, mark) for mark in marks - known)


def forget(login: Credential) -> None:
    """The login's tokens are gone."""
    TokenMark.objects.filter(credential=login.pk).delete()


def logins_with(network_id: str, mark: str) -> list[Credential]:
    """Those made by our first app there whose tokens the network names by this.

    One that is known is found by an index. For one that is nobody's the network's logins are walked
    once for those without marks: rows are read, and what has marks is not opened.
    """
    if not mark or registry.get(network_id).token_marks is None:
        return []
    return list(_of([network_id]).filter(token_marks__mark=mark)) or _opened(network_id, mark)


def fill(run: Run) -> int:
    """Mark logins that lack it; how many were. A run goes on where the last one left off."""
    networks = [network.id for network in registry.NETWORKS if network.token_marks]
    return sum(_fill(portion) for portion in run.walk(_without_marks(networks), size=AT_A_TIME))


@transaction.atomic
def _fill(portion: list[Credential]) -> int:
    """Read again under their locks: of tokens that are replaced meanwhile none is marked."""
    logins = Credential.objects.select_for_update().filter(pk__in=[login.pk for login in portion])
    marked = {login: marks for login in logins.order_by("pk") if (marks := _marks_or_none(login))}
    _add((login, mark) for login, marks in marked.items() for mark in marks)
    return len(marked)


def _opened(network_id: str, mark: str) -> list[Credential]:
    """Of logins without marks those that this one is of, opened one after another."""
    logins = _without_marks([network_id]).order_by("-pk")[:MOST_OPENED]
    looked = logins.iterator(chunk_size=AT_A_TIME)
    return [login for login in looked if mark in _marks_or_none(login)]


def _without_marks(network_ids: list[str]) -> QuerySet[Credential]:
    marks = TokenMark.objects.filter(credential=OuterRef("pk"))
    return _of(network_ids).exclude(refresh_token_sealed="").exclude(Exists(marks))


def _of(network_ids: list[str]) -> QuerySet[Credential]:
    """What a network tells us is proved by our first app there."""
    return Credential.objects.filter(network__in=network_ids, app="")


def _marks(login: Credential) -> set[str]:
    """Raises UnsealError where the tokens do not open."""
    made = registry.get(login.network).token_marks
    return set(made(vault.open_tokens(login))) if made and not login.app else set()


def _marks_or_none(login: Credential) -> set[str]:
    try:
        return _marks(login)
    except UnsealError:
        return set()


def _add(marks: Iterable[tuple[Credential, str]]) -> None:
    """What two write at once stands there once."""
    rows = [TokenMark(credential=login, mark=mark) for login, mark in marks]
    TokenMark.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_A_TIME)
