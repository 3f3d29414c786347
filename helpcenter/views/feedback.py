""" "Did this help?": works as a plain form, and within the article through htmx."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from helpcenter import feedback, limits, readers, tasks
from helpcenter.articles import Article, library
from helpcenter.forms import WhyForm
from helpcenter.models import Feedback
from helpcenter.origin import from_our_page

VOTES_AN_HOUR = 60
ANSWERS = {"yes": True, "no": False}


# The article page carries no token, so that it is the same for everyone: see origin.py.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HttpRequest, slug: str) -> HttpResponse:
    article = library().by_slug.get(slug)
    if article is None:
        raise Http404
    if request.method != "POST":
        return _ask(request, article)
    if from_our_page(request):
        return _take(request, article)
    if "csrfmiddlewaretoken" in request.POST:
        return _take_with_token(request, article)
    return _ask(request, article, unsure=True)


@csrf_protect
def _take_with_token(request: HttpRequest, article: Article) -> HttpResponse:
    return _take(request, article)


def _ask(request: HttpRequest, article: Article, *, unsure: bool = False) -> HttpResponse:
    of = feedback.subject(article)
    known = readers.known_voter(request, of)
    row = feedback.cast(feedback.Ballot(article, known)) if known else None
    form = WhyForm(initial={"reason": row.reason, "comment": row.comment} if row else None)
    return _show(request, article, {"vote": row, "form": form, "unsure": unsure})


def _take(request: HttpRequest, article: Article) -> HttpResponse:
    at = timezone.now()
    if not limits.spend(request, "vote", limit=VOTES_AN_HOUR, at=at):
        form = WhyForm(request.POST)
        return _show(request, article, {"form": form, "too_many": True}, status=429)
    ballot = feedback.Ballot(article, readers.voter(request, feedback.subject(article)))
    row = _cast(request, ballot)
    if row is None:
        return _ask(request, article)
    if "comment" not in request.POST:
        form = WhyForm(initial={"reason": row.reason, "comment": row.comment})
        return _show(request, article, {"vote": row, "form": form})
    return _explain(request, article, row)


def _cast(request: HttpRequest, ballot: feedback.Ballot) -> Feedback | None:
    """Store a yes or no that came along; else the vote that this reader gave before."""
    helpful = ANSWERS.get(request.POST.get("helpful", ""))
    if helpful is None:
        return feedback.cast(ballot)
    at = timezone.now()
    state = readers.state(request.user, at=at)
    return feedback.vote(ballot, helpful=helpful, reader_state=state, at=at)


def _explain(request: HttpRequest, article: Article, row: Feedback) -> HttpResponse:
    form = WhyForm(request.POST)
    if not form.is_valid():
        return _show(request, article, {"vote": row, "form": form}, status=422)
    feedback.explain(row, **form.cleaned_data)
    tasks.wake_mail()
    return _show(request, article, {"vote": row, "done": True})


def _show(
    request: HttpRequest, article: Article, context: dict[str, object], status: int = 200
) -> HttpResponse:
    template = "_feedback" if getattr(request, "htmx", False) else "feedback"
    # htmx shows only what came with success; the plain page tells the browser the truth.
    status = 200 if template == "_feedback" else status
    return render(
        request, f"helpcenter/{template}.html", {"article": article, **context}, status=status
    )
