"""The words printed in figures, in both languages side by side."""

from typing import Literal

Language = Literal["en", "zh"]

WORDS: dict[str, tuple[str, str]] = {
    "rank": ("Rank", "名次"),
    "score": ("Score", "得分"),
    "interval": ("Interval", "区间"),
    "no score": ("no score", "无得分"),
    "ranking": ("Ranking with intervals", "排名及区间"),
    "ranking note": (
        "Dot: the value with the method chosen. Line: {share} of the runs with other defensible choices. "
        "Where lines overlap, one unit cannot be said to be ahead.",
        "圆点为选定方法下的数值，线段为其他合理方法下{share}的结果。线段重叠时，不能断定孰先孰后。",
    ),
    "dots": ("Scores by pillar", "各维度得分"),
    "bars": ("Scores by pillar", "各维度得分"),
    "profile": ("Profile: {unit}", "{unit}概况"),
    "profile note": (
        "Dot: {unit}; filled where it is at the median or above, hollow where below. Grey bar: from the "
        "lowest to the highest of {count} units; dark part: the middle half; stroke: the median.",
        "圆点为{unit}：不低于中位数为实心，低于中位数为空心。浅色条为{count}个单位的最低值至最高值，深色段为居中的一半，竖线为中位数。",
    ),
    "correlation": ("Correlations", "相关系数"),
    "correlation note": (
        "Area of a square: size of the correlation. Filled: they rise together. Hollow: one falls as the other rises. "
        "Columns are numbered like the rows.",
        "方块面积表示相关程度：实心为同向，空心为反向。列号与行号相同。",
    ),
    "probability": ("Probability of each rank", "各名次的概率"),
    "probability note": (
        "Area of a square: share of the runs in which the unit takes that rank; outlined: the rank published.",
        "方块面积为该单位取得该名次的比例；带框者为公布的名次。",
    ),
    "percent note": (
        "Percent of the runs in which the unit takes that rank; outlined: the rank published.",
        "数字为该单位取得该名次的百分比；带框者为公布的名次。",
    ),
    "sensitivity": ("What moves the result", "结果受什么影响"),
    "sensitivity note": (
        "Share of the variance of the result. Whiskers: interval of the estimate. Where “in all” is well above "
        "“alone”, the choice acts together with others.",
        "占结果方差的比例，细线为估计区间。“合计”明显大于“单独”时，该选择与其他选择共同起作用。",
    ),
    "first": ("alone", "单独"),
    "total": ("in all", "合计"),
    "path": (
        "{unit}: the way from rank {before} to {after}",
        "{unit}：从第{before}名到第{after}名",
    ),
    "path note": (
        "Hollow: today. Filled: needed. The other units stay as they are.",
        "空心为现状，实心为所需水平；其他单位保持不变。",
    ),
    "effort": ("Effort", "投入"),
    "change": ("From, to", "变化"),
    "comparison": ("Why {first} and {second} differ", "{first}与{second}的差距从何而来"),
    "comparison note": (
        "Filled bar: {first} is ahead. Hollow bar: {second} is ahead. Together they make the difference in score.",
        "实心条为{first}领先，空心条为{second}领先，合计即总分之差。",
    ),
    "others": ("the other {count} together", "其余{count}项合计"),
    "sum": ("Difference in score", "总分之差"),
    "colon": (": ", "："),
    "semicolon": ("; ", "；"),
    "stop": (".", "。"),
    "to": ("–", "–"),
}


def word(key: str, language: Language, **values: object) -> str:
    """One entry in a language, its places filled in."""
    if language not in ("en", "zh"):
        raise ValueError(f"language must be en or zh, got {language!r}")
    return WORDS[key][language == "zh"].format(**values)
