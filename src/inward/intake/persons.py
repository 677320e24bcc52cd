"""People whom the rows of a list name: each once, known by name where they work, or by address."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models.functions import Lower

from inward.core.sought import sought
from inward.directory.people import Affiliation, Person
from inward.evidence.rules import Kind
from inward.intake.entering import Entering
from inward.intake.models import ListRow
from inward.intake.naming import language, may_be_one


class Persons:
    """Those known so far: on the record, and entered by this list."""

    def __init__(self, into: Entering) -> None:
        self._into = into
        self._known: dict[tuple[str, ...], int] = {}
        # By address, for a firm's people may share one: each with their names by language.
        self._sharing: dict[str, dict[int, dict[str, str]]] = defaultdict(dict)

    def look_up(self, block: Sequence[ListRow], kin: Mapping[int, int]) -> None:
        """Read once whom the rows of a block could name.

        Args:
            kin: the organisations they name and those merged into these, each with the one it is now.
        """
        addresses = {mail.casefold() for row in block if (mail := row.values.get("email"))}
        there = Person.objects.annotate(folded=Lower("email"))
        for pk, mail, en, zh in there.filter(folded__in=addresses, erased_in=None).values_list(
            "pk", "folded", "name_en", "name_zh"
        ):
            self._sharing[mail].setdefault(pk, {"en": sought(en), "zh": sought(zh)})
        working = Affiliation.objects.filter(organisation__in=kin, until=None)
        for pk, firm, en, zh in working.values_list(
            "person_id", "organisation_id", "person__name_en", "person__name_zh"
        ):
            for name in (en, zh):
                if name:
                    self._known.setdefault(("at", str(kin[firm]), sought(name)), pk)
            self._known.setdefault(("works", str(kin[firm]), str(pk)), pk)

    def _with_address(self, mail: str, name: str) -> int | None:
        """Whoever has this address, unless they are called otherwise: a firm's people may share it."""
        for pk, called in self._sharing[mail].items():
            if _is_called(called, name):
                return pk
        return None

    def take(self, row: ListRow, values: dict[str, Any], who: int) -> None:
        name, mail = values["person"], values.get("email", "").casefold()
        at = ("at", str(who), sought(name))
        known = self._known.get(at) or (self._with_address(mail, name) if mail else None)
        if known is None:
            known = self._enter(row, values)
            self._into.written.persons += 1
        if mail:
            self._sharing[mail].setdefault(known, {})[language(name)] = sought(name)
        self._known[at] = known
        works = ("works", str(who), str(known))
        if works not in self._known:
            self._known[works] = known
            title, key = values.get("title", ""), self._into.numbers.next(Affiliation)
            said = {"id": key, "person_id": known, "organisation_id": who}
            self._into.inserts.add(Affiliation, said | {f"title_{language(title)}": title})
            self._into.made(row, Affiliation, key)

    def _enter(self, row: ListRow, values: dict[str, Any]) -> int:
        key, name = self._into.subject(Kind.PERSON), values["person"]
        self._into.inserts.add(
            Person,
            {
                "subject_id": key,
                f"name_{language(name)}": name,
                "email": values.get("email", ""),
                "phone": values.get("phone", ""),
                "language": language(name),
                "basis": self._into.batch.basis,
                "erase_after": self._into.batch.persons_until,
            },
        )
        self._into.made(row, Person, key)
        return key


def _is_called(called: Mapping[str, str], name: str) -> bool:
    """Whether somebody of these names by language can bear this one."""
    here = language(name)
    if called.get(here):
        return called[here] == sought(name)
    other = called.get("en" if here == "zh" else "zh", "")
    return not other or (may_be_one(name, other) if here == "zh" else may_be_one(other, name))
