"""Who is who: organisations under all their names, and where each of them is present.

Takes: names, identifiers and designations as sources print them, places.
Gives: organisations one can find by any name, their establishments, merges that can be undone.
"""
