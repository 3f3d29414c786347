"""After the vote: why, about which part, and anything in the reader's own words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.names.form_fields import WordsField
from helpcenter.articles.library import Article
from helpcenter.feedback import votes
from helpcenter.models import Feedback

LONGEST = 1000  # characters of a comment
DEEPEST = 3  # level of a heading that may be named


class Words(WordsField):
    def widget_attrs(self, widget: forms.Widget) -> dict[str, object]:
        """No ``maxlength``: a browser would cut off what is pasted, without a word."""
        return {"rows": 4, "dir": "auto", "data-limit": LONGEST}


class WhyForm(forms.Form):
    """What it offers fits the vote; before there is one, it only keeps what was typed."""

    reason = forms.ChoiceField(label=_("What fits best?"), required=False, widget=forms.RadioSelect)
    section = forms.ChoiceField(label=_("Which part?"), required=False)
    comment = Words(
        label=_("Anything in your own words? (optional)"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea,
        help_text=_("Up to 1000 characters. Please leave out names and passwords."),
    )

    def __init__(
        self, *args: object, article: Article, vote: Feedback | None, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        fits = votes.reasons(vote) if vote else list(Feedback.Reason)
        self._offer(
            "reason", [("", _("None of these")), *((reason.value, reason.label) for reason in fits)]
        )
        self._offer("section", [("", _("The article as a whole")), *_sections(article)])
        self.fields["comment"].widget.attrs |= {
            "data-says": gettext("{used} of {limit} characters"),
            "data-over": gettext("Too long by {over}: {used} of {limit} characters"),
        }

    def _offer(self, name: str, choices: list[tuple[str, object]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices


def _sections(article: Article) -> Iterator[tuple[str, str]]:
    longest = Feedback._meta.get_field("section").max_length or 0
    for section in article.page.sections:
        if section.anchor and len(section.anchor) <= longest and section.level <= DEEPEST:
            yield (
                section.anchor,
                f"– {section.title}" if section.level == DEEPEST else section.title,
            )
