"""Agreements signed, and the promises in them: the office's own among them.

Takes: organisations (directory), the occasion (events), sources (evidence).
Gives: commitments, each followed by assessments until it is kept.
"""
