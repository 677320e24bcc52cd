"""From a first word to a delivered project: stages, gates, what is missing for the next one.

Takes: who asks (directory), where they came from (events), what they sign (agreements).
Gives: projects whose stage is derived from milestones, interactions, tasks owed to others.
"""
