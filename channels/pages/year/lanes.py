"""The year of all channels: when each login needs its person, grouped by when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby

from django.urls import reverse
from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from channels import registry
from channels.diagnosis.diagnose import Diagnosis
from channels.diagnosis.life import life_of
from channels.diagnosis.year_ahead import Outlook, YearAhead, year_ahead
from channels.journeys.refresh_runs import HELPS
from channels.lifeline.year_lane import MONTHS, Axis, lane, months_and_today
from channels.models import Channel
from channels.records.in_outline.outlines import Pair
from channels.words.diagnosis_text import state_label
from core.calendar_days import count_of_days, days_between, local_date
from core.dates import length, short_day
from core.names.isolates import isolated
from core.names.natural_order import natural

# So many names of channels stand at a login, and at each of many; the others are counted.
NAMED, NAMED_OF_MANY = 2, 1
# More lanes than this stand closer together; more without a date are a list, and not drawn.
WIDELY_SET, DRAWN_CALM = 20, 30


@dataclass(frozen=True)
class Lane:
    """A login, and the channels behind it: one refresh is about all of them."""

    channels: tuple[Channel, ...]
    diagnosis: Diagnosis  # of the one that fares worst
    ahead: YearAhead
    axis: Axis
    named: int = NAMED

    @property
    def url(self) -> str:
        return self.channels[0].get_absolute_url()

    @property
    def refresh_url(self) -> str:
        """Where the person does what is needed now; empty where a refresh would not help."""
        if self.ahead.outlook is not Outlook.NOW or self.diagnosis.step not in HELPS:
            return ""
        return reverse("channels:refresh", args=[self.channels[0].pk])

    @property
    def state(self) -> str:
        return self.diagnosis.state.value

    @property
    def name(self) -> str:
        return ", ".join(isolated(channel.name) for channel in self.channels[: self.named])

    @property
    def others(self) -> str:
        more = len(self.channels) - self.named
        if more < 1:
            return ""
        return ngettext("and %(n)d other", "and %(n)d others", more) % {"n": more}

    @property
    def network(self) -> str:
        first = self.channels[0]
        return registry.at(first.network, first.credential.server).name

    @property
    def first(self) -> datetime:
        return self.ahead.needed[0]

    @property
    def day(self) -> date:
        return local_date(self.first)

    @property
    def when(self) -> str:
        """ "Mon 7 Dec", of which the group says the year; how it stands where it is needed now."""
        if self.ahead.outlook is Outlook.NOW:
            return state_label(self.diagnosis)
        return formats.date_format(self.day, _("D j M"), use_l10n=False)

    @property
    def how_far(self) -> str:
        if self.ahead.outlook is Outlook.NOW:
            return ""
        days = days_between(self.diagnosis.at, self.first)
        if days < 2:
            return _("tomorrow") if days else _("today")
        return _("in %(length)s") % {"length": count_of_days(days)}

    @property
    def then(self) -> str:
        """ "then about every 60 days", where it comes round again."""
        if self.ahead.every is None:
            return ""
        return _("then about every %(length)s") % {"length": length(self.ahead.every)}

    @property
    def calm(self) -> str:
        """Why nobody is needed for it."""
        if self.ahead.outlook is Outlook.LATER:
            return _("not before %(day)s") % {"day": short_day(self.first, at=self.diagnosis.at)}
        return {
            Outlook.RENEWED: _("renewed for you"),
            Outlook.OPEN: _("no end date"),
            Outlook.NOT_SET_UP: _("not set up here"),
        }[self.ahead.outlook]

    @property
    def drawing(self) -> SafeString:
        return lane(life_of(self.diagnosis), self.ahead, self.axis)


@dataclass(frozen=True)
class Group:
    """The lanes of one month, or those that need somebody now."""

    title: str
    lanes: Sequence[Lane]


@dataclass(frozen=True)
class Month:
    """A column of the drawing; ``times``: how often the person is needed in it."""

    name: str
    times: int


@dataclass(frozen=True)
class Year:
    """``needing``: the lanes with a time in the year, the nearest first; ``calm``: the others."""

    at: datetime
    axis: Axis
    needing: Sequence[Lane]
    calm: Sequence[Lane]

    @property
    def times(self) -> int:
        return sum(len(each.ahead.needed) for each in self.needing)

    @property
    def is_dense(self) -> bool:
        return len(self.needing) + len(self.calm) > WIDELY_SET

    @property
    def draws_calm(self) -> bool:
        return len(self.calm) <= DRAWN_CALM

    @cached_property
    def groups(self) -> Sequence[Group]:
        return [
            Group(title, list(lanes)) for title, lanes in groupby(self.needing, key=self._title)
        ]

    def _title(self, each: Lane) -> str:
        if each.ahead.outlook is Outlook.NOW:
            return _("Now")
        return formats.date_format(each.day, "F Y", use_l10n=False)

    @property
    def months(self) -> Sequence[Month]:
        needed = [self.axis.column(when) for each in self.needing for when in each.ahead.needed]
        return [self._month(number, needed.count(number)) for number in range(MONTHS)]

    def _month(self, number: int, times: int) -> Month:
        return Month(formats.date_format(self.axis.month(number), "M", use_l10n=False), times)

    @property
    def grid(self) -> SafeString:
        return months_and_today(self.axis, self.at)


def year_of(pairs: Iterable[Pair], *, at: datetime) -> Year:
    """Of all channels of one person. ``at``: aware UTC."""
    by_login: dict[int, list[Pair]] = {}
    for pair in pairs:
        by_login.setdefault(pair[0].credential_id, []).append(pair)
    axis, until = Axis.of(at), _a_year_on(at)
    named = NAMED if len(by_login) <= WIDELY_SET else NAMED_OF_MANY
    lanes = [_lane(behind, axis, until, named) for behind in by_login.values()]
    needing = [each for each in lanes if each.ahead.outlook in (Outlook.NOW, Outlook.DATED)]
    calm = [each for each in lanes if each not in needing]
    needing.sort(key=lambda each: (each.ahead.outlook is not Outlook.NOW, each.first, each.name))
    calm.sort(key=lambda each: natural(each.name))
    return Year(at, axis, needing, calm)


def _lane(behind: Sequence[Pair], axis: Axis, until: datetime, named: int) -> Lane:
    """The channel that fares worst stands first."""
    ordered = sorted(behind, key=lambda pair: (pair[1].urgency, natural(pair[0].name)))
    channel, diagnosis = ordered[0]
    policy = registry.get(channel.network).policy
    ahead = year_ahead(diagnosis, policy, until=until)
    return Lane(tuple(channel for channel, _verdict in ordered), diagnosis, ahead, axis, named)


def _a_year_on(at: datetime) -> datetime:
    """The same day of the next year; of 29 February the day before."""
    days = 28 if (at.month, at.day) == (2, 29) else at.day
    return at.replace(year=at.year + 1, day=days)
