"""Spreadsheets as they come: what a file is, its sheets, its rows with the line each stands on.

Takes: XLSX, XLS, ODS, CSV in the encodings offices have, cells pasted from a screen.
Gives: rows of plain text, what was noticed on the way, or a refusal that says what to do.
"""
