"""A site with faults to tell: a page and a task that fail with secrets at hand, and a call out.

Run by test_elsewhere.py; the secrets, and where the call goes, come from the environment.
"""

from __future__ import annotations

import io
import logging
import os
from typing import Any

import requests
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path

SECRET, ADDRESS = os.environ["TELL_SECRET"], os.environ["TELL_ADDRESS"]


def broken(request: HttpRequest, key: str) -> HttpResponse:
    held = f"local {SECRET} of {key}"
    logging.getLogger("site").error(
        "refused access_token=%s for %s", SECRET, ADDRESS, extra={"asked": held}
    )
    raise ValueError(f"Bearer {SECRET} of {ADDRESS} does not work")


urlpatterns = [path("broken/<str:key>/", broken)]


def page(application: Any) -> None:
    body = f"password={SECRET}&email={ADDRESS}".encode()
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": f"/broken/{SECRET}/",
        "QUERY_STRING": f"code={SECRET}&email={ADDRESS}",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_HOST": "localhost",
        "HTTP_COOKIE": f"sessionid={SECRET}; csrftoken={'c' * 32}",
        "HTTP_X_CSRFTOKEN": "c" * 32,
        "HTTP_AUTHORIZATION": f"Bearer {SECRET}",
        "HTTP_USER_AGENT": ADDRESS,
        "REMOTE_ADDR": "203.0.113.77",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
    }
    list(application(environ, lambda *_: None))


def main() -> None:
    settings.ROOT_URLCONF = "tests.config.reporting.telling_process"
    # What needs no database, and what allauth insists on.
    settings.MIDDLEWARE = [*settings.MIDDLEWARE[:2], "allauth.account.middleware.AccountMiddleware"]
    wsgi = __import__("config.wsgi").wsgi
    celery = __import__("config.celery").celery

    @celery.app.task(name="telling.fails")  # type: ignore[untyped-decorator]
    def fails(token: str) -> None:
        raise RuntimeError(f"refresh_token={token} is over")

    page(wsgi.application)
    fails.apply((SECRET,))
    requests.get(f"{os.environ['TELL_TO']}/outgoing?access_token={SECRET}", timeout=5)
    __import__("sentry_sdk").flush(5)
    __import__("opentelemetry.trace").trace.get_tracer_provider().force_flush()


if __name__ == "__main__":
    main()
