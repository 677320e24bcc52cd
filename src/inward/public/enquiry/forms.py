"""The enquiry as a form: two fields are needed, every other may stay empty."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from inward.directory.people import Purpose
from inward.evidence.forms import TermField

MOST_CHARACTERS = 5000


class EnquiryForm(forms.Form):
    """What somebody wants to know and how to reach them; each consent by itself and unticked."""

    text = forms.CharField(
        label=gettext_lazy("What would you like to know?"),
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea({"rows": 7}),
        error_messages={"required": gettext_lazy("Write what you would like to know.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        max_length=200,
        widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=gettext_lazy("We answer here. Nobody else is given it."),
        error_messages={
            "required": gettext_lazy("Give an e-mail address to which we can answer."),
            "invalid": gettext_lazy("This is no e-mail address. It looks like name@example.org."),
        },
    )
    topic = TermField(
        "case_topic",
        label=pgettext_lazy("enquiry", "What it is about"),
        required=False,
        empty_label=pgettext_lazy("enquiry", "not said"),
    )
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        required=False,
        max_length=150,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    organisation = forms.CharField(
        label=gettext_lazy("Name of the enterprise"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        required=False,
        max_length=50,
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )
    serve = forms.BooleanField(
        label=gettext_lazy(
            "You may keep my details for three years to write to me about suitable space and support."
        ),
        required=False,
    )
    invite = forms.BooleanField(
        label=gettext_lazy("You may invite me to events of the office."), required=False
    )
    # No person sees these: the trap must stay empty, the others are signed by us.
    website = forms.CharField(
        label=gettext_lazy("Leave this field empty"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )
    stamp = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
    confirm = forms.CharField(required=False, max_length=600, widget=forms.HiddenInput)

    use_required_attribute = False

    def consents(self) -> frozenset[Purpose]:
        said = self.cleaned_data
        return frozenset(
            purpose for purpose in (Purpose.SERVE, Purpose.INVITE) if said[purpose.value]
        )

    def plain(self) -> dict[str, Any]:
        """What was said, as text: the same words give the same."""
        said = self.cleaned_data
        kept = {name: said[name] for name in ("text", "email", "name", "organisation", "phone")}
        topic = said["topic"].pk if said["topic"] else ""
        return kept | {"topic": topic, "serve": said["serve"], "invite": said["invite"]}
