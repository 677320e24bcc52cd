"""Targets of teams: what each has taken on, what the record counts of it, what the pipeline lets expect."""
