"""What readers fill in: the why of a vote, and a request for help."""

from __future__ import annotations

from collections.abc import Sequence

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


class ContactForm(forms.Form):
    email = forms.EmailField(
        label=_("Your email address"),
        help_text=_("We answer to this address and use it for nothing else."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    about = forms.ChoiceField(label=_("What is it about?"))
    message = forms.CharField(
        label=_("What happened?"),
        max_length=5000,
        widget=forms.Textarea({"rows": 8}),
        help_text=_(
            "What you did, what you expected, and what you saw instead. Never send a password."
        ),
    )
    send_bundle = forms.BooleanField(
        label=_("Send the diagnosis of my channels along"),
        required=False,
        initial=True,
        help_text=_("It is shown below, exactly as it will be sent."),
    )
    # People do not see this field. What fills in every field does.
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(
        self,
        *args: object,
        about: Sequence[tuple[str, object]],
        with_bundle: bool,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["about"] = forms.ChoiceField(
            label=self.fields["about"].label, choices=list(about)
        )
        self.order_fields(["email", "about", "message"])
        if not with_bundle:
            del self.fields["send_bundle"]

    def clean_website(self) -> str:
        """Nothing is thrown away: whoever filled this in by mistake may correct it."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Please leave this field empty."))
        return ""
