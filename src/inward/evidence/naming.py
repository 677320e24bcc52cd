"""People named in words that the public may read: an officer is warned, and decides."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

# Who people are is known further up; `directory` enters here what finds those named in texts who
# have not agreed to it.
WHO_IS_NAMED: list[Callable[[Mapping[str, str]], Mapping[str, list[str]]]] = []


def named_in(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """For each text the names in it of people who have not agreed to be named in public."""
    said = {key: text for key, text in texts.items() if text.strip()}
    found: dict[str, list[str]] = {}
    for ask in WHO_IS_NAMED if said else ():
        for key, names in ask(said).items():
            found.setdefault(key, []).extend(names)
    return found


class MayName(forms.Form):
    """A form with words for the public. Whoever they name without consent is told before it is saved.

    The box that says "publish anyway" is on the form only once there is something to say it to.
    """

    # The fields whose words the public may read.
    for_the_public: ClassVar[Sequence[str]] = ()

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        texts = {field: str(said.get(field) or "") for field in self.read_in_public()}
        named = named_in(texts)
        for field in texts:
            if field in named:
                self._warn(field, named[field])
        return said

    def read_in_public(self) -> Sequence[str]:
        return self.for_the_public

    def _warn(self, field: str, names: list[str]) -> None:
        self.fields["anyway"] = forms.BooleanField(
            label=gettext_lazy("Publish anyway: I have looked at the names"), required=False
        )
        if not self["anyway"].value():
            self.add_error(
                field,
                _(
                    "%(names)s: named here, without consent to being named in public. Leave the name out, or tick “publish anyway” below."
                )
                % {"names": pgettext("names", ", ").join(names)},
            )
