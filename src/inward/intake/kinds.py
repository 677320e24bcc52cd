"""The kinds of list an office gets. One mechanism; each kind is a declaration."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal, TypeAlias

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inward.agreements.models import Agreement, Party, Signing
from inward.core.quantities import Quantifier
from inward.directory.models import Establishment, Organisation
from inward.events.models import Participation
from inward.events.rules import State
from inward.evidence.models import Fact, Observation
from inward.evidence.rules import Basis, Kind
from inward.intake import rules
from inward.intake.columns import CodeOf, Floor, Number, TermOf, Text, When, Word, YesNo
from inward.intake.declare import Rule
from inward.intake.sheets.headings import Meaning, share, share_having
from inward.intake.states import WhichStand
from inward.places.models import Offer, Per, Site, Unit
from inward.places.space.queries import MEASURES

Values: TypeAlias = Mapping[str, Any]
On: TypeAlias = Literal["who", "about", "new"]
ANYTHING = "*"


@dataclass(frozen=True)
class States:
    """One fact that a row states.

    Args:
        on: whose fact it is: whom the row names, what the list is about, or the record it makes.
        when: the meaning that must be filled for the fact to be stated.
        as_of: the meaning that says when it was so; the list's day where it is empty.
        says: columns of the fact that are not simply values of the row. It gets the values with
            `who`, `about` and `new` as keys of subjects among them, and `to_come`: whether the event
            that the list is about is still to come.
        once: columns by which a fact on the record is the same one: it is not stated again.
        fills: columns that tell facts of one `once` apart, as two stands of one exhibitor are; where
            the fact on the record leaves them open the row fills them in.
        later: a column in which a later word takes the place of an earlier, and the order of words.
    """

    model: type[Fact]
    on: On = "who"
    when: str = ""
    as_of: str = ""
    says: Callable[[Values], dict[str, Any]] = lambda row: {}
    once: tuple[str, ...] = ()
    fills: tuple[str, ...] = ()
    later: tuple[str, tuple[str, ...]] | None = None


@dataclass(frozen=True)
class ListKind:
    """A kind of list.

    Args:
        about: kinds of subject the whole list can be about; `needs_about`: whether it must be.
        who: what a row names: an organisation, a site, whatever has a label.
        record: the model of a record that each row makes, beside whom it names.
        constants: what holds for all rows where the list has no such column, by meaning.
        rules: what must hold of a row beyond its single cells.
        first: a meaning and its words in the order in which rows are taken, "" for no word and
            `ANYTHING` for any: of two rows about one the word said first stands, wherever they are
            in the list.
        told_by: meanings of which a column must be there, or an officer say what holds for all
            rows: without any the list is probably of another kind.
        untold: what is said where none is there.
    """

    name: str
    title: str | Promise
    help: str | Promise
    meanings: tuple[Meaning, ...]
    states: tuple[States, ...] = ()
    about: tuple[Kind, ...] = ()
    needs_about: bool = False
    who: Literal["organisation", "site", "unit", "labelled"] = "organisation"
    record: type[Model] | None = None
    constants: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    first: tuple[str, tuple[str, ...]] | None = None
    told_by: tuple[str, ...] = ()
    untold: str | Promise = ""

    @cached_property
    def by_name(self) -> dict[str, Meaning]:
        return {meaning.name: meaning for meaning in self.meanings}

    def is_told_by(self, columns: Collection[str]) -> bool:
        """Whether the columns show that the list is of this kind."""
        return not self.told_by or any(name in columns for name in self.told_by)

    @property
    def has_persons(self) -> bool:
        return "person" in self.by_name

    @property
    def required(self) -> list[Meaning]:
        return [m for m in self.meanings if m.required and m.name not in self.constants]


# --- meanings -------------------------------------------------------------------------------------

_FIRM = share_having(
    r"公司|集团|中心|协会|商会|学院|大学|研究院|银行|事务所|委员会|\b(?:co|ltd|inc|gmbh|corp|llc|plc|group|s\.?a|ag|bank|association|chamber|institute|university)\b\.?"
)
# The hundred commonest surnames are those of 85 in 100 people in China.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董袁潘蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石"
    "金韦贾夏付方邹熊白孟秦邱侯江尹薛闫雷龙史陶黎贺毛郝顾龚邵万覃武钱戴严莫孔向常汤"
)
_IS_PERSON = share(
    rf"[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}|[A-Z][a-z]+(?:[ \-][A-Z][a-z'.\-]*){{1,3}}|(?:Mr|Ms|Mrs|Dr)\.? .+",
    flags=0,
)


def _looks_like_people(values: Sequence[str]) -> float:
    """People, not companies: "Acme Ltd" is written like a name too."""
    return max(0.0, _IS_PERSON(values) - _FIRM(values))


NAME = Meaning(
    "name",
    "Organisation",
    "单位名称",
    Text(400),
    True,
    words=("公司名称", "企业名称", "单位", "公司", "企业", "机构名称", "机构", "参会单位", "参展单位", "参展商",
           "来宾单位", "工作单位", "所在单位", "入驻企业", "租户", "名称", "company", "company name", "organization",
           "organisation name", "enterprise", "firm", "exhibitor", "tenant", "employer", "name of company"),
    looks=_FIRM,
)  # fmt: skip
OTHER_NAME = Meaning(
    "other_name",
    "Its other name",
    "其他名称",
    Text(400),
    words=("英文名称", "英文名", "公司英文名", "企业英文名称", "单位英文名称", "中文名称", "中文名", "简称", "品牌", "品牌名称",
           "english name", "chinese name", "company english name", "brand", "short name", "name in english"),
)  # fmt: skip
IDENTIFIER = Meaning(
    "identifier",
    "Register number",
    "统一社会信用代码",
    Text(80),
    words=("信用代码", "社会信用代码", "税号", "纳税人识别号", "注册号", "uscc", "lei", "code", "registration number", "company number"),
    looks=share(r"[0-9A-HJ-NPQRTUWXY]{18}|[0-9A-Z]{18}\d{2}"),
    may_fail=True,
)  # fmt: skip
COUNTRY = Meaning(
    "country",
    "Country of origin",
    "国家（地区）",
    CodeOf("country"),
    words=(
        "国家",
        "国别",
        "国家地区",
        "国籍",
        "国家/地区",
        "country",
        "country/region",
        "nationality",
        "origin",
    ),
    may_fail=True,
)
CITY = Meaning(
    "city", "City", "城市", Text(120), words=("所在城市", "注册地", "所在地", "city", "location")
)
PERSON = Meaning(
    "person",
    "Person",
    "姓名",
    Text(200),
    words=("嘉宾姓名", "来宾姓名", "参会人", "参会人员", "参会代表", "联系人", "联系人姓名", "负责人", "代表", "嘉宾", "来宾",
           "name", "full name", "guest", "guest name", "attendee", "contact", "contact person", "representative", "delegate"),
    looks=_looks_like_people,
)  # fmt: skip
TITLE = Meaning(
    "title",
    "Title",
    "职务",
    Text(200),
    words=("职位", "职称", "头衔", "岗位", "job title", "position", "title"),
    looks=share_having(
        r"经理|总裁|董事|主任|总监|主管|代表|秘书|部长|专员|manager|director|president|chair|ceo|cfo|head|officer|partner|consul"
    ),
)
PHONE = Meaning(
    "phone",
    "Telephone",
    "联系电话",
    Text(60),
    words=(
        "手机",
        "手机号",
        "手机号码",
        "电话",
        "联系方式",
        "移动电话",
        "mobile",
        "phone",
        "tel",
        "cell",
        "contact number",
    ),
    looks=share(r"\+?[\d\s\-()]{7,20}"),
    may_fail=True,
)
EMAIL = Meaning(
    "email",
    "E-mail",
    "电子邮箱",
    Text(254),
    words=("邮箱", "邮件", "邮箱地址", "电子邮件", "e-mail", "email", "email address", "mail"),
    looks=share(r"[^@\s]+@[^@\s]+\.[^@\s]+"),
    may_fail=True,
)
DETAIL = Meaning(
    "detail",
    "Detail",
    "说明",
    Text(400),
    words=("备注", "说明", "备注说明", "note", "notes", "remarks", "comment"),
)
_PERSONS = (PERSON, TITLE, PHONE, EMAIL)
PERSONAL = frozenset(meaning.name for meaning in _PERSONS)
_WHO = (NAME, OTHER_NAME, IDENTIFIER, COUNTRY, CITY)

ROLE = Meaning(
    "role", "Role", "参会身份", TermOf("role"), True, words=("身份", "角色", "来宾类别", "嘉宾类型", "参会类型", "类别", "类型", "role", "category", "type", "guest type"),
)  # fmt: skip
CAME = Meaning(
    "came",
    "Came",
    "是否到场",
    YesNo(),
    words=(
        "签到",
        "是否签到",
        "到场",
        "出席",
        "是否出席",
        "是否参会",
        "到会",
        "签到情况",
        "attended",
        "checked in",
        "came",
        "attendance",
        "status",
        "present",
    ),
    help=_("“No” is kept as invited; a cell that is left out counts as having come."),
    looks=share(
        r"是|否|√|×|已签到|未签到|到场|未到|出席|缺席|yes|no|y|n|true|false|attended|absent"
    ),
)
STAND = Meaning(
    "stand_m2",
    "Stand, m²",
    "展位面积（平方米）",
    Number(10, 2, Decimal(0)),
    words=(
        "展位面积",
        "面积",
        "展台面积",
        "展位面积㎡",
        "booth area",
        "stand area",
        "area",
        "sqm",
        "booth size",
    ),
)
STAND_NO = replace(
    DETAIL,
    zh="展位号",
    en="Stand number",
    words=("展位号", "展位", "展台号", "booth", "booth no", "stand", "stand no"),
)
WHICH_STAND = Meaning(
    "which_stand",
    "The same stand, or one more",
    "同一展位或新增展位",
    Word(WhichStand),
    help=_("Asked where a stand of the exhibitor is on the record with another area."),
)
AS_OF = Meaning(
    "as_of",
    "Day",
    "日期",
    When(),
    words=("时间", "登记日期", "date", "day", "as of"),
    looks=share_having(r"\d{4}[-年/.]\d{1,2}"),
)


def _came(row: Values) -> dict[str, Any]:
    """Nobody has come to what is still to come: a yes is an answer, and no word an invitation."""
    came = row.get("came")
    if row["to_come"]:
        state = State.ANSWERED if came else State.INVITED
    else:
        state = State.INVITED if came is False else State.CAME
    return {"event_id": row["about"], "state": state.value}


def _exhibits(row: Values) -> dict[str, Any]:
    """Who has a stand has answered."""
    return _came(dict(row) | {"came": True})


_PARTICIPATION = States(
    Participation,
    says=_came,
    once=("subject_id", "event_id", "role_id"),
    later=("state", tuple(State.values)),
)

GUESTS = ListKind(
    "guests",
    _("Guests or attendance of an event"),
    _(
        "Who was invited or came: one row a guest. Without a column that says so, everybody came; to an event still to come, everybody is invited."
    ),
    (*_WHO, *_PERSONS, ROLE, CAME, DETAIL),
    (_PARTICIPATION,),
    about=(Kind.EVENT,),
    needs_about=True,
    constants={"role": "attendee"},
    # A firm came if one of its guests did.
    first=("came", ("yes", "", "no")),
)

EXHIBITORS = ListKind(
    "exhibitors",
    _("Exhibitors of an event"),
    _("Who had a stand, and how large."),
    (*_WHO, STAND, STAND_NO, *_PERSONS, ROLE, WHICH_STAND),
    (replace(_PARTICIPATION, says=_exhibits, fills=("stand_m2", "detail")),),
    about=(Kind.EVENT,),
    needs_about=True,
    constants={"role": "exhibitor"},
    # Whoever stands at a stand says less of it than the row that has its area.
    first=("stand_m2", (ANYTHING, "")),
)


def _signing(row: Values) -> dict[str, Any]:
    return {"event_id": row.get("about")}


def _party(row: Values) -> dict[str, Any]:
    return {"party_id": row["who"], "role_id": row["side"]}


AGREEMENTS = ListKind(
    "agreements",
    _("Agreements signed"),
    _("One row an agreement, with the enterprise that signed."),
    (
        NAME,
        replace(OTHER_NAME),
        IDENTIFIER,
        Meaning("agreement", "Agreement", "协议名称", Text(400),
                words=("项目名称", "协议", "合同名称", "签约项目", "签约内容", "agreement", "project", "contract", "title"),
                looks=share_having(r"协议|合同|备忘录|项目|agreement|memorandum|contract|project")),
        Meaning("kind", "Kind", "协议类型", TermOf("agreement_kind"), True, words=("类型", "签约类型", "kind", "type")),
        Meaning("signed", "Signed", "签署日期", When(), words=("签约日期", "签约时间", "签署时间", "日期", "signed", "date", "date signed"),
                looks=share_having(r"\d{4}[-年/.]\d{1,2}")),
        Meaning("side", "Side", "签约身份", TermOf("party_role"), True),
        # An agreement has a note, which takes more than the detail of a fact.
        replace(DETAIL, type=Text()),
    ),
    (
        States(Signing, on="new", as_of="signed", says=_signing),
        States(Party, on="new", as_of="signed", says=_party),
    ),
    about=(Kind.EVENT,),
    record=Agreement,
    constants={"kind": "cooperation", "side": "enterprise"},
    rules=(rules.signed_by_now,),
    told_by=("agreement", "kind", "signed"),
    untold=_("No column says what was signed: no title, no kind, no day. Is it a guest list? If it is not, say below what kind of agreement all rows are."),
)  # fmt: skip


def _place(row: Values) -> dict[str, Any]:
    return {"place_id": row["about"]}


TENANTS = ListKind(
    "tenants",
    _("Enterprises of a zone or campus"),
    _("Who is there: one row an enterprise, with what it does there and since when."),
    (
        *_WHO,
        Meaning("function", "Function", "职能", TermOf("presence"), True, words=("机构类型", "入驻类型", "类别", "function", "type")),
        Meaning("opened", "Opened", "入驻时间", When(), words=("入驻日期", "开业时间", "迁入时间", "成立日期", "起租日期", "opened", "since", "from", "move-in date")),
        Meaning("closed", "Closed", "迁出时间", When(), words=("迁出日期", "关闭时间", "到期日期", "closed", "until", "move-out date")),
        replace(DETAIL, words=(*DETAIL.words, "楼层", "房号", "室号", "单元", "主营业务", "unit", "room", "floor")),
        *_PERSONS,
    ),
    (States(Establishment, says=_place, once=("subject_id", "place_id", "function_id", "closed_printed")),),
    about=(Kind.SITE, Kind.AREA),
    needs_about=True,
    constants={"function": "tenant"},
    rules=(rules.closes_after_it_opens,),
)  # fmt: skip

SITES = ListKind(
    "sites",
    _("Sites"),
    _("Buildings, campuses and parks: one row a site."),
    (
        replace(NAME, en="Site", zh="载体名称", looks=None,
                words=("楼宇名称", "园区名称", "载体", "楼宇", "园区", "项目名称", "名称", "building", "site", "park", "name")),
        replace(OTHER_NAME),
        Meaning("kind", "Kind", "类型", TermOf("site_kind"), True, words=("载体类型", "楼宇类型", "性质", "kind", "type")),
        Meaning("address", "Address", "地址", Text(300), words=("坐落", "位置", "address"), looks=share_having(r"路|街|弄|号|road|street")),
        Meaning("floor_area_m2", "Floor area, m²", "建筑面积（平方米）", Number(14, 2, Decimal(0)),
                words=("建筑面积", "面积", "总面积", "体量", "floor area", "gfa", "area")),
        Meaning("floors", "Floors", "层数", Text(80), words=("楼层", "总层数", "floors", "storeys")),
        Meaning("grade", "Grade", "等级", Text(80), words=("楼宇等级", "级别", "grade")),
        Meaning("opened", "Opened", "启用时间", When(), words=("竣工时间", "建成时间", "opened", "completed")),
    ),
    about=(Kind.AREA,),
    who="site",
    constants={"kind": "office"},
)  # fmt: skip


def _measure(metric: str, meaning: str) -> States:
    """What one column says of how large, high or strong a unit is."""

    def says(row: Values) -> dict[str, Any]:
        return {
            "metric_id": f"metric:{metric}",
            "basis": Basis.ACTUAL.value,
            "value": row[meaning],
            "unit": MEASURES[metric],
        }

    once = ("subject_id", "metric_id", "first", "last", "value")
    return States(Observation, when=meaning, says=says, once=once)


def _offer(row: Values) -> dict[str, Any]:
    """A period without a rent says nothing."""
    return {"per": row["per"] if row.get("rent") is not None else ""}


UNITS = ListKind(
    "units",
    _("Units of a site: a stock-take"),
    _("One row a unit: its floor, area, height and load, and on what terms it is on offer."),
    (
        replace(NAME, en="Unit", zh="单元", looks=None,
                words=("房号", "室号", "单元号", "单元名称", "铺位号", "房间号", "编号", "unit", "unit no", "room", "suite", "name")),
        replace(OTHER_NAME),
        Meaning("floor", "Floor", "楼层", Floor(), words=("所在楼层", "层", "floor", "level", "storey")),
        Meaning("area_m2", "Area, m²", "计租面积（平方米）", Number(12, 2, Decimal("0.01")),
                words=("面积", "建筑面积", "可租面积", "计租面积", "出租面积", "单元面积", "area", "area sqm", "lettable area", "nla")),
        Meaning("height_m", "Clear height, m", "净高（米）", Number(6, 2, Decimal("0.01")),
                words=("净高", "层高净高", "clear height", "height")),
        Meaning("load_kn_m2", "Floor load, kN/m²", "楼面荷载（千牛/平方米）", Number(6, 2, Decimal("0.01")),
                words=("荷载", "楼板荷载", "活荷载", "承重", "floor load", "load")),
        Meaning("listed", "Listed", "是否挂牌", YesNo(), True, words=("是否招租", "招租", "可招商", "挂牌", "listed", "on offer", "available")),
        Meaning("rent", "Rent, yuan for each m²", "租金（元/平方米）", Number(10, 2, Decimal(0)),
                words=("租金", "租金单价", "报价", "挂牌租金", "rent", "asking rent")),
        Meaning("per", "Rent for each", "计租周期", Word(Per), True, words=("租金单位", "计租方式", "per", "period")),
        Meaning("service_charge", "Service charge, yuan for each m² and month", "物业费（元/平方米·月）", Number(10, 2, Decimal(0)),
                words=("物业费", "物业管理费", "管理费", "service charge", "management fee")),
        Meaning("available", "Available from", "可入驻时间", When(), words=("可入住时间", "交付时间", "空置时间", "可租时间", "available from", "handover")),
        Meaning("reserved", "Reserved until", "预留至", When(), words=("预留", "保留至", "reserved until", "reserved")),
    ),
    (
        _measure("unit_area", "area_m2"),
        _measure("clear_height", "height_m"),
        _measure("floor_load", "load_kn_m2"),
        States(Offer, says=_offer, once=("subject_id", "first", "last", "listed", "rent")),
    ),
    about=(Kind.SITE,),
    needs_about=True,
    who="unit",
    constants={"listed": "yes", "per": "day"},
)  # fmt: skip


def _subject(row: Values) -> dict[str, Any]:
    return {"quantifier": row.get("quantifier") or Quantifier.EXACT.value}


OBSERVATIONS = ListKind(
    "observations",
    _("Observations of metrics"),
    _("Figures of areas, sites or organisations: one row a number."),
    (
        replace(NAME, en="Subject", zh="对象", looks=None,
                words=("区域", "功能区", "街镇", "楼宇", "单位", "名称", "企业", "subject", "area", "zone", "site", "name")),
        Meaning("metric", "Metric", "指标", TermOf("metric"), True, words=("指标名称", "项目", "metric", "indicator")),
        Meaning("period", "Period", "时间", When(), True, words=("期间", "年份", "年度", "日期", "统计时间", "period", "year", "date")),
        Meaning("value", "Value", "数值", Number(), True, words=("数量", "数据", "金额", "数", "value", "number", "figure", "amount")),
        Meaning("unit", "Unit", "单位", CodeOf("unit"), True, words=("计量单位", "unit")),
        Meaning("basis", "Basis", "口径", Word(Basis), True, words=("依据", "数据口径", "basis")),
        Meaning("quantifier", "Quantifier", "限定词", Word(Quantifier)),
    ),
    (States(Observation, as_of="period", says=_subject,
            once=("subject_id", "metric_id", "basis", "first", "last", "value")),),
    about=(Kind.AREA, Kind.SITE, Kind.ORGANISATION),
    who="labelled",
    constants={"unit": "count", "basis": "actual"},
    rules=(rules.actual_by_now,),
)  # fmt: skip

CONTACTS = ListKind(
    "contacts",
    pgettext_lazy("list of", "Contacts"),
    _("People and where they work: one row a person."),
    (*_WHO, replace(PERSON, required=True), *_PERSONS[1:]),
)

KINDS: tuple[ListKind, ...] = (
    GUESTS,
    EXHIBITORS,
    AGREEMENTS,
    TENANTS,
    SITES,
    UNITS,
    OBSERVATIONS,
    CONTACTS,
)
BY_NAME = {kind.name: kind for kind in KINDS}
# What a list names, as records of their own.
RECORDS: dict[str, type[Model]] = {
    "organisation": Organisation,
    "site": Site,
    "unit": Unit,
}
