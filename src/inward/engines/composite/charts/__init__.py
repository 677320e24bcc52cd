"""Figures a minister can read. Takes names and numbers; gives SVG text, in Chinese or English, legible in black and white."""

from inward.engines.composite.charts.comparison import contributions
from inward.engines.composite.charts.correlation import heat_map
from inward.engines.composite.charts.path import path_up
from inward.engines.composite.charts.pillars import bars_by_pillar, dots_by_pillar
from inward.engines.composite.charts.probability import rank_probability
from inward.engines.composite.charts.profile import profile
from inward.engines.composite.charts.ranking import ranking
from inward.engines.composite.charts.sensitivity import sensitivity

__all__ = [
    "bars_by_pillar",
    "contributions",
    "dots_by_pillar",
    "heat_map",
    "path_up",
    "profile",
    "rank_probability",
    "ranking",
    "sensitivity",
]
