"""Every mail that we send, with invented data: in each language, as HTML, text and headers."""

from __future__ import annotations

from email.header import decode_header, make_header

from csp.constants import NONE, SELF
from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from accounts.staff_access import staff_page
from core.headers import inline_styles
from notifications import topics
from notifications.mails import compose, samples
from notifications.mails.samples import Sample

PERMISSION = "notifications.view_mail"
DARK = "@media (prefers-color-scheme: dark)"


@require_safe
@staff_page(PERMISSION)
def mails(request: HttpRequest) -> HttpResponse:
    """All of them by topic, with the subject that each has."""
    language = _language(request)
    lines = [(sample, samples.written(sample, language).subject) for sample in samples.SAMPLES]
    groups = [
        (_topic_name(key), [line for line in lines if line[0].topic == key]) for key in _topics()
    ]
    context = {"groups": groups, "mail_in": language, "languages": settings.LANGUAGES}
    return render(request, "notifications/staff/mails.html", context)


@require_safe
@staff_page(PERMISSION)
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]
def mail(request: HttpRequest, slug: str) -> HttpResponse:
    sample, language = _sample(slug), _language(request)
    written = samples.written(sample, language)
    wire = written.message()
    shown = ("Subject", "From", "To", *written.extra_headers)
    context = {
        "sample": sample,
        "topic": _topic_name(sample.topic),
        "mail": written,
        "headers": [(name, str(make_header(decode_header(wire[name])))) for name in shown],
        "views": [("light", "desk"), ("dark", "phone")],
        "mail_in": language,
        "languages": settings.LANGUAGES,
    }
    return render(request, "notifications/staff/mail.html", context)


@require_safe
@staff_page(PERMISSION)
@xframe_options_sameorigin
def html(request: HttpRequest, slug: str) -> HttpResponse:
    """As a mail program draws it; ``?scheme=`` light or dark whatever this screen prefers."""
    written = samples.written(_sample(slug), _language(request))
    text = str(written.alternatives[0][0])
    scheme = request.GET.get("scheme")
    if scheme in ("light", "dark"):
        text = text.replace(DARK, "@media all" if scheme == "dark" else "@media not all")
        text = text.replace("color-scheme: light dark", f"color-scheme: {scheme}")
        text = text.replace('content="light dark"', f'content="{scheme}"')
    response = HttpResponse(text)
    # A mail carries its styles inside itself, and nothing else.
    response._csp_config = {  # type: ignore[attr-defined]
        "default-src": [NONE],
        "style-src": inline_styles.sources(text),
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "form-action": [NONE],
    }
    return response


def _sample(slug: str) -> Sample:
    sample = samples.get(slug)
    if sample is None:
        raise Http404
    return sample


def _language(request: HttpRequest) -> str:
    """The language of the mail, which need not be that of the page."""
    wanted = request.GET.get("in", "")
    known = dict(settings.LANGUAGES)
    return wanted if wanted in known else (get_language() or settings.LANGUAGE_CODE)


def _topics() -> list[str]:
    every = (topic.id for topic in topics.TOPICS)
    return [*every, topics.HAND_OVER, topics.TEST, compose.COMBINED]


def _topic_name(topic: str) -> object:
    if topic == compose.COMBINED:
        return samples.COMBINED_NAME
    return topics.TEST_TOPIC.name if topic == topics.TEST else topics.get(topic).name
