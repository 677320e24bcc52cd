"""Members of the office: who works here and in which role."""

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from inward.core.permissions import Act, Role, give_role, require
from inward.evidence.actions import found
from inward.evidence.models import Entry, Subject
from inward.evidence.rules import Kind
from inward.office.models import Member, Team


class CannotAdd(Exception):
    """This member cannot be added so. The message is fit for the screen."""


@transaction.atomic
def add_member(
    *,
    username: str,
    password: str,
    role: Role,
    by: User | None,
    team: Team | None = None,
    language: str = "zh-hans",
) -> Member:
    """A new member, who signs in with this name and password.

    Raises:
        CannotAdd: if the name is taken or the password is too easily guessed.
    """
    require(by, Act.ADMINISTER)
    if User.objects.filter(username=username).exists():
        raise CannotAdd(_("There is already a member called %(name)s.") % {"name": username})
    try:
        validate_password(password)
    except ValidationError as error:
        raise CannotAdd(" ".join(error.messages)) from error
    user = User.objects.create_user(username, password=password)
    give_role(user, role)
    return Member.objects.create(user=user, team=team, language=language)


def identity(entry: Entry, member: Member) -> Subject:
    """What private links and the journal of a member point at; founded when it is first needed."""
    # Read again behind the lock: somebody may have founded it in the meantime.
    member.refresh_from_db(fields=["subject"])
    if member.subject is None:
        member.subject = found(entry, Kind.MEMBER)
        member.save(update_fields=["subject"])
    return member.subject


@transaction.atomic
def change_role(*, username: str, role: Role, by: User | None) -> None:
    """Give a member another role.

    Raises:
        User.DoesNotExist: if nobody is called so.
    """
    require(by, Act.ADMINISTER)
    give_role(User.objects.get(username=username), role)
