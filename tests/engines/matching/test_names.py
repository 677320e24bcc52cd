import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inward.engines.matching import names, normalise, text
from inward.engines.matching.context import checks, city, country, domain, identifier

pytestmark = pytest.mark.engine


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("上海青穗生物科技有限公司", "上海青穗生物科技"),
        ("上海青穗生物科技有限公司", "上海青穗生物科技股份有限公司"),
        ("ＡＢＣ（中国）有限公司", "ABC(中国)"),
        ("騰訊科技", "腾讯科技"),
        ("Hotman Co., Ltd.", "HOTMAN"),
        ("J.S. Bank S.p.A.", "JS Bank"),
        ("Müller & Söhne GmbH", "muller and sohne"),
        ("株式会社タイテック", "タイテック"),
    ],
)
def test_a_name_is_the_same_however_it_is_written(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("name", "core", "region"),
    [
        ("上海青穗生物科技有限公司", "青穗生物科技", "shanghai"),
        ("湖北省荆门市东红商贸有限责任公司", "东红商贸", "jingmen"),
        ("金鑫建筑安装有限责任公司（呼和浩特市）", "金鑫建筑安装", "hohhot"),
        ("浙江省武义县液化石油气有限公司", "液化石油气", "zhejiang"),
        ("Wuhan Zhu Chuang Technology Co., Ltd.", "zhu chuang technology", "wuhan"),
        ("Flying Fish Inc", "flying fish", ""),
    ],
)
def test_region_and_legal_form_are_taken_off(name: str, core: str, region: str) -> None:
    taken = names.take_apart(name)

    assert (taken.core, taken.region) == (core, region)


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("青海青穗生物科技有限公司", "qinghai qingsui biotechnology"),
        ("吐鲁番恒泰商贸有限公司", "turpan hengtai trading"),
        ("Tulufan Hengtai Trading Company Limited", "turpan hengtai trading"),
        ("公益社団法人日本技術士会", "japan professional engineers"),
        ("Université de Pau", "university pau"),
    ],
)
def test_a_chinese_name_reads_as_an_office_would_put_it_in_latin_letters(
    name: str, latin: str
) -> None:
    assert names.take_apart(name).latin == latin


def test_the_second_branch_has_another_number_than_the_thirteenth() -> None:
    second, thirteenth = (
        names.take_apart("康泽大药房第二分店"),
        names.take_apart("康泽大药房十三店"),
    )

    assert (second.numbers, thirteenth.numbers) == ("2", "13")


def test_what_stands_after_the_legal_form_is_a_branch() -> None:
    assert names.take_apart("齐鲁银行股份有限公司历下分行").branch == 4
    assert names.take_apart("齐鲁银行股份有限公司").branch == 0
    assert names.take_apart("金鑫建筑有限公司（西安）").branch == 0


@pytest.mark.parametrize(
    "name", ["", " ", "🎉", "有限公司", "Ltd", "()", "a", "\u202e\u202d", "第"]
)
def test_a_name_that_says_nothing_is_still_a_name(name: str) -> None:
    taken = names.take_apart(name)

    assert taken.core in {taken.body, taken.core}
    assert len(taken.full) <= max(len(name), 1)


@settings(deadline=None)
@given(st.text(alphabet="aZéßŁ騰讯株式会社（）·。.,&12 ＡカG有限公司", max_size=30))
def test_normalising_twice_changes_nothing_more(name: str) -> None:
    folded = text.fold(name)

    assert text.fold(folded) == folded


@settings(deadline=None)
@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=20))
def test_a_chinese_name_is_taken_apart_without_losing_its_characters(name: str) -> None:
    taken = names.take_apart(name)

    assert set(taken.core) <= set(taken.full)
    assert not text.EAST.search(taken.latin) or not taken.latin.isascii()


@pytest.mark.parametrize(
    ("word", "cut"),
    [("hengtai", ("heng", "tai")), ("tulufan", ("tu", "lu", "fan")), ("bank", ()), ("x", ())],
)
def test_pinyin_is_cut_into_syllables_and_english_is_not(word: str, cut: tuple[str, ...]) -> None:
    assert text.split_syllables(word) == cut


@pytest.mark.parametrize(
    ("one", "other"), [("杭州市", "Hangzhou"), ("Jingzhou City", "荆州"), ("乌鲁木齐", "Ürümqi")]
)
def test_a_city_is_one_city_in_both_scripts(one: str, other: str) -> None:
    assert city(one) == city(other)
    assert city(one)[1] != ""


def test_countries_domains_and_identifiers_have_one_form() -> None:
    assert country("United States") == country("美国") == country("us") == "US"
    assert domain("li@mail.cnrs.fr") == domain("https://www.cnrs.fr/x") == ("cnrs.fr", "cnrs")
    assert domain("li@qq.com") == domain("none") == ("", "")
    assert identifier("9131 0000 7109-33112e") == "91310000710933112E"


def test_check_digits_tell_a_right_identifier_from_a_mistyped_one() -> None:
    assert checks("91310000710933112E")
    assert not checks("91310000710933113E")
