"""People whom the rows of a list name: each once, known by address, or by name where they work."""

from collections.abc import Sequence
from typing import Any

from inward.core.sought import sought
from inward.directory.people import Affiliation, Person
from inward.evidence.rules import Kind
from inward.intake.entering import Entering
from inward.intake.models import ListRow
from inward.intake.naming import language


class Persons:
    """Those known so far: on the record, and entered by this list."""

    def __init__(self, into: Entering) -> None:
        self._into = into
        self._known: dict[tuple[str, ...], int] = {}

    def look_up(self, block: Sequence[ListRow], known: set[int]) -> None:
        addresses = {mail.casefold() for row in block if (mail := row.values.get("email"))}
        for pk, mail in Person.objects.filter(email__in=addresses, erased_in=None).values_list(
            "pk", "email"
        ):
            self._known.setdefault(("mail", mail.casefold()), pk)
        there = Affiliation.objects.filter(organisation__in=known, until=None)
        for pk, firm, en, zh in there.values_list(
            "person_id", "organisation_id", "person__name_en", "person__name_zh"
        ):
            for name in (en, zh):
                if name:
                    self._known.setdefault(("at", str(firm), sought(name)), pk)
            self._known.setdefault(("works", str(firm), str(pk)), pk)

    def take(self, row: ListRow, values: dict[str, Any], who: int) -> None:
        name, mail = values["person"], values.get("email", "").casefold()
        at = ("at", str(who), sought(name))
        known = (self._known.get(("mail", mail)) if mail else None) or self._known.get(at)
        if known is None:
            known = self._enter(row, values)
            self._into.written.persons += 1
        if mail:
            self._known[("mail", mail)] = known
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
