"""A framework is read from TOML or from a table, in whatever order and spelling people write it."""

from pathlib import Path

import numpy as np
import pytest

from inward.engines.composite import (
    Choice,
    FaultyInput,
    Framework,
    Name,
    Table,
    chosen,
    framework_from_text,
    read_framework,
    run,
)
from inward.engines.composite.framework_file import framework_and_faults

pytestmark = pytest.mark.engine

STRUCTURE = """\
code,name,name_zh,parent,direction,weight,unit,low,high,transform,aggregate
index,Index,总指数,,,,,,,,geometric
space,Space,载体,index,,2,,,,,
rent,Rent,租金,space,-1,1,12,1,12,log,
offices,Offices,,space,,,m2,min,p95,,
"""


def sound(text: str, folder: Path | None = None) -> Framework:
    framework, faults = framework_from_text(text, folder=folder)
    assert faults == ()
    return framework


def test_a_table_of_indicators_and_aggregates_is_a_framework(tmp_path: Path) -> None:
    path = tmp_path / "structure.csv"
    path.write_text(STRUCTURE, "utf-8")

    framework = read_framework(path)

    assert framework.root.code == framework.code == "index"
    assert framework.root.aggregate == Choice("geometric")
    rent, offices = framework.indicators
    assert (rent.direction, rent.unit, rent.transform.name) == (-1, "12", "log")
    assert (rent.goalposts, offices.goalposts) == ((1, 12), ("min", "p95"))
    assert (rent.name, offices.name.in_("zh")) == (Name("Rent", "租金"), "Offices")
    assert framework.nodes["space"].weight == 2


def test_a_toml_file_may_take_its_indicators_from_a_table_and_add_to_them(tmp_path: Path) -> None:
    (tmp_path / "structure.csv").write_text(STRUCTURE, "utf-8")

    framework = sound(
        '[index]\ntable = "structure.csv"\n[weights]\nrent = 5\n[[indicator]]\ncode = "metro"\nparent = "index"\n',
        tmp_path,
    )

    assert [i.code for i in framework.indicators] == ["rent", "offices", "metro"]
    assert framework.nodes["rent"].weight == 5


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (",-1,1,12,", ",2,1,12,", 'structure.csv line 4: indicator "rent", direction: must be 1'),
        (
            ",-1,1,12,",
            ",-1,much,12,",
            'structure.csv line 4: indicator "rent", weight: must be a number, 0 or more',
        ),
        (
            "geometric",
            "geometrik",
            'structure.csv line 2: aggregate "index", aggregate: no aggregate method',
        ),
        (
            "rent,Rent,租金,space",
            "rent,Rent,租金,spase",
            'structure.csv line 4: indicator "rent", parent',
        ),
    ],
)
def test_a_faulty_line_of_a_table_is_named(
    before: str, after: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "structure.csv"
    path.write_text(STRUCTURE.replace(before, after), "utf-8")

    _, faults = framework_and_faults(path)

    assert said in " | ".join(map(str, faults))


def test_a_table_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    _, faults = framework_from_text('[index]\ntable = "nowhere.csv"\n', folder=tmp_path)

    assert "nowhere.csv: cannot be read: No such file" in str(faults[0])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('"min-max"', Choice("min-max")),
        ('"Min max"', Choice("min-max")),
        ('"min_max"', Choice("min-max")),
        ('"minmax"', Choice("min-max")),
        ('"n_zscore"', Choice("z-score")),
        ("false", Choice("none")),
        ('{ method = "z-score", sd = 10 }', Choice("z-score", (("sd", 10.0),))),
    ],
)
def test_methods_may_be_spelt_as_people_spell_them(written: str, meant: Choice) -> None:
    framework = sound(f'[method]\nnormalise = {written}\n[[indicator]]\ncode = "rent"\n')

    assert framework.method.normalise == meant


@pytest.mark.parametrize(
    ("step", "written", "meant"),
    [
        ("aggregate", 0.5, Choice("power", (("power", 0.5),))),
        ("aggregate", {"power": -2}, Choice("power", (("power", -2.0),))),
        ("impute", 0, Choice("constant", (("value", 0.0),))),
        ("screen", 0.9, Choice("availability", (("least", 0.9),))),
        ("missing", 0.66, Choice("coverage", (("coverage", 0.66),))),
        ("treat", Choice("log"), Choice("log")),
    ],
)
def test_a_bare_number_is_enough_where_one_says_it_all(
    step: str, written: object, meant: Choice
) -> None:
    assert chosen(step, written) == meant


