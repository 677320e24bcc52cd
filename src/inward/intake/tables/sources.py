"""What other rows name by code or id: the vocabularies, and the sources they cite."""

from django.utils.translation import gettext_lazy as _

from inward.core.models import Term
from inward.evidence.models import Source
from inward.intake import rules
from inward.intake.columns import Address, Column, Day, Key, Text, When
from inward.intake.declare import Table
from inward.intake.tables.columns import ID, NOTE, kind_from

TERMS = Table(
    "terms",
    "Vocabulary",
    "词表",
    (
        Column("vocabulary", "Vocabulary", "词表", Key(), True),
        Column("code", "Code", "代码", Key(), True),
        Column("en", "In English", "英文", Text(300), True, of="name_en"),
        Column("zh", "In Chinese", "中文", Text(300), True, of="name_zh"),
        Column(
            "plural_en",
            "Several, in English",
            "英文复数",
            Text(300),
            may_be_absent=True,
            help=_("What heads a list of several. Empty: as for one."),
        ),
        Column("parent", "Above it", "上级", Text(80), help=_("A code of the same vocabulary.")),
        Column("definition_en", "Definition in English", "英文定义"),
        Column("definition_zh", "Definition in Chinese", "中文定义"),
        Column("since", "Since", "启用日期", Day()),
        Column("until", "Until", "停用日期", Day()),
        Column("standard", "Standard", "所属标准", Text(120)),
        Column("maps_to", "Stands for", "对应代码", Text(300)),
        Column("sources", "Sources", "资料来源", Text(300)),
    ),
    record=Term,
    rules=(rules.ends_after_it_begins, rules.another("parent", "code")),
    forest=("id", "parent"),
)

SOURCE = Table(
    "sources",
    "Sources",
    "资料",
    (
        ID,
        Column("url", "Address", "网址", Address()),
        Column("publisher", "Publisher", "发布单位", Text(300)),
        Column("title", "Title", "标题", Text(500), True),
        Column("date", "Date", "日期", When(), of="", help=_("When it was published.")),
        Column("language", "Language", "语言", Text(20)),
        kind_from("source_kind"),
        NOTE,
        Column(
            "file",
            "File",
            "文件",
            Text(300),
            may_be_absent=True,
            help=_("The document itself, within the folder; its digest is kept."),
        ),
    ),
    record=Source,
)
