"""Which choices a person has changed, which of them hold, and keeping those.

A form says in ``SHOWN`` what stood on its page when it was loaded, and script names in ``TOUCHED``
what was changed since. What is neither is not looked at: an old page on another device never
puts back what was chosen elsewhere, and a field that is wrong keeps no other from being saved.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from django.db import transaction
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _

from notifications import topics
from notifications.models import Preferences
from notifications.preferences.forms import PreferencesForm, topic_field

SHOWN, TOUCHED = "shown", "touched"
MOST = 2000  # letters of what a page says that it showed
QUIET = ("quiet_from", "quiet_until")
TOPIC_FIELDS = {topic_field(topic): topic for topic in topics.TOPICS}
# The columns that a field is kept in, in the order of the page.
COLUMNS = {
    **dict.fromkeys(TOPIC_FIELDS, ()),
    "lead_days": ("lead_days",),
    "digest": ("digest_always",),
    "digest_at": ("digest_at",),
    "daily_cap": ("daily_cap",),
    "quiet_from": ("quiet_from",),
    "quiet_until": ("quiet_until",),
    "zone": ("zone", "zone_chosen"),
    "language": ("language",),
}


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a form. Names of fields, in the order of the page.

    ``form`` has what was typed where it was changed, else what is stored; ``shown`` is what the
    page shows once it knows of what was saved, ``stored`` what a new page would.
    ``elsewhere``: what is stored otherwise than the page still shows.
    """

    form: PreferencesForm
    preferences: Preferences
    stored: str
    shown: str = ""
    saved: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()

    @property
    def saved_names(self) -> str:
        return _spoken(self.saved)

    @property
    def elsewhere_names(self) -> str:
        return _spoken(self.elsewhere)

    @property
    def wrong_fields(self) -> list[BoundField]:
        return [self.form[name] for name in self.wrong]


def untouched(preferences: Preferences) -> Result:
    """The page as it is first shown."""
    return Result(PreferencesForm(preferences), preferences, _encoded(_values(preferences)))


def save(preferences: Preferences, data: QueryDict) -> Result:
    """Judge what was changed, and keep what of it holds."""
    shown, before = _shown(data), _values(preferences)
    changed = [name for name in COLUMNS if _is_changed(name, data, shown)]
    mixed = {name: data.getlist(name) if name in changed else before[name] for name in COLUMNS}
    form = PreferencesForm(preferences, QueryDict(_encoded(mixed)))
    wrong = [name for name in COLUMNS if name in form.errors]
    # Half a time of silence is none.
    unsaved = {*wrong, *QUIET} if set(QUIET) & set(wrong) else set(wrong)
    saved = [name for name in changed if name not in unsaved]
    _keep(preferences, saved, form.cleaned_data)
    now = Preferences.of(preferences.user)
    after = _values(now)
    shown.update({name: data.getlist(name) for name in saved})
    return Result(
        form=form,
        preferences=now,
        stored=_encoded(after),
        shown=_encoded(shown),
        saved=tuple(saved),
        wrong=tuple(wrong),
        elsewhere=tuple(
            name for name in shown if name not in unsaved and _differ(shown[name], after[name])
        ),
    )


def _shown(data: QueryDict) -> dict[str, list[str]]:
    """What the page showed. Empty where the form does not say it: then it states everything."""
    read = QueryDict(data.get(SHOWN, "")[:MOST])
    return {name: read.getlist(name) for name in COLUMNS} if read else {}


def _is_changed(name: str, data: QueryDict, shown: Mapping[str, list[str]]) -> bool:
    touched = name in data.getlist(TOUCHED)
    return touched or name not in shown or _differ(data.getlist(name), shown[name])


def _differ(some: Iterable[str], others: Iterable[str]) -> bool:
    return sorted(some) != sorted(others)


@transaction.atomic
def _keep(preferences: Preferences, names: Collection[str], cleaned: Mapping[str, Any]) -> None:
    """Those columns only: of two devices at once, neither undoes the other."""
    columns = {column for name in names for column in COLUMNS[name]}
    for name in names:
        _put(preferences, name, cleaned.get(name))
    if columns:
        preferences.save(update_fields=sorted(columns))
    chosen = {TOPIC_FIELDS[name].id: bool(cleaned[name]) for name in names if name in TOPIC_FIELDS}
    if chosen:
        preferences.choose(chosen)


def _put(preferences: Preferences, name: str, value: Any) -> None:
    if name == "digest":
        preferences.digest_always = value == "always"
    elif name == "lead_days":
        preferences.lead_days = sorted((int(day) for day in value), reverse=True)
    elif name == "zone":
        preferences.zone, preferences.zone_chosen = value, True
    elif name not in TOPIC_FIELDS:
        setattr(preferences, name, value)


def _values(preferences: Preferences) -> dict[str, list[str]]:
    """What a browser sends of a page that shows this, and on which nothing was changed."""
    form = PreferencesForm(preferences)
    return {name: _sent(form[name]) for name in COLUMNS}


def _sent(field: BoundField) -> list[str]:
    value = field.value()
    if field.name in TOPIC_FIELDS:
        return ["on"] if value else []
    if isinstance(value, list):
        return [str(item) for item in value]
    if isinstance(value, time):
        return [f"{value:%H:%M}"]
    return ["" if value is None else str(value)]


def _encoded(values: Mapping[str, list[str]]) -> str:
    encoded = QueryDict(mutable=True)
    for name, sent in values.items():
        encoded.setlist(name, sent)
    return encoded.urlencode()


def _spoken(names: Iterable[str]) -> str:
    return ", ".join(map(_name, names))


def _name(field: str) -> str:
    if field in TOPIC_FIELDS:
        return _("%(topic)s by email") % {"topic": TOPIC_FIELDS[field].name}
    return str(PreferencesForm.base_fields[field].label)