@pytest.mark.parametrize(
    ("step", "written", "said"),
    [
        ("aggregate", {"method": "power", "power": "big"}, "must be a number, not 'big'"),
        ("aggregate", {"method": "mpi", "penalty": "left"}, 'must be either "down"'),
        ("normalise", 3, "normalise wants a method"),
        ("normalise", {"method": "z-score", "sd": 0}, "must be a number above 0"),
        ("normalise", {"method": "categorical", "cuts": []}, "must be a list of numbers"),
        ("treat", {"method": "winsorise", "max_points": 1.5}, "must be a whole number, 0 or more"),
        ("treat", {"method": "winsorise", "force": 1}, "must be true or false"),
        ("screen", {"least": 0}, "must be a share above 0 and up to 1"),
        ("screen", {"counts": "all"}, "must be observed or imputed"),
        ("screen", {"keep": "JA"}, "must be a list of texts"),
        ("screen", {"within": 0.5}, "must be a share for each of some aggregates"),
        ("impute", {"method": "group-mean", "group": " "}, "must be a text"),
        (
            "impute",
            {"method": "mean", "group": "side"},
            '"mean" has no setting "group"; it has: none',
        ),
    ],
)
def test_a_setting_out_of_its_range_is_answered_with_what_it_must_be(
    step: str, written: object, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        chosen(step, written)


def test_a_setting_may_stand_beside_its_method() -> None:
    framework = sound("""
    [method]
    impute = "group-mean"
    group = "side"
    normalise = "z-score"
    mean = 100
    sd = 10
    [[aggregate]]
    code = "index"
    aggregate = "power"
    power = 0.5
    [[indicator]]
    code = "rent"
    parent = "index"
    treat = "winsorise"
    max_points = 3
    """)

    assert framework.method.impute == Choice("group-mean", (("group", "side"),))
    assert framework.method.normalise == Choice("z-score", (("mean", 100.0), ("sd", 10.0)))
    assert framework.root.aggregate == Choice("power", (("power", 0.5),))
    assert framework.indicators[0].treat == Choice("winsorise", (("max_points", 3),))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('impute = "group-mean"', '"group-mean" needs the setting group'),
        ('aggregate = "power"', '"power" needs the setting power'),
        ('aggregate = ["power"]', '"power" needs the setting power'),
        ('normalise = "categorical"\ncuts = [1]', '"categorical" needs the setting scores'),
        ('normalise = "z-score"\nsd = 0', 'sd of "z-score" must be a number above 0'),
        ('normalise = "z-score"\nmax_points = 5', 'there is no key "max_points" in method'),
    ],
)
def test_what_a_method_cannot_do_without_is_asked_for(line: str, said: str) -> None:
    _, faults = framework_from_text(f'[method]\n{line}\n[[indicator]]\ncode = "rent"\n')

    assert said in " | ".join(map(str, faults))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("name = 5", "index, name: must be a name"),
        ('long = ["one"]', "index, long: must be two column names"),
        ('[method]\nover_time = "never"', "method, over_time: must be pooled or each"),
        ("[weights]\nrent = true", "weights, rent: must be a number, 0 or more"),
        ('[[indicator]]\ncode = "x"\ngoalposts = ["low", "high"]', "must be two goalposts"),
        ('[[indicator]]\ncode = "x"\ngoalposts = ["p101", "max"]', "must be two goalposts"),
    ],
)
def test_a_key_that_cannot_be_read_is_answered_with_what_it_must_be(line: str, said: str) -> None:
    _, faults = framework_from_text(f'[index]\n{line}\n[[indicator]]\ncode = "rent"\n')

    assert said in " | ".join(map(str, faults))


def test_a_name_may_be_in_one_language_or_two_or_more() -> None:
    framework = sound(
        '[index]\nname = "Index"\n[[indicator]]\ncode = "rent"\nname = { zh = "租金", fr = "loyer" }\n'
    )

    assert framework.name.in_("zh-Hans") == "Index"
    assert framework.indicators[0].name.in_("en") == "租金"


