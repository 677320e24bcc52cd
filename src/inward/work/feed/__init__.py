"""Somebody's tasks and clocks in their own calendar, by a private link."""
