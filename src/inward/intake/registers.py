"""Whole registers: duplicates within one, links between two of millions, by Splink on DuckDB or on Spark."""

import importlib.util
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from inward.engines.matching import context, names
from inward.engines.matching.records import Record

ENGINES = {"duckdb": "registers", "spark": "spark"}
"""Engine -> the extra that installs it."""


class NotInstalled(Exception):
    """What links registers is not installed; the message says how to install it."""


class Link(NamedTuple):
    """Two records that mean one organisation; within one register `left` < `right`."""

    left: str
    right: str
    probability: float


_LEFT, _RIGHT, _PROBABILITY = "unique_id_l", "unique_id_r", "match_probability"
COLUMNS = (
    "unique_id",
    "body",
    "core",
    "start",
    "sound",
    "words",
    "city",
    "country",
    "domain",
    "identifier",
)


_AND = "\t"


def forms(record: Record) -> Iterator[dict[str, str | None]]:
    """Each name of a record as a row of its own; `unique_id` is the record's id and the number of the name."""
    for number, name in enumerate(dict.fromkeys((record.name, *record.other_names))):
        yield prepared(replace(record, id=f"{record.id}{_AND}{number}", name=name))


def prepared(record: Record) -> dict[str, str | None]:
    """A record as the columns that are compared and blocked on; None where nothing is known."""
    taken = names.take_apart(record.name)
    core = taken.core.replace(" ", "")
    values = {
        "body": taken.body.replace(" ", ""),
        "core": core,
        # Two characters say as much in Chinese as five letters elsewhere.
        "start": core[:2] if taken.east else core[:5],
        "sound": taken.sound.replace(" ", "").replace(".", "")
        if taken.east
        else taken.latin.replace(" ", ""),
        "words": " ".join(sorted(set(taken.latin.split()))),
        "city": context.city(record.city)[0] or taken.region,
        "country": context.near_country(context.country(record.country)),
        "domain": context.domain(record.domain)[0],
        "identifier": context.identifier(record.identifier),
    }
    return {"unique_id": record.id} | {name: value or None for name, value in values.items()}


def links(tables: Sequence[Sequence[Record]], *, engine: str, least: float = 0.9) -> list[Link]:
    """Links between two registers, or duplicates within one.

    Args:
        tables: one register or two.
        engine: 'duckdb' on one machine, 'spark' when one is not enough.
        least: lowest probability of a link.

    Returns:
        Links in order of ids.

    Raises:
        NotInstalled: the engine's extra is missing.
    """
    if not all(tables):
        return []
    for package in ("splink", {"duckdb": "duckdb", "spark": "pyspark"}[engine]):
        if importlib.util.find_spec(package) is None:
            raise NotInstalled(f"{package} is not installed: pip install inward[{ENGINES[engine]}]")
    frames = [[form for record in table for form in forms(record)] for table in tables]
    return _on_duckdb(frames, least) if engine == "duckdb" else _on_spark(frames, least)


def _settings(tables: int) -> Any:
    """What Splink compares; the weights are fixed, so that both engines and every run give the same links."""
    from splink import SettingsCreator, block_on

    return SettingsCreator(
        link_type="dedupe_only" if tables == 1 else "link_only",
        probability_two_random_records_match=1e-5,
        comparisons=[
            _name(),
            _same("city", 0.7, 0.02),
            _same("country", 0.97, 0.3),
            _same("domain", 0.8, 1e-5),
            _same("identifier", 0.98, 1e-7),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("core"),
            block_on("sound"),
            block_on("words"),
            block_on("domain"),
            block_on("identifier"),
            block_on("start", "city"),
        ],
    )


def _level(condition: str, label: str, m: float, u: float) -> dict[str, Any]:
    return {
        "sql_condition": condition,
        "label_for_charts": label,
        "m_probability": m,
        "u_probability": u,
        "fix_m_probability": True,
        "fix_u_probability": True,
    }


