"""Published, but few can see it: said of a channel, with whose it is to mend."""

from __future__ import annotations

from django.utils.translation import gettext as _

from channels.contract import HiddenBy, Visibility
from channels.diagnosis.diagnose import Diagnosis
from channels.models import Channel
from core.names.isolates import isolated
from core.operator.publishing_tool import publishing_tool

ARTICLE = "network-fault-or-ours#unseen"


def hidden_sentence(hidden_by: HiddenBy) -> str:
    """Wants ``network`` and ``name`` filled in."""
    return {
        HiddenBy.APP_IN_DEVELOPMENT: _(
            "Posts of %(name)s are out, but only people with a role in our app at %(network)s "
            "can see them."
        ),
        HiddenBy.TRIAL_ACCESS: _(
            "Posts of %(name)s are out, but only their owner can see them: our app at %(network)s "
            "has trial access."
        ),
        HiddenBy.NOT_AUDITED: _(
            "Posts of %(name)s are out, but only their owner can see them: %(network)s has not "
            "audited our app yet."
        ),
        HiddenBy.UNKNOWN: _(
            "Posts of %(name)s are out, but others at %(network)s cannot see them."
        ),
    }[hidden_by]


def hidden_reason() -> str:
    """Wants ``network`` filled in."""
    return _(
        "We have to fix that at %(network)s, and whoever runs this site has been told. The "
        "connection works: refreshing it would change nothing."
    )


def visibility_sentence(visibility: Visibility, hidden_by: HiddenBy) -> str:
    """What a tool's word on one post means. Wants ``network`` and ``name`` filled in."""
    if visibility is Visibility.PUBLIC:
        return _("The post is out, and everybody can see it.")
    if visibility is Visibility.LIMITED:
        return hidden_sentence(hidden_by)
    return _(
        "%(network)s took the post and does not say who can see it. Open it in a private window: "
        "if it is not there, our app at %(network)s is not public yet."
    )


def unseen_note(channel: Channel, diagnosis: Diagnosis, network: str) -> str:
    """What a channel's page says of it beside the state; empty where the state says it."""
    visibility = Visibility(channel.visibility)
    named = {"network": network, "name": isolated(channel.name)}
    if visibility is Visibility.UNKNOWN:
        return _(
            "%(tool)s cannot tell who sees what it publishes. Open a post in a private "
            "window: if it is not there, our app at %(network)s is not public yet."
        ) % {**named, "tool": publishing_tool().start}
    if visibility is Visibility.LIMITED and diagnosis.hidden_by is None:
        sentences = (hidden_sentence(HiddenBy(channel.hidden_by)), hidden_reason())
        return " ".join(sentences) % named
    return ""
