"""What a channel looks like to a program: the same everywhere. No token, no secret."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Literal

from django.urls import reverse
from ninja import Field, Schema
from pydantic import AfterValidator

from channels.contract import Blame, Cause, Certainty, Kind, State, Visibility
from channels.public.tools import (
    HELPS,
    NETWORKS,
    Channel,
    Diagnosis,
    EventKind,
    Step,
    Words,
    address_to_connect,
    describe,
    diagnosis_of,
)
from core.article_links import article_url
from core.names.isolates import without_isolates
from core.names.plain_names import plain
from core.site_address import absolute

if TYPE_CHECKING:
    NetworkId = str
else:  # a type checker wants the ids written down; the registry is their one place
    NetworkId = Literal[tuple(network.id for network in NETWORKS)]


# A tool's name for something: it comes back on pages and in mails.
NameIn = Annotated[str, AfterValidator(plain)]
# Sentences of ours with names in them.
Says = Annotated[str, AfterValidator(without_isolates)]


class NextStepOut(Schema):
    """The one thing that the person can do."""

    words: str = Field(description="What to write on a button.", examples=["Refresh this channel"])
    url: str = Field(
        description="Where it is done: the person signs in there. Send nobody elsewhere.",
        json_schema_extra={"format": "uri"},
    )


class TokenOut(Schema):
    """The life of the access token behind a channel; never the token itself."""

    issued_at: datetime
    expires_at: datetime | None = Field(
        description="When the access token itself is over, whoever renews it."
    )
    no_end_date: bool = Field(description="The network names no end.")
    renewed_by_us: bool = Field(description="A machine renews it before its end.")
    ends_at: datetime | None = Field(
        description="When the person must have refreshed it; null where they need not."
    )
    ends_about: bool = Field(description="`ends_at` is what the network usually keeps to.")


class LinksOut(Schema):
    self: str = Field(json_schema_extra={"format": "uri"})
    page: str = Field(
        description="The channel's page, for the person.", json_schema_extra={"format": "uri"}
    )


class CheckingAgainOut(Schema):
    """What the network said and is asked about again before it is believed."""

    cause: Cause = Field(description="What it would mean.")
    since: datetime = Field(description="When the network said so first.")
    looks: int = Field(description="How many times it said so, the first included.", ge=1)
    next_look_at: datetime = Field(description="When it is asked next.")
    last_look_at: datetime = Field(description="About when it will be believed, or not.")
    says: Says = Field(description="The same in two sentences.")


class ChannelOut(Schema):
    """One place that a person publishes to, and how it is."""

    id: int = Field(examples=[12])
    network: NetworkId
    server: str = Field(
        "",
        description="The host that it is at, of a network that is many servers. Empty elsewhere.",
        examples=["social.example"],
    )
    kind: Kind
    name: str = Field(description="As the network shows it.", examples=["Acme"])
    state: State = Field(description="What to show. `working` and `ends_soon` can publish.")
    state_words: str = Field(examples=["Ends in 9 days"])
    cause: Cause = Field(description="Why it is so.")
    certainty: Certainty = Field(
        description="`said` by the network, `inferred` by us, or `cannot_tell`."
    )
    blame: Blame = Field(
        description="By whose doing it is so. Whose turn it is says `next_step`: the person's "
        "where there is one, whoever caused it."
    )
    reconnect: bool = Field(
        description="Must the person sign in at the network again? Ask it of nobody otherwise."
    )
    headline: Says = Field(description="One sentence; empty where all is well.")
    explanation: Says
    next_step: NextStepOut | None = Field(description="Null where there is nothing to do.")
    article_url: str = Field(
        description="The paragraph that explains it.", json_schema_extra={"format": "uri"}
    )
    visibility: Visibility = Field(
        Visibility.PUBLIC,
        description="Who sees what is published there, as your reports of published posts said.",
    )
    token: TokenOut
    asked_at: datetime | None = Field(description="When the network was last asked.")
    last_alive_at: datetime | None = Field(description="When it last said that all is well.")
    not_looked_since: datetime | None = Field(
        default=None,
        description="When we last looked, where the next look is overdue: a fault of this site. "
        "`state` is then `cannot_tell`. Null where looks are had in time.",
    )
    checking_again: CheckingAgainOut | None = Field(
        default=None,
        description="Something the network said once, without a reason: `state` and `cause` are "
        "the last truth, and stay so unless two more looks agree. Null where nothing is in doubt.",
    )
    state_since: datetime
    links: LinksOut


class ChannelsOut(Schema):
    """A page of channels."""

    channels: list[ChannelOut]
    next: str | None = Field(description="The cursor of the next page; null on the last.")


class ChangeOut(Schema):
    """Something that happened."""

    id: int = Field(description="Its place in the stream: higher means later.", examples=[318])
    at: datetime
    kind: EventKind
    says: Says = Field(description="The same in one sentence.", examples=["Refreshed by you."])
    cause: Cause | None = Field(description="What the network's answer meant, where one came.")
    certainty: Certainty | None = Field(
        description="`cannot_tell` also for what is looked at again before it is believed."
    )
    before: State | None = Field(description="Only of `state_changed`.")
    after: State | None = Field(description="Only of `state_changed`.")
    channels: list[int] = Field(description="Whom it concerns: ids of channels.")


class ChangesOut(Schema):
    """What happened since the cursor, and how the channels in question are now."""

    changes: list[ChangeOut]
    channels: list[ChannelOut] = Field(description="Each channel that `changes` speaks of, now.")
    next: str = Field(description="Hand this back as `since`.")
    more: bool = Field(description="There is more already: ask again at once.")


def _checking_again(diagnosis: Diagnosis, words: Words) -> CheckingAgainOut | None:
    suspected = diagnosis.checking_again
    if suspected is None:
        return None
    return CheckingAgainOut(
        cause=suspected.cause,
        since=moment_of(suspected.since),
        looks=suspected.looks,
        next_look_at=moment_of(suspected.next_look_at),
        last_look_at=moment_of(suspected.last_look_at),
        says=words.checking_again,
    )


def channel_out(channel: Channel, *, at: datetime) -> ChannelOut:
    """The channel with its diagnosis ``at`` (aware UTC), in the active language.

    Uses ``channel.credential``: select it along. As JSON: ``.model_dump(mode="json")``.
    """
    diagnosis = diagnosis_of(channel, at=at)
    words = describe(channel, diagnosis, at=at)
    return ChannelOut(
        id=channel.pk,
        network=channel.network,
        server=diagnosis.server,
        kind=diagnosis.kind,
        name=channel.name,
        state=diagnosis.state,
        state_words=words.label,
        cause=diagnosis.cause,
        certainty=diagnosis.certainty,
        blame=diagnosis.blame,
        reconnect=diagnosis.reconnect,
        headline=words.headline,
        explanation=words.explanation,
        next_step=_next_step(channel, diagnosis, words),
        article_url=absolute(article_url(words.article)),
        visibility=Visibility(channel.visibility),
        token=_token(diagnosis),
        asked_at=moment(diagnosis.asked_at),
        last_alive_at=moment(diagnosis.last_alive_at),
        not_looked_since=moment(diagnosis.not_looked_since),
        checking_again=_checking_again(diagnosis, words),
        state_since=_since(channel, diagnosis),
        links=_links(channel),
    )


def moment_of(when: datetime) -> datetime:
    """To the second, in UTC: what a program compares should not tremble."""
    return when.astimezone(UTC).replace(microsecond=0)


def moment(when: datetime | None) -> datetime | None:
    return moment_of(when) if when else None


def _next_step(channel: Channel, diagnosis: Diagnosis, words: Words) -> NextStepOut | None:
    if not words.step:
        return None
    if diagnosis.step in HELPS:
        url = reverse("channels:refresh", args=[channel.pk])
    elif diagnosis.step is Step.CONNECT_ANOTHER:
        url = address_to_connect(diagnosis)
    else:
        url = article_url(words.article)
    return NextStepOut(words=words.step, url=absolute(url))


def _token(diagnosis: Diagnosis) -> TokenOut:
    return TokenOut(
        issued_at=moment_of(diagnosis.issued_at),
        expires_at=moment(diagnosis.access_ends_at),
        no_end_date=diagnosis.access_ends_at is None,
        renewed_by_us=diagnosis.renews_at is not None,
        ends_at=moment(diagnosis.ends_at),
        ends_about=diagnosis.ends_about,
    )


def _since(channel: Channel, diagnosis: Diagnosis) -> datetime:
    """Since when this state holds. Time alone may have changed it since it was stored."""
    since = channel.state_since
    if channel.state != diagnosis.state.value:
        if diagnosis.state is State.ENDS_SOON and diagnosis.ends_at:
            since = diagnosis.ends_at - diagnosis.warn
        else:
            since = diagnosis.since or since
    return moment_of(since)


def _links(channel: Channel) -> LinksOut:
    return LinksOut(
        self=absolute(reverse("api:channel", args=[channel.pk])),
        page=absolute(channel.get_absolute_url()),
    )
