"""Pages of lists, exports and reconciliation."""
