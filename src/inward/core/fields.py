"""Fields of forms that every package may need."""

from typing import Any

from django import forms


class RecordField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One record out of several; a number longer than any key chooses none of them."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except OverflowError as error:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], "invalid_choice", {"value": value}
            ) from error
