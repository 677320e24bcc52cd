"""Siting: what an investor asks of space, which units answer it, and the brief they take along.

Takes: units, measures, offers (places), who is in them (directory).
Gives: requirements with their ranking term by term, comparisons, frozen bilingual briefs as page and PDF.
"""
