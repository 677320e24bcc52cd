"""The lists that can be taken out: their rows, whole, and their columns with what they mean."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from inward.agreements.models import Paper, Party, Standing
from inward.core.identity import uuid_in
from inward.directory.models import Designation, Establishment, Identifier, Name
from inward.directory.people import Affiliation
from inward.directory.queries import organisations
from inward.events.models import Event, Participation
from inward.evidence.models import Observation, Source
from inward.figures.models import Claim
from inward.places.models import Site

_CHUNK = 2_000


class CannotExport(Exception):
    """This cannot be taken out so. The message is fit for the screen."""


@dataclass(frozen=True)
class Out:
    """One column of an export.

    Args:
        value: what a row has there.
        en, zh: its heading, and what it means for the dictionary.
    """

    name: str
    en: str
    zh: str
    value: Callable[[Any], Any]
    means_en: str = ""
    means_zh: str = ""


@dataclass(frozen=True)
class Export:
    """A list that can be taken out.

    Args:
        rows: the whole list; takes filters by name, empty for all.
        filters: which filters it knows.
    """

    name: str
    title: str | Promise
    rows: Callable[[Mapping[str, str]], Iterable[Any]]
    columns: tuple[Out, ...]
    filters: tuple[str, ...] = field(default=())


# --- columns --------------------------------------------------------------------------------------


def _label(path: str, language: str) -> Callable[[Any], str]:
    def read(row: Any) -> str:
        for step in path.split("."):
            row = getattr(row, step, None)
            if row is None:
                return ""
        label = getattr(row, "label", None)
        return str(getattr(label, f"name_{language}", "") or "")

    return read


def _of(path: str) -> Callable[[Any], Any]:
    def read(row: Any) -> Any:
        for step in path.split("."):
            row = getattr(row, step, None)
            if row is None:
                return ""
        return row

    return read


def _yes(path: str) -> Callable[[Any], str]:
    """As a folder of tables has it."""
    return lambda row: "yes" if _of(path)(row) else ""


def _code(path: str) -> Callable[[Any], str]:
    """The code of a term: the same in every language."""
    return lambda row: str(_of(path)(row)).partition(":")[2]


def _named(path: str, en: str, zh: str, means: tuple[str, str] = ("", "")) -> tuple[Out, ...]:
    name = path.split(".")[0]
    return (
        Out(f"{name}_uuid", f"{en} (id)", f"{zh}（编号）", _of(f"{path}.uuid"), *_ID),
        Out(f"{name}_en", f"{en}, English", f"{zh}（英文）", _label(path, "en"), *means),
        Out(f"{name}_zh", f"{en}, Chinese", f"{zh}（中文）", _label(path, "zh"), *means),
    )


_ID = ("Stable identifier of the subject on the record.", "该对象在记录中的固定编号。")
_PRINTED = ("As precise as the source printed it.", "与资料所载精度一致。")
_READ = ("Somebody read the paper and found none.", "经阅看文本，确未约定。")
_SOURCES = (
    "Code of the first source; the record has the others.",
    "首要资料的编号，其余见记录。",
)


def _cited(path: str = "cited") -> tuple[Out, ...]:
    return (
        Out("source", "Source", "资料编号", _of(f"{path}.source.code"), *_SOURCES),
        Out("source_title", "Title of the source", "资料标题", _of(f"{path}.source.title")),
        Out("locator", "Place in the source", "资料中的位置", _of(f"{path}.locator")),
    )


_AS_OF = Out("as_of", "As of", "截至日期", _of("printed"), *_PRINTED)
_ENTRY = Out(
    "entry",
    "Entry",
    "记录序号",
    _of("entry_id"),
    "When the record learned it.",
    "录入记录的先后序号。",
)

# --- lists ----------------------------------------------------------------------------------------


def _organisations(filters: Mapping[str, str]) -> Iterator[Any]:
    rows = organisations(
        **{name: filters.get(name, "") for name in ("sector", "kind", "zone", "country")}
    )
    for block in _blocks(rows.order_by("pk")):
        numbers = _joined(Identifier.objects.live(), block, "value")
        names = _joined(Name.objects.live(), block, "text")
        titles = _joined(Designation.objects.live(), block, "designation__name_zh")
        for row in block:
            row.numbers, row.names = numbers.get(row.pk, ""), names.get(row.pk, "")
            row.titles = titles.get(row.pk, "")
            yield row


def _joined(facts: Any, block: list[Any], column: str) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    rows = facts.filter(subject__in=[row.pk for row in block]).order_by("id")
    for pk, value in rows.values_list("subject_id", column):
        found.setdefault(pk, []).append(value)
    return {pk: "; ".join(values) for pk, values in found.items()}


def _blocks(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    after = 0
    while block := list(rows.filter(pk__gt=after)[:_CHUNK]):
        yield block
        after = block[-1].pk


def _events(filters: Mapping[str, str]) -> Iterator[Any]:
    rows = Event.objects.select_related(
        "subject", "kind", "edition__subject__label", "place__label"
    )
    return rows.order_by("pk").iterator(chunk_size=_CHUNK)


def _participations(filters: Mapping[str, str]) -> Iterator[Any]:
    rows = Participation.objects.live().select_related(
        "subject__label", "event__subject__label", "role", "cited__source"
    )
    if event := filters.get("event"):
        rows = rows.filter(event__subject__uuid=_uuid(event))
    return rows.order_by("pk").iterator(chunk_size=_CHUNK)


def _uuid(text: str) -> UUID:
    found = uuid_in(text)
    if found is None:
        raise CannotExport(_("%(text)s is no id of the record.") % {"text": text})
    return found


def _agreements(filters: Mapping[str, str]) -> Iterator[Any]:
    rows = Paper.objects.select_related(
        "agreement__subject__label", "kind", "event__subject__label", "signing__cited__source"
    )
    for block in _blocks(rows.order_by("pk")):
        parties: dict[int, list[str]] = {}
        for party in (
            Party.objects.live()
            .filter(subject__in=[row.pk for row in block])
            .select_related("party__label")
            .order_by("id")
        ):
            label = getattr(party.party, "label", None)
            name = (label.name_zh or label.name_en) if label else ""
            parties.setdefault(party.subject_id, []).append(name)
        for row in block:
            row.parties = "; ".join(parties.get(row.pk, []))
            yield row


def _promises(filters: Mapping[str, str]) -> Iterator[Any]:
    rows = Standing.objects.select_related(
        "commitment__subject",
        "promisor__label",
        "place__label",
        "agreement__subject__label",
        "terms__cited__source",
        "said__cited__source",
    )
    return rows.order_by("pk").iterator(chunk_size=_CHUNK)


def _facts(model: Any, *links: str) -> Callable[[Mapping[str, str]], Iterator[Any]]:
    def rows(filters: Mapping[str, str]) -> Iterator[Any]:
        found = model.objects.live().select_related("subject__label", "cited__source", *links)
        return found.order_by("pk").iterator(chunk_size=_CHUNK)  # type: ignore[no-any-return]

    return rows


def _sites(filters: Mapping[str, str]) -> Iterator[Any]:
    rows = Site.objects.select_related("subject", "kind", "area__subject__label")
    return rows.order_by("pk").iterator(chunk_size=_CHUNK)


def _sources(filters: Mapping[str, str]) -> Iterator[Any]:
    return Source.objects.select_related("kind").order_by("pk").iterator(chunk_size=_CHUNK)


def _contacts(filters: Mapping[str, str]) -> Iterator[Any]:
    rows = Affiliation.objects.filter(Q(until=None), person__erased_in=None).select_related(
        "person__subject", "organisation__subject__label"
    )
    return rows.order_by("pk").iterator(chunk_size=_CHUNK)


EXPORTS: tuple[Export, ...] = (
    Export(
        "organisations",
        gettext_lazy("Organisations"),
        _organisations,
        (
            Out("uuid", "Id", "编号", _of("organisation.subject.uuid"), *_ID),
            Out("name_en", "Name in English", "英文名称", _of("name_en")),
            Out("name_zh", "Name in Chinese", "中文名称", _of("name_zh")),
            Out("names", "All names", "全部名称", _of("names")),
            Out("identifiers", "Register numbers", "证照号码", _of("numbers")),
            Out("kind", "Kind", "类型", _code("kind_id"), "Code of the vocabulary organisation_kind."),
            Out("sector", "Sector", "行业", _code("sector_id"), "Code of the vocabulary sector."),
            Out("country", "Country of origin", "来源国家（地区）", _of("country"), "ISO 3166-1."),
            Out("zone_en", "Zone, English", "功能区（英文）", _label("zone", "en")),
            Out("zone_zh", "Zone, Chinese", "功能区（中文）", _label("zone", "zh")),
            Out("designations", "Designations", "认定与称号", _of("titles")),
        ),
        ("sector", "kind", "zone", "country"),
    ),
    Export(
        "events",
        gettext_lazy("Events"),
        _events,
        (
            Out("uuid", "Id", "编号", _of("subject.uuid"), *_ID),
            Out("name_en", "Name in English", "英文名称", _of("name_en")),
            Out("name_zh", "Name in Chinese", "中文名称", _of("name_zh")),
            Out("kind", "Kind", "类型", _code("kind_id")),
            Out("held", "Held", "举办时间", _of("held_printed"), *_PRINTED),
            Out("place", "Place as printed", "地点", _of("place_text")),
            Out("host", "Hosts as printed", "主办单位", _of("host_text")),
        ),
    ),
    Export(
        "participations",
        gettext_lazy("Participations"),
        _participations,
        (
            *_named("event.subject", "Event", "活动"),
            *_named("subject", "Who", "参与方"),
            Out("role", "Role", "参与身份", _code("role_id")),
            Out("state", "State", "状态", _of("state"), "invited, answered or came."),
            Out("stand_m2", "Stand, m²", "展位面积（平方米）", _of("stand_m2")),
            Out("detail", "Detail", "说明", _of("detail")),
            _AS_OF,
            *_cited(),
            _ENTRY,
        ),
        ("event",),
    ),
    Export(
        "agreements",
        gettext_lazy("Agreements"),
        _agreements,
        (
            Out("uuid", "Id", "编号", _of("agreement.subject.uuid"), *_ID),
            Out("title_en", "Title in English", "英文名称", _of("agreement.name_en")),
            Out("title_zh", "Title in Chinese", "中文名称", _of("agreement.name_zh")),
            Out("kind", "Kind", "类型", _code("kind_id")),
            Out("parties", "Parties", "签约各方", _of("parties")),
            Out("signed", "Signed", "签署时间", _of("signed_printed"), *_PRINTED),
            Out("event_zh", "Signed at", "签约活动", _label("event.subject", "zh")),
            Out("promises", "Promises", "承诺数", _of("promises")),
            *_cited("signing.cited"),
        ),
    ),
    Export(
        "promises",
        gettext_lazy("Promises"),
        _promises,
        (
            Out("uuid", "Id", "编号", _of("commitment.subject.uuid"), *_ID),
            *_named("promisor", "Promisor", "承诺方"),
            Out("wording_en", "Wording in English", "承诺内容（英文）", _of("wording_en")),
            Out("wording_zh", "Wording in Chinese", "承诺内容（中文）", _of("wording_zh")),
            Out("strength", "Strength", "承诺强度", _of("strength")),
            Out("promised", "Promised", "承诺时间", _of("promised_printed"), *_PRINTED),
            Out("due", "Due", "期限", _of("due_printed"), *_PRINTED),
            Out("evidence_wanted", "What will show it", "兑现凭据", _of("terms.evidence_wanted")),
            Out("no_metric", "No figure named", "未约定指标", _yes("terms.no_metric"), *_READ),
            Out("no_due", "No day named", "未约定期限", _yes("terms.no_due"), *_READ),
            Out("verdict", "Verdict", "核验结论", _of("verdict"), "Empty: nobody has found anything either way."),
            Out("verdict_as_of", "Verdict as of", "结论截至", _of("verdict_printed"), *_PRINTED),
            Out("looked", "Last looked", "最近核查", _of("looked_last")),
            *_cited("terms.cited"),
        ),
    ),
    Export(
        "establishments",
        gettext_lazy("Presence at places"),
        _facts(Establishment, "place__label"),
        (
            *_named("subject", "Organisation", "企业或机构"),
            Out("function", "Function", "职能", _code("function_id")),
            Out("place_en", "Place, English", "所在地（英文）", _label("place", "en")),
            Out("place_zh", "Place, Chinese", "所在地（中文）", _label("place", "zh")),
            Out("opened", "Opened", "启用时间", _of("opened_printed"), *_PRINTED),
            Out("closed", "Closed", "关闭时间", _of("closed_printed"), *_PRINTED),
            Out("detail", "Detail", "说明", _of("detail")),
            _AS_OF,
            *_cited(),
            _ENTRY,
        ),
    ),
    Export(
        "sites",
        gettext_lazy("Sites"),
        _sites,
        (
            Out("uuid", "Id", "编号", _of("subject.uuid"), *_ID),
            Out("name_en", "Name in English", "英文名称", _of("name_en")),
            Out("name_zh", "Name in Chinese", "中文名称", _of("name_zh")),
            Out("kind", "Kind", "类型", _code("kind_id")),
            Out("area_zh", "Area", "所在区域", _label("area.subject", "zh")),
            Out("address", "Address", "地址", _of("address")),
            Out("floor_area_m2", "Floor area, m²", "建筑面积（平方米）", _of("floor_area_m2")),
            Out("latitude", "Latitude", "纬度", _of("latitude"), "Degrees, WGS-84.", "WGS-84，度。"),
            Out("longitude", "Longitude", "经度", _of("longitude"), "Degrees, WGS-84.", "WGS-84，度。"),
        ),
    ),
    Export(
        "observations",
        gettext_lazy("Observations"),
        _facts(Observation),
        (
            *_named("subject", "Subject", "对象"),
            Out("metric", "Metric", "指标", _code("metric_id")),
            Out("basis", "Basis", "口径", _of("basis")),
            Out("quantifier", "Quantifier", "限定词", _of("quantifier"), "The publisher's own word."),
            Out("value", "Value", "数值", _of("value")),
            Out("unit", "Unit", "单位", _of("unit")),
            _AS_OF,
            *_cited(),
            _ENTRY,
        ),
    ),
    Export(
        "claims",
        gettext_lazy("Published claims"),
        _facts(Claim),
        (
            *_named("subject", "About", "对象"),
            Out("text_en", "Words in English", "表述（英文）", _of("text_en")),
            Out("text_zh", "Words in Chinese", "表述（中文）", _of("text_zh")),
            Out("quantifier", "Quantifier", "限定词", _of("quantifier")),
            Out("value", "Value", "数值", _of("value")),
            Out("unit", "Unit", "单位", _of("unit")),
            _AS_OF,
            *_cited(),
            _ENTRY,
        ),
    ),
    Export(
        "sources",
        gettext_lazy("Sources"),
        _sources,
        (
            Out("code", "Code", "编号", _of("code")),
            Out("title", "Title", "标题", _of("title")),
            Out("publisher", "Publisher", "发布单位", _of("publisher")),
            Out("published", "Published", "发布时间", _of("printed"), *_PRINTED),
            Out("url", "Address", "网址", _of("url")),
            Out("kind", "Kind", "类型", _code("kind_id")),
            Out("sha256", "SHA-256 of the file", "文件SHA-256", _of("digest")),
        ),
    ),
    Export(
        "contacts",
        pgettext_lazy("list of", "Contacts"),
        _contacts,
        (
            Out("name_en", "Name in English", "英文姓名", _of("person.name_en")),
            Out("name_zh", "Name in Chinese", "中文姓名", _of("person.name_zh")),
            Out("title_en", "Title in English", "英文职务", _of("title_en")),
            Out("title_zh", "Title in Chinese", "中文职务", _of("title_zh")),
            Out("email", "E-mail", "电子邮箱", _of("person.email")),
            Out("phone", "Telephone", "联系电话", _of("person.phone")),
            Out("organisation_en", "Organisation, English", "单位（英文）", _label("organisation.subject", "en")),
            Out("organisation_zh", "Organisation, Chinese", "单位（中文）", _label("organisation.subject", "zh")),
            Out("basis", "Kept on the ground of", "留存依据", _of("person.basis")),
            Out("erase_after", "Erased after", "到期删除", _of("person.erase_after")),
        ),
    ),
)  # fmt: skip
BY_NAME = {one.name: one for one in EXPORTS}
