"""What every package shares: terms, intervals, quantities, permissions, the ledgers' refusals.

Takes: days as printed, numbers as published, users, requests.
Gives: intervals and quantities that compare, vocabularies, roles, page-or-part answers.
"""
