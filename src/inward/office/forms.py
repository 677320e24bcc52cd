"""What forms of the office's work share: members as choices, a day by the browser's calendar."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.models import User

from inward.office.models import Member

if TYPE_CHECKING:
    _ChoiceOfMember = forms.ModelChoiceField[Member]
    _ChoiceOfUser = forms.ModelChoiceField[User]
else:
    _ChoiceOfMember = _ChoiceOfUser = forms.ModelChoiceField


class Day(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def called(user: User) -> str:
    return user.get_full_name() or user.get_username()


class MemberField(_ChoiceOfMember):
    """One of those who work here now."""

    def __init__(self, **kwargs: Any) -> None:
        working = Member.objects.filter(user__is_active=True).select_related("user")
        super().__init__(working.order_by("user__username"), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return called(obj.user)


class UserField(_ChoiceOfUser):
    """Anybody who signs in here."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(User.objects.filter(is_active=True).order_by("username"), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return called(obj)