def test_a_framework_file_that_is_faulty_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "index.toml"
    path.write_text('[[indicator]]\ncode = "rent"\nweight = -1\n', "utf-8")

    with pytest.raises(FaultyInput, match=r"index\.toml line 1: indicator \"rent\", weight"):
        read_framework(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_framework_files_of_chinese_offices_are_read(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "index.toml"
    path.write_bytes('[[indicator]]\ncode = "租金"\n'.encode(encoding))

    assert read_framework(path).indicators[0].code == "租金"


def test_a_number_too_large_to_hold_is_refused() -> None:
    _, faults = framework_from_text(f'[[indicator]]\ncode = "rent"\nweight = {"9" * 400}\n')

    assert [fault.code for fault in faults] == ["bad-weight"]


DATA = Table(("a", "b", "c", "d"), ("x", "y"), np.array([[1.0, 1], [2, 4], [3, np.nan], [5, 25]]))


@pytest.mark.parametrize(
    ("normalise", "expected"),
    [
        ('{ method = "distance-to-target", range = [1, 2] }', [1, 1.5, 2, 2]),
        ('{ method = "distance-to-target", cap = false }', [0, 0.5, 1, 2]),
        ('{ method = "distance-to-reference", unit = "c" }', [0, 0.5, 1, 2]),
        ('{ method = "fraction-of-max" }', [0.2, 0.4, 0.6, 1]),
        ('{ method = "scaled", centre = 1, spread = 2 }', [0, 0.5, 1, 2]),
        ('{ method = "scaled", range = [0, 4] }', [0, 1, 2, 4]),
    ],
)
def test_settings_reach_the_normalisation(normalise: str, expected: list[float]) -> None:
    framework = sound(f'[[indicator]]\ncode = "x"\ntarget = 3\nnormalise = {normalise}\n')

    assert run(framework, DATA).score("x").tolist() == pytest.approx(expected)


@pytest.mark.parametrize(
    ("normalise", "said"),
    [
        ('{ method = "distance-to-reference", unit = "z" }', "the code of a unit in the data"),
        ('{ method = "categorical", cuts = [1], scores = [1] }', "need one more score than cuts"),
    ],
)
def test_settings_that_do_not_fit_the_data_are_refused_by_name(normalise: str, said: str) -> None:
    framework = sound(f'[[indicator]]\ncode = "x"\nnormalise = {normalise}\n')

    with pytest.raises(FaultyInput, match=said):
        run(framework, DATA)


@pytest.mark.parametrize(
    ("impute", "filled"),
    [('"regression"', 9), ('{ method = "regression", most = 1 }', 9), ('"em"', 9), ('"median"', 4)],
)
def test_a_gap_may_be_filled_from_the_other_indicators(impute: str, filled: float) -> None:
    framework = sound(
        f'[method]\nimpute = {impute}\n[[indicator]]\ncode = "x"\n[[indicator]]\ncode = "y"\n'
    )

    found = run(framework, DATA).stage("imputed").value("c", "y")

    assert found == pytest.approx(filled, abs=4)


def test_an_empty_column_cannot_be_filled_and_is_only_worth_knowing_where_it_is_not_needed() -> (
    None
):
    empty = DATA.with_values(
        ("x", "y"), np.array([[1.0, np.nan], [2, np.nan], [3, np.nan], [4, np.nan]])
    )
    text = '[method]\nmissing = "rescale"\n[[indicator]]\ncode = "x"\n[[indicator]]\ncode = "y"\n'

    assert run(sound(text), empty).rank().tolist() == [4, 3, 2, 1]
    with pytest.raises(FaultyInput, match="no unit has a value"):
        run(sound(text.replace('"rescale"', '"none"')), empty)
    with pytest.raises(FaultyInput, match='indicator "y", impute: "mean" cannot fill it'):
        run(sound(text.replace("[method]", '[method]\nimpute = "mean"')), empty)


def test_columns_that_the_framework_names_must_be_there() -> None:
    framework = sound(
        '[method]\nimpute = { method = "group-mean", group = "side" }\n[[indicator]]\ncode = "x"\ndenominator = "people"\n'
    )

    with pytest.raises(FaultyInput) as refusal:
        run(framework, DATA)

    said = [fault.says for fault in refusal.value.faults]
    assert said == ['there is no group column "side"', 'data has no column "people"']
