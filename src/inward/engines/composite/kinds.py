"""How a value of a framework file is read.

Each function takes what TOML gave and returns what it means, or raises a ValueError. Its docstring
says what is wanted, and is shown to whoever wrote something else.
"""

import math
from collections.abc import Callable

Kind = Callable[[object], object]


def number(value: object) -> float:
    """a number"""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError
    try:
        read = float(value)
    except OverflowError:  # a whole number of 400 digits
        raise ValueError from None
    if not math.isfinite(read):
        raise ValueError
    return read


def positive(value: object) -> float:
    """a number above 0"""
    if number(value) <= 0:
        raise ValueError
    return number(value)


def share(value: object) -> float:
    """a share above 0 and up to 1"""
    if not 0 < number(value) <= 1:
        raise ValueError
    return number(value)


def count(value: object) -> int:
    """a whole number, 0 or more"""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError
    return value


def yes_no(value: object) -> bool:
    """true or false"""
    if not isinstance(value, bool):
        raise ValueError
    return value


def text(value: object) -> str:
    """a text"""
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return value.strip()


def texts(value: object) -> tuple[str, ...]:
    """a list of texts"""
    if not isinstance(value, list | tuple):
        raise ValueError
    return tuple(text(each) for each in value)


def numbers(value: object) -> tuple[float, ...]:
    """a list of numbers"""
    if not isinstance(value, list | tuple) or not value:
        raise ValueError
    return tuple(number(each) for each in value)


def low_high(value: object) -> tuple[float, float]:
    """two numbers, the lower first"""
    pair = numbers(value)
    if len(pair) != 2 or pair[0] >= pair[1]:
        raise ValueError
    return pair[0], pair[1]


def shares_by_code(value: object) -> tuple[tuple[str, float], ...]:
    """a share for each of some aggregates, such as { input = 0.66, output = 0.66 }"""
    if not isinstance(value, dict):
        raise ValueError
    return tuple((text(code), share(least)) for code, least in value.items())


def penalty(value: object) -> str:
    """either "down" (more is better) or "up" (less is better)"""
    words = {
        "down": "down",
        "negative": "down",
        "-": "down",
        "up": "up",
        "positive": "up",
        "+": "up",
    }
    if not isinstance(value, str) or value not in words:
        raise ValueError
    return words[value]


def counted(value: object) -> str:
    """observed or imputed"""
    if value not in ("observed", "imputed"):
        raise ValueError
    return str(value)
