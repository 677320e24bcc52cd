"""An officer types a few characters and the organisation meant stands first."""

from itertools import product

import pytest
from django.db.models import QuerySet
from django.utils.translation import override
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from inward.core.sought import sought
from inward.directory import actions
from inward.directory.models import Listing, Organisation
from inward.directory.queries import listed, nearest, organisations
from tests import make

pytestmark = pytest.mark.django_db


def found(text: str, among: QuerySet[Listing] | None = None) -> list[str]:
    by_key = Listing.objects.in_bulk(nearest(text, among))
    return [by_key[key].name_en or by_key[key].name_zh for key in nearest(text, among)]


@pytest.mark.parametrize(
    "typed",
    ["阿斯利康", "利康", "阿", "astra", "Zeneca", "AZ", "a", "ＡＳＴＲＡ", "  astrazeneca "],
)
def test_it_is_found_by_chinese_english_alias_and_parts_of_them(typed):
    make.organisation(en="AstraZeneca", zh="阿斯利康", aliases=("AZ",))
    make.organisation(en="Muji", zh="无印良品")

    assert found(typed)[:1] == ["AstraZeneca"]


def test_accents_and_case_do_not_matter():
    make.organisation(en="L'Oréal", zh="欧莱雅")

    assert found("l'oreal") == found("ORÉAL") == ["L'Oréal"]


def test_it_is_found_by_its_number_and_by_the_beginning_of_it():
    made = make.organisation(en="Lei Bearer")
    actions.add_identifier(
        made,
        kind=make.term("identifier_kind:lei"),
        value="PY6ZZQWO2IZFZC3IOL08",
        as_of=make.interval("2024"),
        by=None,
        at=make.NOW,
    )

    assert found("PY6ZZQWO2IZFZC3IOL08") == found("py6zz") == ["Lei Bearer"]


def test_two_characters_of_latin_find_beginnings_of_words_not_middles():
    make.organisation(en="Alpha Beta")
    make.organisation(en="Gambetta")

    assert found("be") == ["Alpha Beta"]


def test_words_are_found_in_any_order_and_all_of_them():
    make.organisation(en="Shanghai Pearl Logistics", zh="上海明珠物流")
    make.organisation(en="Pearl Studio", zh="明珠影视")

    assert found("logistics pearl") == ["Shanghai Pearl Logistics"]
    assert found("物流 上海") == ["Shanghai Pearl Logistics"]
    assert found("明珠 logistics") == ["Shanghai Pearl Logistics"]


def test_the_nearest_name_stands_first():
    make.organisation(en="The Apple Tree")
    make.organisation(en="Pineapple Trading")
    make.organisation(en="Apple Leisure")
    make.organisation(en="Apple")

    assert found("apple") == ["Apple", "Apple Leisure", "The Apple Tree", "Pineapple Trading"]


def test_a_whole_name_is_found_however_many_contain_it(monkeypatch):
    monkeypatch.setattr("inward.directory.queries.CANDIDATES", 5)
    for number in range(12):
        make.organisation(en=f"Greater Orient {number}")
    make.organisation(en="Orient")

    assert found("orient")[0] == "Orient"


def test_a_filter_is_applied_before_the_cap(monkeypatch):
    monkeypatch.setattr("inward.directory.queries.CANDIDATES", 3)
    for number in range(8):
        make.organisation(en=f"Delta Union {number}", sector="retail")
    make.organisation(en="The Delta House", sector="legal")

    only = organisations(sector="sector:legal")
    assert found("delta", only) == ["The Delta House"]


def test_a_merged_entry_is_found_under_the_one_that_stays():
    stays = make.organisation(en="Ryohin Keikaku")
    goes = make.organisation(en="Mujirushi Shop")
    actions.merge(
        goes, into=stays, why="same number", as_of=make.interval("2024"), by=None, at=make.NOW
    )

    assert found("mujirushi") == ["Ryohin Keikaku"]


