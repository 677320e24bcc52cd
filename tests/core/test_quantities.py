"""Shares as whole numbers per hundred."""

from decimal import Decimal

import pytest

from inward.core.quantities import per_hundred


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (2, 3, 67),
        (1, 3, 33),
        (1, 8, 13),
        (3, 3, 100),
        (0, 3, 0),
        (999, 1000, 99),
        (1, 1000, 1),
        (5, 4, 125),
        (Decimal("0.5"), Decimal(100), 1),
        (0, 0, None),
    ],
)
def test_half_is_rounded_up_but_nothing_missing_is_all_and_something_is_not_nothing(
    part: Decimal | int, whole: Decimal | int, said: int | None
) -> None:
    assert per_hundred(part, whole) == said
