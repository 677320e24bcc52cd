"""The shell around every page, the stories that join packages, and the command line.

Takes: the queries of every package below.
Gives: pages, and `inward`.
"""
