"""What the office holds and attends: programmes with editions, events, who took part.

Takes: organisations (directory), places.
Gives: editions of a series, events, participations that count first and n-th times.
"""
