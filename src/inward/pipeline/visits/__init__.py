"""Whom of its accounts the office has seen, whom it has not, and a day's visits in a sensible order."""
