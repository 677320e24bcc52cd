"""What all figures of cases ask, show and say alike."""

from inward.aftercare.rules import CaseKind
from inward.figures.rules import Column, Parameter, Shows, Takes, Words

KINDS = {
    CaseKind.ENQUIRY.value: Words("enquiry", "咨询"),
    CaseKind.SERVICE.value: Words("service", "服务"),
    CaseKind.GRIEVANCE.value: Words("grievance", "投诉"),
}
PERIOD = Parameter("period", Takes.PERIOD, Words("Received in", "受理期间"))
KIND = Parameter("kind", Takes.CHOICE, Words("Kind", "类别"), tuple(KINDS), words=KINDS)
TEAM = Parameter("team", Takes.SUBJECT, Words("Team", "部门/街镇"), ("team",))
NAME = Column("name", Words("Case", "诉求"), Shows.BILINGUAL, public=False)
ENTERPRISE = Column("enterprise", Words("Enterprise", "企业"), Shows.BILINGUAL, public=False)
RECEIVED = Column("received", Words("Received", "收到时间"), public=False)
HOURS = Column("value", Words("Working hours", "工作小时"), public=False)
OF_TEAM = Words(
    "A team's cases are those last assigned to one of its members.",
    "按部门/街镇：以最近一次分派给其人员者为准。",
)
MEDIAN = Words(
    "Hours count by the office's working calendar. A median of parts does not add up.",
    "小时数按本单位工作日历计算。中位数不能由各部分相加。",
)
