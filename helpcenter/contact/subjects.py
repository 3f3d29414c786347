"""What a request for help may be about: the reader's own channels first, then the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from channels.public import help_center as public
from channels.public.help_center import Trouble
from core.names.isolates import isolated, without_isolates
from helpcenter.readers import Reader

# Article slugs, the likeliest first.
GENERAL: tuple[tuple[str, str | Promise, tuple[str, ...]], ...] = (
    (
        "stopped",
        _("A channel has stopped"),
        ("refresh-a-channel", "what-each-state-means", "network-fault-or-ours"),
    ),
    (
        "connecting",
        _("I cannot connect a channel"),
        ("page-and-organization-roles", "refresh-a-channel", "locked-or-suspended"),
    ),
    (
        "refreshing",
        _("A refresh does not work"),
        ("refresh-a-channel", "page-and-organization-roles", "change-a-password"),
    ),
    (
        "notifications",
        _("Emails from you: missing, or too many"),
        ("update-failures", "keeping-channels-connected"),
    ),
    (
        "account",
        _("My account here"),
        ("change-a-password", "teams-without-shared-passwords", "review-app-access"),
    ),
    (
        "article",
        _("Something in the help center"),
        ("keeping-channels-connected", "what-is-an-access-token"),
    ),
    (
        "other",
        _("Something else"),
        ("keeping-channels-connected", "what-each-state-means"),
    ),
)


@dataclass(frozen=True, slots=True)
class Subject:
    """``slugs``: articles that answer most questions about it."""

    key: str
    label: str | Promise
    slugs: tuple[str, ...]
    channel: Trouble | None = None

    @property
    def stored(self) -> str:
        """In one language, whoever wrote: support reads it, and ``gettext`` translates it back."""
        with override(settings.LANGUAGE_CODE):
            return without_isolates(" ".join(str(self.label).split()))[:200]

    @property
    def what(self) -> str:
        """What may be counted as solved by the diagnosis; empty where there is none."""
        return self.channel.bucket if self.channel else ""


# So many channels are shown; the others are chosen from a list that is no longer for more of them.
TROUBLED, TILES = 4, 6


@dataclass(frozen=True, slots=True)
class Subjects:
    troubled: list[Subject]
    working: list[Subject]
    general: list[Subject]

    @property
    def first(self) -> list[Subject]:
        return self.troubled[:TROUBLED]

    @property
    def tiles(self) -> list[Subject]:
        return [] if self.listed else self.working

    @property
    def listed(self) -> list[tuple[str, list[Subject]]]:
        """The channels to choose from a list, in groups; none where all can be shown."""
        more = self.troubled[TROUBLED:]
        if not more and len(self.working) <= TILES:
            return []
        groups = [(gettext("Need attention"), more), (gettext("Working"), self.working)]
        return [(name, subjects) for name, subjects in groups if subjects]

    def find(self, key: str) -> Subject | None:
        """None where it is nothing that this reader may write about."""
        every = [*self.troubled, *self.working, *self.general]
        return next((subject for subject in every if subject.key == key), None)


def subjects_of(reader: Reader, *, at: datetime) -> Subjects:
    own = [_own(channel) for channel in public.own_channels(reader, at=at)]
    return Subjects(
        troubled=[subject for subject in own if subject.channel and not subject.channel.working],
        working=[subject for subject in own if subject.channel and subject.channel.working],
        general=[Subject(*row) for row in GENERAL],
    )


def _own(channel: Trouble) -> Subject:
    explains = channel.article.partition("#")[0]
    slugs = (explains, channel.network_id, "refresh-a-channel")
    label = f"{isolated(channel.name)} ({channel.network})"
    # Never the way to reconnect for a fault that is not the person's to mend.
    fitting = slugs if channel.fixable or channel.working else slugs[:2]
    return Subject(f"channel-{channel.key}", label, tuple(dict.fromkeys(fitting)), channel)
