"""Who may do what: one table, asked by every view and by every action."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, TypeAlias

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, Group, User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inward.core.carrying import ask_to_sign_in, pack


class Role(TextChoices):
    READER = "reader", gettext_lazy("Reader")
    OFFICER = "officer", gettext_lazy("Officer")
    ANALYST = "analyst", gettext_lazy("Analyst")
    MANAGER = "manager", gettext_lazy("Manager")
    ADMINISTRATOR = "administrator", gettext_lazy("Administrator")


class Act(StrEnum):
    """What somebody wants to do. A new kind of action is a new row of the table below."""

    READ = "read"
    RECORD = "record"  # enter and correct facts
    ASSESS = "assess"  # say whether a promise is kept
    RELEASE = "release"  # freeze and publish a figure
    PUBLISH = "publish"  # mark a subject public
    TARGET = "target"  # set what teams take on
    MERGE = "merge"  # say that two organisations are one
    EXPORT = "export"
    PEOPLE = "people"  # see who people are, where they work and how they are reached
    ERASE = "erase"
    ADMINISTER = "administer"  # members, roles, terms


_EVERYBODY = frozenset(Role)
_RECORDING = frozenset({Role.OFFICER, Role.ANALYST, Role.MANAGER, Role.ADMINISTRATOR})
_LEADING = frozenset({Role.MANAGER, Role.ADMINISTRATOR})

MAY: dict[Act, frozenset[Role]] = {
    Act.READ: _EVERYBODY,
    Act.RECORD: _RECORDING,
    Act.ASSESS: _RECORDING,
    Act.EXPORT: _RECORDING,
    Act.PEOPLE: _RECORDING,
    Act.RELEASE: _LEADING | {Role.ANALYST},
    Act.PUBLISH: _LEADING,
    Act.TARGET: _LEADING,
    Act.MERGE: _LEADING,
    Act.ERASE: frozenset({Role.ADMINISTRATOR}),
    Act.ADMINISTER: frozenset({Role.ADMINISTRATOR}),
}

Anybody: TypeAlias = AbstractBaseUser | AnonymousUser | None


class NotAllowed(PermissionDenied):
    """This role may not do this. The message is fit for the screen."""


def role_of(user: Anybody) -> Role | None:
    """The role a user has; None for a stranger. Read once per request."""
    if not isinstance(user, User) or not user.is_active:
        return None
    known = user.__dict__.get("_inward_role", False)
    if known is False:
        known = _role_in_groups(user)
        user.__dict__["_inward_role"] = known
    return known  # type: ignore[no-any-return]


def _role_in_groups(user: User) -> Role | None:
    if user.is_superuser:
        return Role.ADMINISTRATOR
    named = set(user.groups.values_list("name", flat=True))
    return next((role for role in reversed(Role) if role.value in named), None)


def give_role(user: User, role: Role) -> None:
    """Make this the one role of a user."""
    user.groups.set([Group.objects.get_or_create(name=role.value)[0]])
    user.__dict__.pop("_inward_role", None)


def may(user: Anybody, act: Act) -> bool:
    return role_of(user) in MAY[act]


def require(by: User | None, act: Act) -> None:
    """Refuse an action that this user may not take.

    `None` is the machine's own command line, whose owner holds the database file anyway.

    Raises:
        NotAllowed: if the role of the user does not include the act.
    """
    if by is not None and not may(by, act):
        raise NotAllowed(refusal(by))


def refusal(user: Anybody) -> str:
    role = role_of(user)
    return _("Your role (%(role)s) does not include this. An administrator can change it.") % {
        "role": role.label if role else _("none")
    }


View: TypeAlias = Callable[..., HttpResponseBase]


def allowed(act: Act) -> Callable[[View], View]:
    """A view for those who may do this: strangers sign in first, others are told why not."""

    def decorate(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                # What was typed while the session ended is not lost at the door.
                typed = pack(request) if request.method == "POST" else ""
                if typed:
                    return ask_to_sign_in(request, typed)
                return redirect_to_login(request.get_full_path())
            if not may(request.user, act):
                raise NotAllowed(refusal(request.user))
            return view(request, *args, **kwargs)

        asked.act = act  # type: ignore[attr-defined]
        return asked

    return decorate
