"""Answers to GET: kept by the caller alone, and asked for again at the price of a header."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from ninja import Schema


def answer(request: HttpRequest, body: Schema, *, link: str = "") -> HttpResponseBase:
    """``body`` as JSON with an ETag; 304 where the caller has just that (``If-None-Match``)."""
    text = body.model_dump_json().encode()
    response = HttpResponse(text, content_type="application/json")
    response.headers["ETag"] = etag = f'"{hashlib.sha256(text).hexdigest()[:32]}"'
    response.headers["Cache-Control"] = "private, no-cache"
    if link:
        response.headers["Link"] = link
    conditional = get_conditional_response(request, etag=etag, response=response)
    return conditional if conditional is not None else response
