"""The office itself: its teams and its members.

Takes: users and their roles (core).
Gives: teams, which may stand for a sub-district, and the members in them.
"""