@pytest.mark.parametrize(
    "typed", ['"', "'", "%", "_", "*", "()", "a AND", "NOT", "^x", "\\", "a*b"]
)
def test_signs_that_mean_something_to_a_database_are_only_characters(typed):
    make.organisation(en="Plain Name")

    assert nearest(typed) is not None
    assert listed(typed).count.number in (0, 1)


def test_a_per_cent_sign_finds_only_a_per_cent_sign():
    make.organisation(en="100% Design")
    make.organisation(en="1000 Designs")

    assert found("00% d") == ["100% Design"]


# The slow obvious way: look at every name of everybody.
LATIN, HAN = "ab", "静安"
ALL = {"".join(p).strip() for n in (2, 3, 4) for p in product(LATIN + " " + HAN, repeat=n)}
NAMES = sorted(ALL - {""})[::9]


def is_mixed(word: str) -> bool:
    """One Latin letter beside one Chinese character is found by its two parts."""
    return len(word) <= 2 and any(c in LATIN for c in word) and any(c in HAN for c in word)


def has(name: str, word: str) -> bool:
    """What search promises of one word: anywhere, but one or two Latin letters only begin a word."""
    if len(word) > 2 or word[0] in HAN:
        return word in name
    return any(run.startswith(word) for run in runs(name))


def runs(name: str) -> list[str]:
    """Words as the small index has them: Latin letters between anything else."""
    return "".join(c if c in LATIN else " " for c in name).split()


@pytest.fixture
def everybody(db: None) -> dict[int, str]:
    return {make.organisation(en=name).pk: sought(name) for name in NAMES}


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=st.lists(st.text(LATIN + HAN, min_size=1, max_size=4), min_size=1, max_size=2))
def test_search_finds_what_looking_at_every_name_finds(everybody, words):
    assume(not any(is_mixed(word) for word in words))
    wanted = {pk for pk, name in everybody.items() if all(has(name, word) for word in words)}
    whole = {pk for pk, name in everybody.items() if name.startswith(" ".join(words))}

    assert set(nearest(" ".join(words))) == wanted | whole


@pytest.mark.parametrize(
    ("language", "order"),
    [
        ("en", ["Apple", "宝尊", "Muji", "Zhihu"]),  # bao zun
        ("zh-hans", ["Apple", "宝尊", "Muji", "Zhihu"]),  # wu yin, zhi hu
    ],
)
def test_a_list_is_in_the_order_its_reader_expects(language, order):
    make.organisation(en="Muji", zh="无印良品")
    make.organisation(en="Zhihu", zh="知乎")
    make.organisation(en="Apple")
    _only_chinese("宝尊")
    with override(language):
        rows = [row.name_en or row.name_zh for row in listed("").rows]

    assert rows == order


def test_chinese_names_stand_by_their_sound_not_by_their_english():
    make.organisation(en="Zebra", zh="阿尔法")
    make.organisation(en="Alpha", zh="卓越")
    with override("zh-hans"):
        in_chinese = [row.name_zh for row in listed("").rows]
    with override("en"):
        in_english = [row.name_zh for row in listed("").rows]

    assert (in_chinese, in_english) == (["阿尔法", "卓越"], ["卓越", "阿尔法"])


def _only_chinese(name: str) -> Organisation:
    return actions.enter(
        name_zh=name,
        kind=make.term("organisation_kind:enterprise"),
        as_of=make.interval("2024"),
        by=None,
        at=make.NOW,
    )


def test_reading_page_by_page_meets_everybody_once():
    for number in range(23):
        make.organisation(en=f"Same Name {number % 3}", zh=f"同名{number % 4}")

    seen, after = [], ""
    while True:
        page = listed("", after, size=5)
        seen += [row.pk for row in page.rows]
        after = page.next
        if not after:
            break
    assert len(seen) == len(set(seen)) == 23
