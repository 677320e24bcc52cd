"""All current tables, for those above: declared where a load refreshes them."""

from inward.intake.current import all_current, current_by_kind

__all__ = ["all_current", "current_by_kind"]
