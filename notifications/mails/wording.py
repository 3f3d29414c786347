"""What a mail says of each matter: subject, heading, the sentences below it, the article.

In the active language; dates in the active time zone, with its name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from channels.contract import Cause
from channels.public.messages import IDENTICAL_POSTS_ARTICLE as LOOKS_LIKE_A_ROBOT
from channels.public.messages import OwnLook, Summary, summary, works_by_itself
from core.names.isolates import isolated
from notifications import topics
from notifications.mails import hand_over_words
from notifications.mails.naming import Wording, names, one_or_many, who
from notifications.mails.parts import Part
from notifications.mails.unsteady_wording import held_since, unsteady_wording
from notifications.timing.local_times import day, moment
from notifications.triggers.concerned_channels import Item


def wording_of(part: Part, *, at: datetime) -> Wording:
    """``at``: aware UTC."""
    return BY_TOPIC[part.topic](part, at)


def _lost(part: Part, at: datetime) -> Wording:
    if "unsteady" in part.notice.context:
        return unsteady_wording(part, at)
    subject = one_or_many(
        part,
        _("%(name)s on %(network)s needs you"),
        ngettext(
            "%(name)s and %(n)s other channel on %(network)s need you",
            "%(name)s and %(n)s other channels on %(network)s need you",
            part.others,
        ),
    )
    return _of_cause(part, subject, at)


def _limited(part: Part, at: datetime) -> Wording:
    if "unsteady" in part.notice.context:
        return unsteady_wording(part, at)
    subject = one_or_many(
        part,
        _("%(name)s on %(network)s is limited"),
        ngettext(
            "%(name)s and %(n)s other channel on %(network)s are limited",
            "%(name)s and %(n)s other channels on %(network)s are limited",
            part.others,
        ),
    )
    return _of_cause(part, subject, at)


def _of_cause(part: Part, subject: str, at: datetime) -> Wording:
    first = part.first
    if first is None:
        return Wording(subject, subject, ())
    lead = [first.words.explanation, held_since(part, at)]
    if part.others and part.one_login and part.refreshable:
        lead.append(_("They share one login: refreshing it once brings all of them back."))
    more = _("Why this happens")
    return Wording(subject, first.words.headline, tuple(lead), first.words.article, more)


def _ends(part: Part, at: datetime) -> Wording:
    first = part.first
    end = first.diagnosis.ends_at if first else None
    about = first is not None and _about(first)
    subject = _ends_subject(part, day(end) if end else "", about=about)
    if first is None or end is None:
        return Wording(subject, subject, ())

    lead = [
        first.words.explanation,
        ""
        if about
        else _("The exact time is %(end)s, and we cannot move it.") % {"end": moment(end)},
        first.words.policy,
    ]
    if part.others and part.one_login:
        lead.append(_("They share one login: refresh it once."))
    more = _("What an end date means")
    title = first.words.sentence
    return Wording(subject, title, tuple(lead), "what-each-state-means#ends-soon", more)


def _about(item: Item) -> bool:
    """Whether the end is what the network keeps to as a rule, or counted here."""
    told = item.diagnosis
    return told.ends_about or (item.words.reckoned and told.ends_at == told.access_ends_at)


def _ends_subject(part: Part, end: str, *, about: bool) -> str:
    if about:
        return one_or_many(
            part,
            _("%(name)s on %(network)s: sign in again by about %(end)s"),
            ngettext(
                "%(name)s and %(n)s other channel on %(network)s: sign in again by about %(end)s",
                "%(name)s and %(n)s other channels on %(network)s: sign in again by about %(end)s",
                part.others,
            ),
            end=end,
        )
    return one_or_many(
        part,
        _("%(name)s on %(network)s: sign in again by %(end)s"),
        ngettext(
            "%(name)s and %(n)s other channel on %(network)s: sign in again by %(end)s",
            "%(name)s and %(n)s other channels on %(network)s: sign in again by %(end)s",
            part.others,
        ),
        end=end,
    )


def _failed(part: Part, at: datetime) -> Wording:
    subject = _failed_subject(part)
    more = _("Why this happens")
    if part.posts is None:
        by_cause = _of_cause(part, subject, at)
        return Wording(
            subject, f"{subject}.", (by_cause.title, *by_cause.lead), by_cause.article, more
        )
    words = part.posts.words
    lead = (words.says, words.step, part.posts.hint)
    if part.posts.hint:
        return Wording(subject, f"{subject}.", lead, LOOKS_LIKE_A_ROBOT, more)
    content_only = part.posts.look is OwnLook.NOT_NEEDED and words.cause is Cause.ALIVE
    article = "update-failures" if content_only else words.article
    return Wording(subject, f"{subject}.", lead, article, more)


def _failed_subject(part: Part) -> str:
    count = part.posts.count if part.posts else 1
    if count < 2:
        return _("A post to %(name)s on %(network)s could not be sent") % names(part)
    shape = _("%(count)s posts to %(name)s on %(network)s could not be sent")
    shapes = ngettext(
        "%(count)s posts to %(name)s and %(n)s other channel on %(network)s could not be sent",
        "%(count)s posts to %(name)s and %(n)s other channels on %(network)s could not be sent",
        part.others,
    )
    return one_or_many(part, shape, shapes, count=str(count))


def _recovered(part: Part, at: datetime) -> Wording:
    subject = one_or_many(
        part,
        _("%(name)s on %(network)s works again"),
        ngettext(
            "%(name)s and %(n)s other channel on %(network)s work again",
            "%(name)s and %(n)s other channels on %(network)s work again",
            part.others,
        ),
    )
    title = _("It is fixed, and there is nothing more to do.")
    if part.notice.context.get("by_itself"):
        title = works_by_itself()
    more = _("What each state means")
    return Wording(subject, title, (held_since(part, at),), "what-each-state-means#working", more)


def _trouble(part: Part, at: datetime) -> Wording:
    title, lead, subject = _trouble_words(part.notice.context)
    named = names(part)
    ours = bool(part.notice.context.get("ours"))
    article = f"network-fault-or-ours#{'ours' if ours else 'network'}"
    more = _("How we tell whose fault it is")
    return Wording(f"{who(part)}: {subject % named}", title % named, (lead,), article, more)


def _trouble_words(context: Mapping[str, object]) -> tuple[str, str, str]:
    if context.get("over_of"):
        return (
            _("%(network)s answers again."),
            _("Your channels are checked one after the other, and there is nothing to do."),
            _("%(network)s answers again"),
        )
    if context.get("ours"):
        return (
            _("Something is wrong with our app at %(network)s."),
            _(
                "We know about it and are working on it. Your login is most likely fine, and "
                "there is nothing to do."
            ),
            _("A fault of ours at %(network)s"),
        )
    return (
        _("%(network)s has not answered properly for an hour."),
        _(
            "Your login is most likely fine, and there is nothing to do. We write once more "
            "when it is over."
        ),
        _("%(network)s is out of order"),
    )


def _digest(part: Part, at: datetime) -> Wording:
    week = summarized(part, at=at)
    subject = _("Your week: %(answer)s") % {"answer": week.heading}
    more = _("What each state means")
    return Wording(subject, week.heading, (week.lede,), "what-each-state-means", more)


def _refreshed(part: Part, at: datetime) -> Wording:
    named = {**names(part), "when": moment(part.notice.created_at)}
    if part.notice.context.get("what") == "connected":
        subject = _("%(name)s on %(network)s was connected")
        title = _("%(name)s on %(network)s was connected on this site on %(when)s.")
    else:
        subject = _("%(name)s on %(network)s was refreshed")
        title = _("%(name)s on %(network)s was refreshed on this site on %(when)s.")
    by = str(part.notice.context.get("by") or "")
    lead = (
        _("It was done by %(by)s.") % {"by": isolated(by)} if by else "",
        _(
            "If that was not you, change your password here, and look at who may use the "
            "account at the network."
        ),
    )
    more = _("Who may use an account, and how to see it")
    return Wording(subject % named, title % named, lead, "review-app-access", more)


def _hand_over(part: Part, at: datetime) -> Wording:
    subject, title, lead = hand_over_words.of(part.notice.context)
    more = _("Handing a channel to a colleague")
    return Wording(subject, title, lead, "move-a-channel#yes", more)


def _test(part: Part, at: datetime) -> Wording:
    lead = _(
        "Messages about your channels will reach you at this address, in this shape. Nothing is "
        "wrong, and there is nothing to do."
    )
    more = _("Which messages there are")
    return Wording(
        _("This is your test message"), _("It arrived."), (lead,), "update-failures", more
    )


def post_lines(part: Part) -> list[str]:
    """Each listed post: where, when, and the tool's own word for it."""
    lines = []
    for post in part.posts.posts if part.posts else ():
        line = f"{isolated(post.channel.name)} ({post.network}), {moment(post.failed_at)}"
        lines.append(f"{line}: {isolated(post.name)}" if post.name else line)
    return lines


def next_due(part: Part, *, at: datetime) -> str:
    """What was due next, as the tool told it; empty where it told nothing that is to come."""
    when = part.posts.next_due_after(at) if part.posts else None
    if when is None:
        return ""
    if part.refreshable:
        return _("The next post is due on %(when)s: refresh before then.") % {"when": moment(when)}
    return _("The next post is due on %(when)s.") % {"when": moment(when)}


def summarized(part: Part, *, at: datetime) -> Summary:
    return summary([(item.channel, item.diagnosis) for item in part.items], at=at)


BY_TOPIC: Mapping[str, Callable[[Part, datetime], Wording]] = {
    topics.UPDATE_FAILURES: _failed,
    topics.CONNECTION_LOST: _lost,
    topics.LIMITED: _limited,
    topics.RECOVERED: _recovered,
    topics.ENDS_SOON: _ends,
    topics.NETWORK_TROUBLE: _trouble,
    topics.WEEKLY_DIGEST: _digest,
    topics.REFRESHED: _refreshed,
    topics.HAND_OVER: _hand_over,
    topics.TEST: _test,
}
