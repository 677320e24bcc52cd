"""A spreadsheet into the record, from a terminal."""

import json as jsons
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from inward.core.identity import uuid_in
from inward.core.intervals import NotAnInterval, interval, on_day
from inward.evidence.models import Subject
from inward.intake import (
    accepting,
    batches,
    deciding,
    linking,
    overview,
    readiness,
    registers,
    understanding,
)
from inward.intake.batches import CannotTakeList
from inward.intake.faults import Bad, put_together
from inward.intake.kinds import BY_NAME
from inward.intake.kinds.kind import ListKind
from inward.intake.models import Batch
from inward.intake.noticed import in_words
from inward.intake.sheets import refusals
from inward.intake.stands import unsaid
from inward.intake.states import BatchState
from inward.intake.terminal import in_its_language


class Command(BaseCommand):
    help = "Bring a spreadsheet into the record. Without --accept it is only read, matched and kept for deciding."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="XLSX, XLS, ODS or CSV")
        parser.add_argument("--kind", choices=list(BY_NAME), required=True, help="what it lists")
        parser.add_argument(
            "--event", "--about", dest="about", default="", help="event or place: name or uuid"
        )
        parser.add_argument("--sheet", default="", help="the sheet, where it is not the first")
        parser.add_argument("--as-of", default="", help="the day the list was true (today)")
        parser.add_argument(
            "--set",
            action="append",
            default=[],
            metavar="MEANING=VALUE",
            help="for rows that do not say: role=speaker; may be given again",
        )
        parser.add_argument(
            "--accept",
            action="store_true",
            help="take in what is known or new; doubtful rows are left for a person",
        )
        parser.add_argument(
            "--engine",
            choices=sorted(registers.ENGINES),
            default="",
            help="a whole register: link it to the record in one go, on one machine (duckdb) or many (spark)",
        )
        parser.add_argument(
            "--from",
            type=float,
            default=0.9,
            dest="least",
            help="with --engine: lowest probability of a link (0.9)",
        )
        parser.add_argument("--json", action="store_true", help="print for programs")

    @in_its_language
    def handle(
        self,
        *,
        file: Path,
        kind: str,
        about: str,
        sheet: str,
        as_of: str,
        set: list[str],
        accept: bool,
        engine: str,
        least: float,
        json: bool,
        **options: Any,
    ) -> None:
        what = BY_NAME[kind]
        try:
            if engine:
                linking.must_name_organisations(what)
            batch = batches.receive(
                kind=what,
                name=file.name,
                content=_blocks(file),
                about=_subject(about, what),
                as_of=interval(as_of) if as_of else on_day(timezone.localdate()),
                sheet=sheet,
                constants=dict(one.partition("=")[::2] for one in set),
                by=None,
                at=timezone.now(),
                queued=False,
            )
            understanding.read_in(batch, lambda *_: None, linked=bool(engine))
            self._must_be_read(batch)
            if engine:
                linking.link(batch, engine=engine, least=least, told=lambda *_: None)
            if accept:
                self._accept(batch)
        except Bad as bad:
            raise CommandError(put_together(bad.what, bad.remedy, about=file.name)) from bad
        except (CannotTakeList, NotAnInterval, OSError, registers.NotInstalled) as error:
            raise CommandError(str(error)) from error
        self._say(batch, json=json)

    def _must_be_read(self, batch: Batch) -> None:
        if batch.state == BatchState.REFUSED:
            what, remedy = refusals.in_words(batch.refused)
            raise CommandError(put_together(what, remedy, about=str(batch)))
        if batch.state == BatchState.COLUMNS:
            raise CommandError(
                _(
                    "It cannot be told which columns mean what: %(headings)s. Open the list on its page."
                )
                % {"headings": ", ".join(one or "–" for one in batch.headings)}
            )

    def _accept(self, batch: Batch) -> None:
        deciding.leave_open(batch, by=None, at=timezone.now())
        accepting.begin(batch)
        try:
            accepting.accept(batch, by=None, at=timezone.now())
        finally:
            accepting.give_back(batch)

    def _say(self, batch: Batch, *, json: bool) -> None:
        counts = overview.counts(batch)
        said = {name: getattr(counts, name) for name in counts.__slots__}
        if json:
            self.stdout.write(jsons.dumps({"list": str(batch.uuid), "state": batch.state} | said))
            return
        for line in in_words(batch.said):
            self.stdout.write(line)
        self.stdout.write(
            _(
                "%(known)d known, %(new)d new, %(doubtful)d doubtful, %(later)d left for later, %(double)d twice, %(refused)d cannot be taken; %(taken)d in the record"
            )
            % said
        )
        if asked := unsaid(readiness.stands_asked(batch).values()):
            self.stdout.write(asked)
        if counts.nearly:
            self.stdout.write(_("%(nearly)d known by almost the same name") % said)
        for row in overview.rows_page(batch, "refused").rows:
            for fault in overview.faults_of(row):
                place = f"{batch} {batch.sheet}!{fault['cell'] or row.line}".replace(" !", ":")
                self.stdout.write(put_together(fault["what"], fault["remedy"], about=place))


def _blocks(file: Path) -> list[bytes]:
    """The file in blocks; a file that is too large is refused before it is read."""
    from inward.intake.sheets.sniff import sniff

    sniff(file)
    return [file.read_bytes()]


def _subject(text: str, kind: ListKind) -> Subject | None:
    if not text:
        return None
    uuid = uuid_in(text)
    wanted = Q(uuid=uuid) if uuid else Q(label__name_en=text) | Q(label__name_zh=text)
    found = list(Subject.objects.filter(wanted, kind__in=kind.about)[:2])
    if len(found) != 1:
        raise CannotTakeList(
            _("Nothing on the record is called %(text)s.") % {"text": text}
            if not found
            else _("Two on the record are called %(text)s: give its uuid.") % {"text": text}
        )
    return found[0]
