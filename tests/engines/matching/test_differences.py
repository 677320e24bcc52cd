"""What of two names differs, and the short cuts by which pairs are found and weighed."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from inward.engines.matching import Directory, Query, differences, features, grams, names, retrieval
from inward.engines.matching.strings import Strings

pytestmark = pytest.mark.engine
_texts = st.text(alphabet="ab ", max_size=8)


def sides(*given_: str) -> differences.Sides:
    taken = [names.take_apart(name) for name in given_]
    return differences.Sides(
        *([getattr(n, at) for n in taken] for at in ("core", "latin", "sound"))
    )


def seen(mine: Sequence[str], theirs: Sequence[str], rare: str = "") -> list[dict[str, float]]:
    """Columns by name; every word weighs 1, the one named 9."""
    weights = np.ones(grams.SIZE, dtype=np.float32)
    weights[grams.words([rare])[1]] = 9
    columns = differences.columns(sides(*mine), sides(*theirs), weights)
    return [dict(zip(differences.NAMES, row, strict=True)) for row in columns.tolist()]


def test_firms_of_one_place_and_trade_differ_in_the_word_that_is_theirs() -> None:
    other, same = seen(
        ["Harbour Bluefin Logistics", "Harbour Bluefin Logistics"],
        ["Harbour Redfin Logistics Services", "Bluefin Logistics"],
        rare="bluefin",
    )

    assert (other["rarest_unfound_of_query"], same["rarest_unfound_of_query"]) == (9, 1)
    assert (other["rarest_shared"], same["rarest_shared"]) == (1, 9)
    assert (other["words_unfound_of_query"], other["words_unfound_of_record"]) == (1, 2)


def test_what_is_left_between_common_start_and_end_is_compared() -> None:
    another, typed_as_it_sounds, shorter = seen(
        ["临江兴沃汽车销售", "临江慧嘉汽车销售", "临江慧嘉汽车销售"],
        ["临江兴驰汽车销售", "临江慧佳汽车销售", "临江慧嘉汽车"],
    )

    assert another["core_rest"] == typed_as_it_sounds["core_rest"] == 0
    assert typed_as_it_sounds["sound_rest"] == -1
    assert another["sound_rest"] != -1
    assert shorter["core_rest"] == -1


@settings(deadline=None)
@given(st.lists(st.tuples(_texts, _texts), min_size=1, max_size=5))
def test_a_pair_differs_as_it_does_alone(pairs: list[tuple[str, str]]) -> None:
    mine, theirs = [a for a, _ in pairs], [b for _, b in pairs]

    together = seen(mine, theirs)

    assert together == [seen([a], [b])[0] for a, b in pairs]
    assert all(-1 <= row["latin_rest"] <= 1 for row in together)


def test_the_product_is_the_one_scipy_makes(directory: Directory) -> None:
    part = directory._parts[0].segment
    rows = [Query("上海青穗生物科技"), Query("Flying Fish"), Query("")]
    asked = retrieval.ask(rows, directory._weights, directory._statistics.counts)

    data, form, ends = retrieval._product(asked.lookup, part)

    whole = sparse.csr_array((data, form, ends), shape=(len(rows), len(part)))
    assert len(data)
    assert (whole != asked.lookup @ part.inverted).nnz == 0


def test_grams_with_the_same_low_bits_are_told_apart(directory: Directory) -> None:
    asked = retrieval.ask(
        [Query("a"), Query("b")], directory._weights, directory._statistics.counts
    )
    near, far = 5, 5 + features._SLOTS
    asked.matrix = sparse.csr_array(
        (np.array([2.0, 3.0, 7.0], dtype=np.float32), [near, far, far], [0, 2, 3]),
        shape=(2, grams.SIZE),
    )
    gram = np.array([near, far, 9, far, near], dtype=np.int32)

    weights = features._weights_of(asked, gram, np.array([0, 3, 5]))

    assert weights.tolist() == [2, 3, 0, 7, 0]


def test_strings_are_read_together_as_one_by_one() -> None:
    strings = Strings.of(["青穗", "", "a b"])

    rows = np.array([2, 0, 1, 0])

    assert strings.joined_at(rows, b"\t").split("\t") == strings.take(rows)
    assert strings.joined_at(rows[:0], b"\t") == ""
