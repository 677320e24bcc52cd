"""Days, numbers and quantities as the office prints them, in both languages."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from inward.core.intervals import Interval, interval
from inward.core.printed import day, in_prose, number, ordinal, quantity, spelled


@pytest.mark.parametrize(
    ("printed", "table_en", "prose_en", "table_zh", "prose_zh"),
    [
        ("2019-11-05", "2019-11-05", "5 November 2019", "2019-11-05", "2019年11月5日"),
        ("2019-11", "2019-11", "November 2019", "2019-11", "2019年11月"),
        ("2019", "2019", "2019", "2019", "2019年"),
        ("2019-Q3", "2019-Q3", "the third quarter of 2019", "2019-Q3", "2019年第三季度"),
        (
            "2018-11-05/2018-11-10",
            "2018-11-05 to 11-10",
            "5 to 10 November 2018",
            "2018-11-05至11-10",
            "2018年11月5日至10日",
        ),
        (
            "2018-11-28/2018-12-02",
            "2018-11-28 to 12-02",
            "28 November to 2 December 2018",
            "2018-11-28至12-02",
            "2018年11月28日至12月2日",
        ),
        (
            "2018-12-28/2019-01-02",
            "2018-12-28 to 2019-01-02",
            "28 December 2018 to 2 January 2019",
            "2018-12-28至2019-01-02",
            "2018年12月28日至2019年1月2日",
        ),
        (
            "2024-01/2024-09",
            "2024-01 to 09",
            "January to September 2024",
            "2024-01至09",
            "2024年1月至9月",
        ),
        ("2018/2023", "2018 to 2023", "2018 to 2023", "2018至2023", "2018年至2023年"),
    ],
)
def test_a_day_is_printed_as_precisely_as_its_source(
    printed, table_en, prose_en, table_zh, prose_zh
):
    when = interval(printed)
    with override("en"):
        english = (day(when), in_prose(when))
    with override("zh-hans"):
        chinese = (day(when), in_prose(when))

    assert english == (table_en, prose_en)
    assert chinese == (table_zh, prose_zh)


@pytest.mark.parametrize(
    ("value", "unit", "quantifier", "english", "chinese"),
    [
        ("1100", "m2", "exact", "1,100\u00a0m²", "1100平方米"),
        ("400", "", "over", "over 400", "逾400"),
        ("80", "count", "more_than", "more than 80", "超过80"),
        ("11620000000", "CNY", "", "11.62\u00a0billion\u00a0yuan", "116.2亿元"),
        ("200000000", "CNY", "over", "over 200\u00a0million\u00a0yuan", "逾2亿元"),
        ("1000000000", "USD", "", "US$1\u00a0billion", "10亿美元"),
        ("12.500", "percent", "nearly", "nearly 12.5%", "近12.5%"),
        ("1000000", "m2", "over", "over 1,000,000\u00a0m²", "逾100万平方米"),
        ("348000", "m2", "", "348,000\u00a0m²", "34.8万平方米"),
        ("24365", "persons", "", "24,365\u00a0people", "24365人"),
        ("82200", "m2", "", "82,200\u00a0m²", "8.22万平方米"),
        ("0", "persons", "", "0\u00a0people", "0人"),
        ("3", "bridges", "", "3\u00a0bridges", "3bridges"),
    ],
)
def test_a_quantity_has_its_word_before_it_and_its_unit_after_it(
    value, unit, quantifier, english, chinese
):
    with override("en"):
        in_english = str(quantity(Decimal(value), unit, quantifier))
    with override("zh-hans"):
        in_chinese = str(quantity(Decimal(value), unit, quantifier))

    assert (
        in_english.replace(" billion", "\u00a0billion").replace(" million", "\u00a0million")
        == english
    )
    assert in_chinese == chinese


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=6, min_value=-(10**15), max_value=10**15
    )
)
def test_a_printed_number_is_the_number(value):
    with override("en"):
        english = number(value)
    with override("zh-hans"):
        chinese = number(value)

    assert Decimal(english.replace(",", "")) == Decimal(chinese) == value
    assert "E" not in english + chinese


@given(
    st.dates(date(1900, 1, 1), date(2999, 12, 31)), st.dates(date(1900, 1, 1), date(2999, 12, 31))
)
def test_every_interval_can_be_said_in_a_sentence(one, other):
    span = Interval(min(one, other), max(one, other))
    with override("en"):
        english = in_prose(span)
    with override("zh-hans"):
        chinese = in_prose(span)

    assert str(span.last.year) in english
    assert str(span.last.year) in chinese or span.first.year == span.last.year


def test_small_numbers_are_words_in_english_sentences():
    with override("en"):
        said = [spelled(n) for n in (0, 1, 10, 11, 1200)] + [
            ordinal(n) for n in (1, 6, 11, 22, 103)
        ]
    with override("zh-hans"):
        in_chinese = [spelled(5), ordinal(6), ordinal(11)]

    assert said == ["no", "one", "ten", "11", "1,200", "first", "sixth", "11th", "22nd", "103rd"]
    assert in_chinese == ["5", "第六", "第11"]
