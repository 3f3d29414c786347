"""What a request may be: of a method that some page answers, and without files.

No form of ours takes a file. Django would write one of any size to the disk before a view sees
it: the limit on a form's size does not count it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

METHODS = ("GET", "HEAD", "OPTIONS", "POST")
# The API answers any method itself, with a problem.
BY_ITSELF = "/api/v"


class MethodsMiddleware:
    """Refuses what no page answers, as a kind: some of Django's class-based views take PUT for
    POST. Django logs each refusal."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in METHODS or request.path_info.startswith(BY_ITSELF):
            return self.get_response(request)
        return HttpResponseNotAllowed(METHODS)


class NoFiles(FileUploadHandler):
    """The one upload handler: a request with a file is answered with 400, and nothing is kept."""

    def new_file(self, *args: object, **more: object) -> NoReturn:
        raise RequestDataTooBig("No form here takes a file.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Never asked for: no file gets so far."""

    def file_complete(self, file_size: int) -> None:
        """Never asked for: no file gets so far."""
