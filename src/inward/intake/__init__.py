"""The way in: tables and lists become proposals, then records, all or nothing.

Takes: folders of CSV tables, spreadsheets.
Gives: facts with the file, sheet and line they came from; every problem at once where they cannot.
"""
