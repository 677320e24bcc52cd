"""What lists call the terms of a vocabulary, beside the names that the office gives them."""

from collections.abc import Iterator, Mapping

from inward.intake.sheets.cells import plain

# By vocabulary and code. A word that is the name of another term means that term.
SAID: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "agreement_kind": {
        "memorandum": ("备忘录", "谅解备忘录", "合作谅解备忘录", "意向书", "合作意向书", "投资意向书", "意向协议", "合作意向协议", "意向性协议",
                       "mou", "m.o.u.", "memorandum of understanding", "loi", "l.o.i.", "letter of intent"),
        "strategic_cooperation": ("框架协议", "合作框架协议", "战略框架协议", "战略合作框架协议", "战略协议", "战略合作", "framework", "framework agreement",
                                  "strategic agreement", "strategic cooperation agreement", "strategic partnership"),
        "cooperation": ("合作", "合作合同", "项目合作协议", "cooperation agreement", "collaboration", "collaboration agreement", "partnership agreement"),
        "first_store": ("首店", "首店协议", "首店合作", "首店落地", "first store"),
        "investment": ("投资", "投资合同", "投资合作协议", "项目投资协议", "落户协议", "投资落户协议", "investment", "investment contract"),
        "lease": ("租赁", "租赁协议", "租约", "房屋租赁合同", "lease agreement", "lease contract", "tenancy agreement", "rental agreement"),
    },
    "presence": {
        "office": ("办公", "办公室", "办公场所", "办公点", "offices", "office space"),
        "tenant": ("租户", "承租", "承租方", "承租人", "承租企业", "承租单位", "入驻", "入驻单位", "在租", "tenants", "lessee", "occupier", "occupant"),
        "headquarters": ("企业总部", "总部机构", "hq", "head office"),
        "regional_headquarters": ("跨国公司地区总部", "区域总部", "rhq", "regional hq", "regional head office"),
        "asia_pacific_headquarters": ("亚太区总部", "亚太地区总部", "apac hq", "apac headquarters", "asia pacific headquarters"),
        "china_headquarters": ("中国区总部", "大中华区总部", "china hq", "china head office"),
        "rd_centre": ("研发", "研发机构", "外资研发中心", "r&d", "r&d center", "research centre", "research center"),
        "innovation_centre": ("创新", "innovation center", "innovation hub"),
        "branch": ("分公司", "分部", "分支", "代表处", "办事处", "branch office", "representative office", "rep office"),
        "store": ("零售", "零售门店", "商店", "店铺", "商铺", "shop", "retail"),
        "flagship_store": ("旗舰", "flagship"),
        "restaurant": ("餐饮", "餐饮店", "餐饮门店", "饭店", "catering", "f&b", "food and beverage"),
        "exhibition_space": ("展厅", "展示厅", "展览", "showroom"),
        "property_owner": ("业主方", "产权方", "产权人", "产权单位", "landlord"),
        "park_operator": ("园区运营", "园区运营商", "园区管理方"),
    },
    "role": {
        "attendee": ("参会", "参会企业", "参会嘉宾", "与会单位", "嘉宾", "来宾", "观众", "听众", "guest", "visitor", "participant", "audience"),
        "exhibitor": ("参展", "参展商", "参展企业", "参展方", "展商"),
        "buyer": ("采购", "采购商", "采购方", "采购企业", "买家", "purchaser"),
        "speaker": ("发言", "发言嘉宾", "演讲", "演讲嘉宾", "主讲", "主讲嘉宾", "keynote speaker", "panelist", "panellist"),
        "host": ("主办", "主办方", "organiser", "organizer"),
        "co_host": ("联合主办", "联合主办方", "co-organiser", "co-organizer"),
        "co_sponsor": ("协办", "协办方"),
        "guide": ("指导",),
        "partner": ("合作方", "合作伙伴"),
        "publisher": ("发布方", "发布机构"),
        "signatory": ("签约", "签约方", "签约企业", "signing party"),
        "laureate": ("获奖", "获奖企业", "award winner", "winner"),
        "delegate": ("代表团", "delegate", "member of the delegation"),
    },
    "party_role": {
        "enterprise": ("企业", "公司", "投资方", "enterprise", "company", "firm", "investor"),
        "government": ("政府", "政府部门", "government"),
        "zone": ("功能区", "园区方", "zone"),
        "institution": ("机构", "institution"),
    },
    "site_kind": {
        "office": ("写字楼", "商务楼", "商务楼宇", "办公楼宇", "office tower", "offices"),
        "mixed_use": ("商业综合体", "城市综合体", "mixed-use", "mixed-use complex"),
        "office_park": ("商务园", "商务楼群"),
        "business_park": ("园区", "产业园", "工业园", "工业园区", "科技园", "科技园区", "industrial park", "science park"),
        "incubator": ("孵化器", "众创空间", "创业园", "创新园"),
        "mall": ("商场", "商业中心", "购物广场", "mall", "shopping centre", "shopping center"),
        "venue": ("展馆", "会展中心", "会议中心", "体育场馆", "exhibition centre", "congress centre"),
    },
    "country": {
        "US": ("美利坚合众国", "usa", "u.s.", "u.s.a.", "united states of america"),
        "GB": ("uk", "u.k.", "great britain", "britain", "england"),
        "CN": ("中国大陆", "中国内地", "内地", "mainland china", "pr china", "p.r. china", "people's republic of china"),
        "HK": ("香港", "香港特别行政区", "hong kong", "hong kong sar"),
        "MO": ("澳门", "澳门特别行政区", "macao", "macau"),
        "TW": ("台湾", "台湾地区", "taiwan"),
        "KR": ("南韩", "大韩民国", "korea", "republic of korea"),
        "AE": ("阿拉伯联合酋长国", "uae"),
    },
    "unit": {
        "m2": ("平米", "㎡", "sqm", "sq m", "square metres", "square meters"),
        "CNY": ("人民币", "rmb"),
        "USD": ("us dollar", "us$"),
        "percent": ("percent", "百分比"),
        "count": ("家", "项", "件", "units"),
    },
    # Fixed words of the house are called by the name of their class.
    "Per": {
        "day": ("天", "日", "每天", "每日", "元/平方米·天", "元/平方米/天", "元/㎡/天", "per day", "daily"),
        "month": ("月", "每月", "元/平方米·月", "元/平方米/月", "元/㎡/月", "per month", "monthly"),
    },
}  # fmt: skip


def spoken(vocabulary: str) -> Iterator[tuple[str, str]]:
    """Each further word for a term of this vocabulary, folded as cells are, and the term's code."""
    for code, words in SAID.get(vocabulary, {}).items():
        for word in words:
            yield plain(word).casefold(), code
