"""Pages and a task for the running site: a login to look at, and faults with secrets at hand.

The secrets, and where calls go, come from the environment.
"""

from __future__ import annotations

import json
import logging
import os
import time
from datetime import timedelta

import requests
from celery import shared_task
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from config.urls import urlpatterns as of_the_site
from tests.factories import make_channel, make_credential, make_user

SECRET, ADDRESS = os.environ["PLANTED_SECRET"], os.environ["PLANTED_ADDRESS"]
OUTSIDE = os.environ["PLANTED_OUTSIDE"]
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
log = logging.getLogger("site")


def which(request: HttpRequest) -> HttpResponse:
    """Which process answers, after a moment in which the others have the time to."""
    time.sleep(0.05)
    return HttpResponse(str(os.getpid()))


@csrf_exempt
def connect(request: HttpRequest) -> HttpResponse:
    """A login whose look is due; its renewal, too, where it is ``old``."""
    at, login = timezone.now(), json.loads(request.body)
    age, life = (DAY, DAY + MINUTE) if login.pop("old") else (MINUTE, 30 * DAY)
    user = make_user(f"{login['account_id']}@example.com")
    made = make_credential(user, at=at, next_check_at=at, age=age, life=life, **login)
    make_channel(made, at=at, external_id=made.account_id)
    return HttpResponse()


@csrf_exempt
def broken(request: HttpRequest, key: str) -> HttpResponse:
    held = f"local {SECRET} of {key}"
    _call_out()
    log.error("refused access_token=%s for %s", SECRET, ADDRESS, extra={"asked": held})
    try:
        raise KeyError(held)
    except KeyError as cause:
        error = ValueError(f"Bearer {SECRET} of {ADDRESS} does not work")
        error.add_note(f"code={SECRET}")
        raise error from cause


def wake(request: HttpRequest) -> HttpResponse:
    fails.delay(SECRET, address=ADDRESS)
    return HttpResponse()


@shared_task(name="planted.fails")  # type: ignore[untyped-decorator]
def fails(token: str, address: str) -> None:
    held = {"refresh_token": token, "of": address}
    _call_out()
    raise RuntimeError(f"refresh_token={held['refresh_token']} of {address} is over")


def _call_out() -> None:
    """As a call to a network, whose address would be noted as a breadcrumb and in a span."""
    bearer = {"Authorization": f"Bearer {SECRET}"}
    requests.get(f"{OUTSIDE}/outgoing?access_token={SECRET}", headers=bearer, timeout=5)


urlpatterns = [
    path("planted/which/", which, name="which"),
    path("planted/connect/", connect),
    path("planted/broken/<str:key>/", broken),
    path("planted/wake/", wake),
    *of_the_site,
]
