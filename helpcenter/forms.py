"""What readers fill in: the why of a vote."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from helpcenter.models import Feedback


class WhyForm(forms.Form):
    """After the vote: what fits, and anything in the reader's words."""

    reason = forms.ChoiceField(
        label=_("What fits best?"),
        choices=[("", _("None of these")), *Feedback.Reason.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=_("Anything in your own words? (optional)"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Up to 1000 characters. Please leave out names and passwords."),
    )
