"""Settings and root URLs.

Takes: the environment.
Gives: a running site.
"""
