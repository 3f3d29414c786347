"""The third step of "Still need help?", and one more letter about a request."""

from __future__ import annotations

from django import forms
from django.core.mail.message import sanitize_address
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from core.names.form_fields import WordsField
from core.names.plain_names import is_plain

LONGEST = 5000


class ContactForm(forms.Form):
    message = WordsField(
        label=_("What happened?"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 8}),
        help_text=_(
            "What you did, what you expected, and what you saw instead. Never send a password."
        ),
    )
    email = forms.EmailField(
        label=_("Your email address"),
        help_text=_("We answer to this address and use it for nothing else."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    send_bundle = forms.BooleanField(
        label=_("Send the diagnosis along"),
        required=False,
        help_text=_("It is shown below, exactly as it will be sent."),
    )
    # People do not see this field. What fills in every field does.
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: object, with_bundle: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not with_bundle:
            del self.fields["send_bundle"]

    def clean_email(self) -> str:
        """What no mail can be addressed to, or answered from, would keep a letter for ever."""
        address = str(self.cleaned_data["email"])
        try:
            sanitize_address(address, "utf-8")
        except ValueError:
            address = ""
        if not address or not is_plain(address):
            raise forms.ValidationError(EmailValidator.message)
        return address

    def clean_website(self) -> str:
        """Nothing is thrown away: whoever filled this in by mistake may correct it."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Please leave this field empty."))
        return ""


class ReplyForm(forms.Form):
    text = WordsField(
        label=_("Your reply"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 6}),
    )
