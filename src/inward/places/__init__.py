"""Where things are: the district, its zones and sub-districts, and the sites in them.

Takes: boundaries, addresses and floor areas (evidence).
Gives: areas in a tree, and sites (buildings, campuses, parks) that stand in them.
"""
