"""What leaves the office: frozen releases that a stranger can verify.

Takes: figures counted at two clocks.
Gives: releases chained by digest, their public pages and files.
"""
