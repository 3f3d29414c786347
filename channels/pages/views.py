"""One channel, "Check now", and the fragment inside articles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_cookie

from channels import registry
from channels.contract import Cause, Kind
from channels.diagnosis.outline import Outline
from channels.journeys.refresh_views import own_channel
from channels.lifeline.past import past_lifeline
from channels.models import Channel, Credential
from channels.pages import article_fragments, cards, own_networks, timeline
from channels.pages.check_result import answer
from channels.pages.failed_posts import doubted, failed_lately
from channels.pages.my_channels.rows import muted_words
from channels.policy_words import table
from channels.probing import check as checking
from channels.records.diagnoses import diagnosis_of
from channels.records.in_outline.outlines import own_channels
from channels.registrations import addable_kinds, set_up_apps
from channels.reports.wording import doubted_label
from channels.words.hidden_posts import unseen_note
from channels.words.kinds import one_more
from channels.words.summary import summary_of
from channels.words.verdict_reasons import reasons
from core.names.natural_order import by_name

# One question a channel in this time, however often somebody presses.
PATIENCE = timedelta(seconds=10)
EVENTS_A_PAGE = 40


@never_cache
@require_GET
@login_required
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One channel: what, why, the network's policy, and its history."""
    at = timezone.now()
    channel = own_channel(request, pk)
    diagnosis = diagnosis_of(channel, at=at)
    siblings = by_name(channel.credential.channels.exclude(pk=pk))
    # One refresh mends them all where it is the login that is in trouble.
    along = siblings if diagnosis.about_login else []
    card = cards.card_of(channel, diagnosis, others=along, at=at)
    failed = failed_lately(channel, diagnosis, at=at)
    in_doubt = doubted(failed, diagnosis, at=at)
    page = Paginator(timeline.events_of(channel), EVENTS_A_PAGE).get_page(request.GET.get("page"))
    entries = timeline.entries(page.object_list, channel.network)
    context = {
        "at": at,
        "card": card,
        "reasons": reasons(diagnosis, card.network.name, at=at, doubted=in_doubt),
        "channel": channel,
        "login": channel.credential,
        "muted": muted_words(channel.muted_until, at=at),
        "siblings": siblings,
        "unseen": unseen_note(channel, diagnosis, card.network.name),
        "failed_posts": failed,
        "doubted": doubted_label() if in_doubt else "",
        **_one_more(channel.credential),
        "abilities": _abilities(channel, card),
        "rows": table.rows(card.network.policy),
        "page": page,
        "entries": entries,
        "technical": [entry for entry in entries if entry.codes or entry.rule],
        "past": past_lifeline(timeline.past_of(channel), at=at) if page.number == 1 else "",
        "source": next(
            (entry.source for entry in entries if entry.rule == card.diagnosis.rule), ""
        ),
    }
    return render(request, "channels/detail.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the network now, on the person's word. GET (after signing in) asks nothing."""
    channel = own_channel(request, pk)
    if request.method == "POST":
        at = timezone.now()
        if _too_soon(channel):
            messages.warning(request, _too_soon_words(channel))
        else:
            outcome = checking.check_now(channel, at=at)
            messages.info(request, _check_result(channel, outcome, at=at))
    return redirect(channel)


@require_GET
@cache_control(private=True, no_store=True)
@vary_on_cookie
def live(request: HttpRequest) -> HttpResponse:
    """A signed-in reader's own channels, for the places that a public page keeps for them.

    ``networks`` (or ``network``): ids, comma-separated; ``lines``: the same, for those that get
    one line instead of cards; ``toc``: the states of all their networks; ``summary``: the answer
    of My channels; ``only``: the choice to see no other networks. Nobody signed in: 204, and the
    page keeps its worked example.
    """
    if not request.user.is_authenticated:
        return HttpResponse(status=204)
    at = timezone.now()
    asked = request.GET
    cards_of, lines_of = _named(request, "networks", "network"), _named(request, "lines")
    here = [*cards_of, *lines_of]
    own = own_channels(
        request.user,
        at=at,
        wanted=partial(article_fragments.shown, cards_of, lines_of),
        matters=lambda outline: "summary" in asked or outline.network in here,
    )
    outlines = own.outlines
    context = {
        "at": at,
        "panels": article_fragments.panels(cards_of, own, at=at),
        "lines": article_fragments.lines(lines_of, own, at=at),
        "contents": article_fragments.contents(outlines, here=here) if "toc" in asked else None,
        "only": _only(request, outlines) if "only" in asked else None,
        "summary": summary_of(outlines, at=at) if "summary" in asked else None,
        "marks": article_fragments.contents(outlines) if "summary" in asked else [],
        "total": len(outlines),
    }
    return render(request, "channels/live.html", context)


def _named(request: HttpRequest, *parameters: str) -> list[str]:
    """The ids in these parameters, comma-separated each."""
    asked = ",".join(request.GET.get(name, "") for name in parameters)
    return [name.strip() for name in asked.split(",") if name.strip()]


def _only(request: HttpRequest, outlines: Sequence[Outline]) -> own_networks.OwnNetworks:
    """The choice leads back to the page that the fragment is for, as htmx names it."""
    htmx = getattr(request, "htmx", None)
    return own_networks.of(
        request, outlines, back=(htmx.current_url_abs_path or "") if htmx else ""
    )


def _one_more(login: Credential) -> dict[str, object]:
    """The button that asks its network for another place of this login, by the same app."""
    apps = set_up_apps(registry.get(login.network))
    by = next((app for app in apps if app.id == login.app), None)
    return {"app": by, "one_more": one_more(addable_kinds(by)) if by else ""}


def _abilities(channel: Channel, card: cards.Card) -> list[tuple[str, bool]]:
    """What this channel lets us do, and whether it was allowed. Empty where nobody told."""
    scopes = channel.credential.scopes
    if not scopes:
        return []
    return [
        (ability.does, ability.scope in scopes)
        for ability in card.network.policy.abilities
        if not ability.kinds or Kind(channel.kind) in ability.kinds
    ]


def _too_soon(channel: Channel) -> bool:
    return not cache.add(f"check-now:{channel.pk}", 1, PATIENCE.total_seconds())


def _too_soon_words(channel: Channel) -> str:
    return _("We asked %(network)s a moment ago. Wait ten seconds, then ask again.") % {
        "network": registry.at(channel.network, channel.credential.server).name
    }


def _check_result(channel: Channel, outcome: checking.CheckOutcome, *, at: datetime) -> str:
    fresh = Channel.objects.select_related("credential").get(pk=channel.pk)
    now: datetime = timezone.now()
    noted = fresh.credential.events.filter(at=at).exclude(cause="").order_by("-pk").first()
    return answer(
        outcome,
        fresh,
        diagnosis_of(fresh, at=now),
        noted=Cause(noted.cause) if noted else None,
        at=now,
    )
