"""The open formats a site leaves as: pure builders, from plain values to documents.

No queries, no clock, no request. Addresses come in as they shall stand in the document: absolute
where the site's own address is known, from the root of the host where it is not.
"""
