"""Fetches the pictures that are due. The database says which: running it twice, late or never
does no harm. No transaction is open while a network is asked."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime, timedelta

from django.db.models import QuerySet

from channels.models import Channel, Picture
from channels.pictures.drawing import NoImageError, small
from channels.pictures.fetching import NotFetchedError, fetch
from channels.records.pictures import LENGTH
from core.periodic.run import GoesOn, always

log = logging.getLogger(__name__)
PORTION = 50
# A worker that dies over a picture has not lost it: it is due again.
CLAIMED_FOR = timedelta(minutes=10)
# After so many tries in vain it is left alone until the network names another.
WAITS = (timedelta(minutes=10), timedelta(hours=2), timedelta(days=1))


def fetch_due(*, at: datetime, goes_on: GoesOn = always) -> int:
    """Fetch what is due ``at`` (aware UTC); how many came. ``goes_on``: asked before each."""
    came = 0
    while goes_on() and (due := list(_due(at))):
        for picture in due:
            if not goes_on():
                break
            mine = Picture.objects.filter(pk=picture.pk, due_at=picture.due_at)
            if mine.update(due_at=at + CLAIMED_FOR):
                came += _fetch(picture, at)
    return came


def _due(at: datetime) -> QuerySet[Picture]:
    return Picture.objects.due(at).select_related("channel__credential").defer("body")[:PORTION]


def _fetch(picture: Picture, at: datetime) -> bool:
    network = picture.channel.network
    try:
        body = small(fetch(network, picture.address, picture.channel.credential.server))
    except (NotFetchedError, NoImageError) as error:
        log.info("no picture of channel %s (%s): %s", picture.pk, network, error)
        again = isinstance(error, NotFetchedError) and error.again
        _put_off(picture, at, again=again)
        return False
    _store(picture, body, at)
    return True


def _store(picture: Picture, body: bytes, at: datetime) -> None:
    """Where its network has named another meanwhile, that one stays due."""
    same = Picture.objects.filter(pk=picture.pk, address=picture.address)
    if same.update(body=body, fetched_at=at, due_at=None, tries=0):
        mark = hashlib.sha256(body).hexdigest()[:LENGTH]
        Channel.objects.filter(pk=picture.pk).update(picture=mark)


def _put_off(picture: Picture, at: datetime, *, again: bool) -> None:
    waits = WAITS[picture.tries : picture.tries + 1] if again else ()
    due_at = at + waits[0] if waits else None
    same = Picture.objects.filter(pk=picture.pk, address=picture.address)
    same.update(due_at=due_at, tries=picture.tries + 1)