def _name() -> dict[str, Any]:
    """Names by falling likeness. Columns stand without quotes: what DuckDB reads as a column is a string to Spark. The probabilities are orders of magnitude, not fitted: m among true pairs, u among others."""
    return {
        "output_column_name": "name",
        "comparison_levels": [
            {
                "sql_condition": "core_l IS NULL OR core_r IS NULL",
                "label_for_charts": "nothing",
                "is_null_level": True,
            },
            _level("body_l = body_r", "same without the legal form", 0.55, 1e-7),
            _level("core_l = core_r", "same without the region", 0.15, 4e-6),
            _level("words_l = words_r", "same words", 0.1, 1e-6),
            _level("sound_l = sound_r", "sound the same", 0.1, 1e-6),
            _level(
                "levenshtein(core_l, core_r) <= 1 AND length(core_l) > 5",
                "one character apart",
                0.06,
                1e-6,
            ),
            _level("ELSE", "unlike", 0.04, 0.99),
        ],
    }


def _same(column: str, m: float, u: float) -> dict[str, Any]:
    return {
        "output_column_name": column,
        "comparison_levels": [
            {
                "sql_condition": f"{column}_l IS NULL OR {column}_r IS NULL",
                "label_for_charts": "nothing",
                "is_null_level": True,
            },
            _level(f"{column}_l = {column}_r", "same", m, u),
            _level("ELSE", "different", 1 - m, 1 - u),
        ],
    }


Frames = list[list[dict[str, str | None]]]


def _on_duckdb(frames: Frames, least: float) -> list[Link]:
    import duckdb
    import pyarrow  # type: ignore[import-untyped]
    from splink.backends.duckdb import DuckDBAPI

    schema = pyarrow.schema([(name, pyarrow.string()) for name in COLUMNS])
    tables = [pyarrow.Table.from_pylist(frame, schema=schema) for frame in frames]
    api = DuckDBAPI(connection=duckdb.connect())
    return _sorted(_predicted(api, tables, least).as_record_list(), within=len(frames) == 1)


def _on_spark(frames: Frames, least: float) -> list[Link]:
    from pyspark.sql import SparkSession, types
    from splink.backends.spark import SparkAPI

    schema = types.StructType([types.StructField(name, types.StringType()) for name in COLUMNS])
    with tempfile.TemporaryDirectory(prefix="inward-spark-") as folder:
        session = (
            SparkSession.builder.appName("inward match")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.warehouse.dir", f"{folder}/warehouse")
            .getOrCreate()
        )
        partitions = 2 * session.sparkContext.defaultParallelism
        session.conf.set("spark.sql.shuffle.partitions", partitions)
        # Splink breaks long plans by writing what it has so far to this folder; by checkpoints, because Spark 4 warns that it
        # ignores Parquet paths that begin with "_", as Splink's do.
        session.sparkContext.setCheckpointDir(f"{folder}/checkpoints")
        try:
            tables = [
                session.createDataFrame([tuple(row[c] for c in COLUMNS) for row in frame], schema)
                for frame in frames
            ]
            api = SparkAPI(  # type: ignore[no-untyped-call]
                spark_session=session,
                break_lineage_method="checkpoint",
                num_partitions_on_repartition=partitions,
                register_udfs_automatically=False,
            )
            # The threshold is applied to what is already computed: as a part of Splink's own query Spark would write out the
            # probability, with all it is made of, once more for every level, until memory ends.
            found = _predicted(api, tables).as_spark_dataframe()
            likely = found.where(found[_PROBABILITY] >= least)
            rows = likely.select(_LEFT, _RIGHT, _PROBABILITY).collect()
            return _sorted(rows, within=len(frames) == 1)
        finally:
            session.stop()


def _predicted(api: Any, tables: list[Any], least: float | None = None) -> Any:
    """Splink's predictions; without `least` all of them."""
    from splink import Linker

    names = ("register_a", "register_b")[: len(tables)]
    inputs = [
        api.register(table, dataset_display_name=name)
        for table, name in zip(tables, names, strict=True)
    ]
    made = Linker(inputs[0] if len(inputs) == 1 else inputs, _settings(len(tables)), log_level=None)
    return made.inference.predict(threshold_match_probability=least)


def _sorted(rows: Iterable[Any], *, within: bool) -> list[Link]:
    """One link for two records, by whichever of their names links them best."""
    best: dict[tuple[str, str], float] = {}
    for row in rows:
        left, right = (row[side].rpartition(_AND)[0] for side in (_LEFT, _RIGHT))
        if within and left == right:
            continue
        pair = (min(left, right), max(left, right)) if within else (left, right)
        best[pair] = max(best.get(pair, 0), round(row[_PROBABILITY], 6))
    return sorted(Link(left, right, probability) for (left, right), probability in best.items())
