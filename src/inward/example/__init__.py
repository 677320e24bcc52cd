"""The packaged example: Jing'an's public record of investment promotion, and the vocabularies an office starts with.

Takes: nothing; it is data.
Gives: folders of CSV tables for `inward load`.
"""
