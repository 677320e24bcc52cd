"""What a cell may hold, and what is said where it does not."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inward.core.quantities import Quantifier
from inward.intake.columns import (
    Address,
    Number,
    Parameters,
    Sources,
    TermOf,
    Text,
    Type,
    When,
    Whole,
    Word,
    YesNo,
    check_digits_hold,
)
from inward.intake.faults import Bad

pytestmark = pytest.mark.engine

TERMS = {"role": {"exhibitor", "attendee"}}
TYPES: list[Type] = [
    Address(),
    Number(10, 2),
    Parameters(),
    Sources(),
    TermOf("role"),
    Text(20),
    When(),
    Whole(),
    Word(Quantifier),
    YesNo(),
]


@pytest.mark.parametrize(
    ("type_", "cell", "value"),
    [
        (Number(), "112", Decimal(112)),
        (Number(), "-0.5", Decimal("-0.5")),
        (Number(10, 2), "0012345678.25", Decimal("12345678.25")),
        (Whole(), "6", 6),
        (TermOf("role"), "attendee", "role:attendee"),
        (Sources(), "S1; S2;S1", ("S1", "S2")),
        (YesNo(), "是", True),
        (YesNo(), "No", False),
        (Word(Quantifier), "more_than", "more_than"),
        (Parameters(), "year=2023; event=E36", {"year": "2023", "event": "E36"}),
        (Address(), "https://www.jingan.gov.cn/a?b=c", "https://www.jingan.gov.cn/a?b=c"),
    ],
)
def test_a_good_cell_is_its_value(type_: Type, cell: str, value: object) -> None:
    assert type_.read(cell, TERMS) == value


@pytest.mark.parametrize(
    ("type_", "cell", "code"),
    [
        (Number(), "1,200", "not-a-number"),
        (Number(), "１２", "not-a-number"),
        (Number(), "1e3", "not-a-number"),
        (Number(), "NaN", "not-a-number"),
        (Number(10, 2), "123456789", "number-too-long"),
        (Number(10, 2), "0.123", "number-too-long"),
        (Whole(), "0", "not-a-whole-number"),
        (TermOf("role"), "exhibitors", "wrong-term"),
        (TermOf("kind"), "exhibitor", "wrong-term"),
        (Address(), "www.jingan.gov.cn", "bad-address"),
        (Address(), "https://a b.cn", "bad-address"),
        (Address(), "javascript:alert(1)", "bad-address"),
        (Address(), "https://[", "bad-address"),
        (When(), "2023-02-30", "not-a-date"),
        (When(), "2023-05/2023-04", "not-a-date"),
        (When(), "spring", "not-a-date"),
        (Text(3), "four", "too-long"),
        (Parameters(), "year", "bad-parameters"),
    ],
)
def test_a_bad_cell_is_refused_by_name(type_: Type, cell: str, code: str) -> None:
    with pytest.raises(Bad) as refusal:
        type_.read(cell, TERMS)

    assert refusal.value.code == code


@given(st.sampled_from(TYPES), st.text(min_size=1, max_size=60))
def test_any_text_is_read_or_refused_with_a_remedy(type_: Type, cell: str) -> None:
    assert remedy_of(type_, cell.strip() or "x") != ""


def remedy_of(type_: Type, cell: str) -> str | None:
    """What is said to be done about the cell; None where it is good."""
    try:
        type_.read(cell, TERMS)
    except Bad as bad:
        return bad.remedy
    return None


def test_a_mistyped_term_is_shown_the_one_that_was_meant_and_all_that_are_allowed() -> None:
    with pytest.raises(Bad) as refusal:
        TermOf("role").read("exibitor", TERMS)

    assert refusal.value.remedy == "Did you mean exhibitor? Allowed: attendee, exhibitor"


@pytest.mark.parametrize(
    ("kind", "value", "holds"),
    [
        ("uscc", "91110000600037341L", True),
        ("uscc", "91110000600037341M", False),
        ("lei", "529900T8BM49AURSDO55", True),
        ("lei", "529900T8BM49AURSDO54", False),
        ("company_number", "anything", True),
    ],
)
def test_check_digits_are_asked_where_a_register_has_them(
    kind: str, value: str, holds: bool
) -> None:
    assert check_digits_hold(kind, value) is holds
