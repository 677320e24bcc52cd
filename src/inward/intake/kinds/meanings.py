"""What columns of many lists mean: who is named, the people there, and notes."""

from collections.abc import Sequence

from inward.intake.columns import CodeOf, Text
from inward.intake.sheets.headings import Meaning, share, share_having

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
PERSONS = (PERSON, TITLE, PHONE, EMAIL)
PERSONAL = frozenset(meaning.name for meaning in PERSONS)
WHO = (NAME, OTHER_NAME, IDENTIFIER, COUNTRY, CITY)
