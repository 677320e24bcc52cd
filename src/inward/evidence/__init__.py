"""Subjects, the facts about them, and where each statement comes from.

Takes: documents and their sentences (sources, citations), numbers as published.
Gives: Subject, the abstract Fact with its door, observations, publications, contradictions.
"""
