"""The demo's mailbox. Its addresses exist only where DEMO is set."""

from __future__ import annotations

from csp.constants import NONE, SELF
from csp.decorators import csp_update
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from core.headers import inline_styles
from notifications.models import Mail

OUT = '<base target="_top">'


@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    page = Paginator(Mail.objects.all(), 20).get_page(request.GET.get("page"))
    return render(request, "notifications/mailbox.html", {"page": page})


@require_safe
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(
        request, "notifications/mailbox_mail.html", {"mail": get_object_or_404(Mail, pk=pk)}
    )


@require_safe
@xframe_options_sameorigin
def mail_html(request: HttpRequest, pk: int) -> HttpResponse:
    """As a mail program shows it, in a frame: it carries its styles inside itself, and no more."""
    html = get_object_or_404(Mail, pk=pk).html
    response = HttpResponse(_leading_out(html))
    response._csp_config = {  # type: ignore[attr-defined]
        "default-src": [NONE],
        "style-src": inline_styles.sources(html),
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "form-action": [NONE],
    }
    return response


def _leading_out(html: str) -> str:
    """Its links open in the whole window, as from a mail program, and not in the frame."""
    before, head, after = html.partition("<head>")
    return f"{before}{head}{OUT}{after}" if head else OUT + html
