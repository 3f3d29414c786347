""" "Did this help?": works as a plain form, and within the article through htmx."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from channels.public import help_center as public
from core.limits import counting as limits
from core.waking import wake
from helpcenter import readers
from helpcenter.articles.library import Article, library
from helpcenter.feedback import votes
from helpcenter.feedback.forms import WhyForm
from helpcenter.feedback.same_origin import from_our_page
from helpcenter.models import Feedback

VOTES_AN_HOUR = 60
ANSWERS = {"yes": True, "no": False}
FIXES = 3  # of the reader's broken channels beside a "no"


# The article page carries no token, so that it is the same for everyone: see same_origin.py.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HttpRequest, slug: str) -> HttpResponse:
    response = _answered(request, slug)
    readers.remember(request, response)
    return response


def _answered(request: HttpRequest, slug: str) -> HttpResponse:
    article = library().by_slug.get(slug)
    if article is None:
        raise Http404
    if request.method != "POST":
        return _ask(request, article)
    if from_our_page(request):
        return _handle_vote(request, article)
    if "csrfmiddlewaretoken" in request.POST:
        return _handle_vote_with_token(request, article)
    return _ask(request, article, unsure=True)


@csrf_protect
def _handle_vote_with_token(request: HttpRequest, article: Article) -> HttpResponse:
    return _handle_vote(request, article)


def _ask(
    request: HttpRequest, article: Article, *, status: int = 200, **said: bool
) -> HttpResponse:
    """The question, with this reader's answer if there is one, and whatever was typed."""
    known = readers.known_voter(request, votes.subject(article))
    row = votes.existing_vote(votes.Ballot(article, known)) if known else None
    form = _typed(request, article, row)
    return _show(request, article, row, form=form, status=status, **said)


def _handle_vote(request: HttpRequest, article: Article) -> HttpResponse:
    at = timezone.now()
    if not limits.spend(request, "vote", limit=VOTES_AN_HOUR, at=at):
        return _ask(request, article, status=429, too_many=True)
    if request.POST.get("revision", article.revision) != article.revision:
        return _ask(request, article, changed=True)
    ballot = votes.Ballot(article, readers.voter(request, votes.subject(article)))
    row = _vote_of(request, ballot, at)
    form = _typed(request, article, row)
    if row is None or form is None:
        return _show(request, article, row, form=form)
    if not form.is_valid():
        return _show(request, article, row, form=form, status=422)
    redacted = votes.add_reason(row, **form.cleaned_data)
    wake("helpcenter.mail_support")
    done = any(form.cleaned_data.values())
    return _show(request, article, row, done=done, redacted=redacted)


def _vote_of(request: HttpRequest, ballot: votes.Ballot, at: datetime) -> Feedback | None:
    """Store a yes or no that came along; else the vote that this reader gave before."""
    helpful = ANSWERS.get(request.POST.get("helpful", ""))
    if helpful is None:
        return votes.existing_vote(ballot)
    state = readers.state(request.user, ballot.article.front.networks, at=at)
    return votes.vote(ballot, helpful=helpful, reader_state=state, at=at)


def _typed(request: HttpRequest, article: Article, row: Feedback | None) -> WhyForm | None:
    """What came with the form. With a changed mind, a reason for the other answer goes."""
    if "comment" not in request.POST:
        return None
    data: QueryDict = request.POST.copy()
    known = data.get("reason") in Feedback.Reason.values
    if "helpful" in data and row and known and data["reason"] not in votes.reasons(row):
        data["reason"] = ""
    return WhyForm(data, article=article, vote=row)


def _show(
    request: HttpRequest,
    article: Article,
    row: Feedback | None,
    *,
    form: WhyForm | None = None,
    status: int = 200,
    **said: bool,
) -> HttpResponse:
    if form is None and row is not None:
        told = {"reason": row.reason, "section": row.section, "comment": row.comment}
        form = WhyForm(initial=told, article=article, vote=row)
    fixes = _fixes(request, article) if row is not None and not row.helpful else []
    context = {"article": article, "vote": row, "form": form, "fixes": fixes, **said}
    if getattr(request, "htmx", False):
        # htmx puts in place only what came with success.
        return render(request, "helpcenter/_feedback.html", context)
    return render(request, "helpcenter/feedback.html", context, status=status)


def _fixes(request: HttpRequest, article: Article) -> list[public.Trouble]:
    """The reader's own channels that need something, those of this article's networks first."""
    troubles = public.troubles(request.user, at=timezone.now())
    about = article.front.networks
    return sorted(troubles, key=lambda trouble: trouble.network_id not in about)[:FIXES]
