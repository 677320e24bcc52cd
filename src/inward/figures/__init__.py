"""Numbers counted from the record by registered rules, and what others have claimed.

Takes: facts of every package below, a day, a position in the known sequence.
Gives: a value and the rows it counted; claims beside what the record can count.
"""
