"""The demo's mailbox. Its addresses exist only where DEMO is set."""

from __future__ import annotations

from csp.constants import NONE, SELF
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.headers import inline_styles
from notifications.models import Mail


@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    page = Paginator(Mail.objects.all(), 20).get_page(request.GET.get("page"))
    return render(request, "notifications/mailbox.html", {"page": page})


@require_safe
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(
        request, "notifications/mailbox_mail.html", {"mail": get_object_or_404(Mail, pk=pk)}
    )


# A mail carries its styles inside itself; this page shows it as a mail program would.
@require_safe
def mail_html(request: HttpRequest, pk: int) -> HttpResponse:
    text = get_object_or_404(Mail, pk=pk).html
    response = HttpResponse(text)
    response._csp_replace = {  # type: ignore[attr-defined]
        "style-src": inline_styles.sources(text),
        "script-src": [NONE],
        "form-action": [SELF],
    }
    return response
