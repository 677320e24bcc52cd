"""The public site: what an investor reads, in two languages, live or exported.

Takes: subjects marked public and what is on record about them, releases; what the office writes itself.
Gives: pages that depend on the record and a day alone, and the list of all their addresses.
"""
