"""Composite indices from a framework file and a table of data.

Takes: frameworks and data as files, engines.composite.
Gives: scores, ranks and every stage, on the command line.
"""
