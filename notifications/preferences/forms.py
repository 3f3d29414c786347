"""What a person wants to hear, and when: every choice with its field. ``saving`` keeps them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from notifications import topics
from notifications.models import Preferences
from notifications.timing import time_zones

LEADS = [
    ("14", _("14 days")),
    ("7", _("7 days")),
    ("3", _("3 days")),
    ("1", _("1 day")),
    ("0", _("on the day")),
]


MOST_MAILS = 50
DIGESTS = [
    ("news", _("only if there is something to say")),
    ("always", _("every Monday")),
]


class PreferencesForm(forms.Form):
    """All choices; each is judged by itself, the two ends of the quiet hours together."""

    lead_days = forms.MultipleChoiceField(
        label=_("How long before"),
        choices=LEADS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the days that are shown.")},
    )
    language = forms.ChoiceField(
        label=_("Language of our messages"),
        help_text=_("The pages themselves change language at their foot."),
        choices=settings.LANGUAGES,
        error_messages={
            "required": _("Choose a language."),
            "invalid_choice": _("We do not write in this language yet. Choose one from the list."),
        },
    )
    zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("For every time that you see here, and for the hours below."),
        error_messages={
            "required": _("Choose a time zone."),
            "invalid_choice": _("We do not know this time zone. Choose one from the list."),
        },
    )
    quiet_from = forms.TimeField(
        label=_("Quiet from"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Write a time of day, such as 22:00.")},
    )
    quiet_until = forms.TimeField(
        label=_("Quiet until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Write a time of day, such as 07:30.")},
    )

    daily_cap = forms.IntegerField(
        label=_("Mails a day, at the most"),
        help_text=_("What comes after that waits for the next morning. 0: no limit."),
        min_value=0,
        max_value=MOST_MAILS,
        error_messages={
            name: _("Write a number from 0 to 50.")
            for name in ("required", "invalid", "min_value", "max_value")
        },
    )
    digest_at = forms.TimeField(
        label=_("Hour of reminders and digests"),
        help_text=_(
            "They leave then, or up to twenty minutes later. News about a channel goes out at once."
        ),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            name: _("Write a time of day, such as 09:00.") for name in ("required", "invalid")
        },
    )
    digest = forms.ChoiceField(
        label=_("When the digest comes"),
        choices=DIGESTS,
        widget=forms.RadioSelect,
        error_messages={
            name: _("Choose one of the two.") for name in ("required", "invalid_choice")
        },
    )

    def __init__(self, preferences: Preferences, data: QueryDict | None = None) -> None:
        super().__init__(data, initial=_initial(preferences), auto_id="pref-%s")
        self.preferences = preferences
        zone = self.fields["zone"]
        assert isinstance(zone, forms.ChoiceField)  # noqa: S101
        zone.choices = time_zones.choices(preferences.zone)
        for topic in topics.TOPICS:
            self.fields[topic_field(topic)] = forms.BooleanField(
                label=str(topic.name),
                help_text=str(topic.about),
                required=False,
                widget=forms.CheckboxInput(attrs={"role": "switch"}),
            )

    def switches(self) -> list[tuple[topics.Topic, forms.BoundField]]:
        return [(topic, self[topic_field(topic)]) for topic in topics.TOPICS]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("quiet_from"), data.get("quiet_until")
        if start and not end and "quiet_until" not in self.errors:
            self.add_error("quiet_until", _("Say when they end, or clear the start."))
        if end and not start and "quiet_from" not in self.errors:
            self.add_error("quiet_from", _("Say when they start, or clear the end."))
        if start and start == end:
            self.add_error("quiet_until", _("This is when they start. Choose another end."))
        return data


def topic_field(topic: topics.Topic) -> str:
    """The name of the switch of a topic."""
    return f"topic_{topic.id}"


def _initial(preferences: Preferences) -> dict[str, Any]:
    return {
        "lead_days": [str(day) for day in preferences.lead_days],
        "language": preferences.written_in,
        "zone": preferences.zone,
        "quiet_from": preferences.quiet_from,
        "quiet_until": preferences.quiet_until,
        "daily_cap": preferences.daily_cap,
        "digest_at": preferences.digest_at,
        "digest": "always" if preferences.digest_always else "news",
        **{topic_field(topic): preferences.wants(topic.id) for topic in topics.TOPICS},
    }
