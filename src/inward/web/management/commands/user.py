"""Members from the terminal: add them, list them, change their roles and teams."""

import json as jsons
import secrets
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils.timezone import now

from inward.aftercare.actions import move_member
from inward.core.permissions import Role, role_of
from inward.office.actions import CannotAdd, add_member, change_role
from inward.office.models import Member, Team


class Command(BaseCommand):
    help = "Add members, list them, change their roles and teams."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        add = verbs.add_parser("add", help="a new member; a password is made if none is given")
        add.add_argument("name")
        add.add_argument("--role", choices=Role.values, default=Role.OFFICER.value)
        add.add_argument("--password", help="at least ten characters")
        add.add_argument("--language", choices=["zh-hans", "en"], default="zh-hans")
        role = verbs.add_parser("role", help="give a member another role")
        role.add_argument("name")
        role.add_argument("role", choices=Role.values)
        team = verbs.add_parser("team", help="move a member, and the cases they hold, to a team")
        team.add_argument("name")
        team.add_argument("team", nargs="?", default="", help="its name; without one: to no team")
        listed = verbs.add_parser("list", help="everybody with their role")
        for one in (add, role, team, listed):
            one.add_argument("--json", action="store_true", help="one JSON object a line")

    def handle(self, *, verb: str, json: bool, **said: Any) -> None:
        if verb == "add":
            rows = [self._add(said)]
        elif verb == "role":
            rows = [self._change(said["name"], Role(said["role"]))]
        elif verb == "team":
            rows = [self._move(said["name"], said["team"])]
        else:
            rows = [_row(user) for user in User.objects.order_by("username")]
        for row in rows:
            self.stdout.write(jsons.dumps(row) if json else "  ".join(row.values()))

    def _add(self, said: dict[str, Any]) -> dict[str, str]:
        password = said["password"] or secrets.token_urlsafe(12)
        try:
            member = add_member(
                username=said["name"],
                password=password,
                role=Role(said["role"]),
                by=None,
                language=said["language"],
            )
        except CannotAdd as error:
            raise CommandError(str(error)) from error
        shown = {} if said["password"] else {"password": password}
        return _row(member.user) | shown

    def _change(self, name: str, role: Role) -> dict[str, str]:
        try:
            change_role(username=name, role=role, by=None)
        except User.DoesNotExist as error:
            raise CommandError(
                f"there is no member called {name}; see: inward user list"
            ) from error
        return {"name": name, "role": role.value}

    def _move(self, name: str, called: str) -> dict[str, str]:
        member = Member.objects.filter(user__username=name).first()
        if member is None:
            raise CommandError(f"there is no member called {name}; see: inward user list")
        named = Q(name_en=called) | Q(name_zh=called)
        teams = list(Team.objects.filter(named)) if called else [None]
        if len(teams) != 1:
            raise CommandError(f"there is no one team called {called}")
        (team,) = teams
        move_member(member=member, team=team, by=None, at=now())
        return {"name": name, "team": called or "none"}


def _row(user: User) -> dict[str, str]:
    role = role_of(user)
    return {"name": user.username, "role": role.value if role else "none"}
