from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inward.engines.matching import grams, names

pytestmark = pytest.mark.engine
words = st.text(alphabet="abcß中文龙 .é🎉", max_size=12)


@settings(deadline=None)
@given(st.lists(words, max_size=8))
def test_equal_strings_have_equal_hashes_and_unequal_ones_do_not(strings: list[str]) -> None:
    hashes = grams.hashed(strings, salt=3)

    assert len(set(hashes.tolist())) == len(set(strings))
    assert [value == 0 for value in hashes] == [string == "" for string in strings]


@settings(deadline=None)
@given(st.lists(words, min_size=1, max_size=6))
def test_a_string_has_one_hash_whatever_stands_beside_it(strings: list[str]) -> None:
    together = grams.hashed(strings)

    assert together.tolist() == [grams.hashed([string])[0] for string in strings]


def test_a_break_within_a_string_belongs_to_it() -> None:
    alone = grams.hashed(["o1\n", "o2"])

    assert len({*alone.tolist(), *grams.hashed(["o1", "\no2"]).tolist()}) == 4


def pairs_by_hand(name: str) -> Counter[str]:
    """Pairs of Chinese characters, slowly."""
    return Counter(a + b for a, b in pairwise(name))


@pytest.mark.parametrize("name", ["青穗生物科技", "青青青", "一"])
def test_pairs_of_characters_are_those_found_by_hand(name: str) -> None:
    owner, gram = grams.of_names([names.take_apart(name)], [""], [""])

    han = gram[grams.kind_of(gram) == grams.HAN]

    assert len(han) == len(pairs_by_hand(name))
    assert set(owner.tolist()) <= {0}


@settings(deadline=None)
@given(st.lists(words, min_size=1, max_size=5))
def test_the_grams_of_a_name_do_not_depend_on_the_names_beside_it(strings: list[str]) -> None:
    taken = [names.take_apart(string) for string in strings]
    blank = [""] * len(taken)

    owner, gram = grams.of_names(taken, blank, blank)

    for at, name in enumerate(taken):
        alone = grams.of_names([name], [""], [""])[1]
        assert np.array_equal(gram[owner == at], alone)


def test_a_name_shares_sounds_with_its_pinyin_and_words_with_its_translation() -> None:
    one, other = names.take_apart("青穗生物科技"), names.take_apart("Qing Sui Biotechnology")

    owner, gram = grams.of_names([one, other], ["", ""], ["", ""])

    both = set(gram[owner == 0].tolist()) & set(gram[owner == 1].tolist())
    assert {int(kind) for kind in grams.kind_of(np.array(sorted(both)))} == {
        grams.SOUND,
        grams.LATIN,
    }


@settings(deadline=None)
@given(st.lists(words, max_size=8))
def test_few_strings_that_stand_often_have_the_same_hashes(strings: list[str]) -> None:
    assert grams.hashed_few(strings, salt=3).tolist() == grams.hashed(strings, salt=3).tolist()
