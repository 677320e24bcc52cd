"""A small sound folder, as data that a test changes before it is written."""

import csv
from pathlib import Path
from typing import TypeAlias

from inward.intake.tables import BY_NAME

Tables: TypeAlias = dict[str, list[dict[str, str]]]

USCC, LEI = "91110000600037341L", "529900T8BM49AURSDO55"


def sound() -> Tables:
    """Every table with a row or two, every reference good."""
    s, high = {"sources": "S1"}, {"sources": "S1", "confidence": "high"}
    return {
        "terms": [{"vocabulary": "service", "code": "visa", "en": "Visas", "zh": "签证服务"}],
        "sources": [
            {"id": "S1", "title": "Paper", "date": "2023-11-08", "kind": "official"},
            {"id": "S2", "title": "Other", "kind": "original", "url": "https://example.org/a"},
        ],
        "areas": [
            {"id": "city", "kind": "city", "name_en": "The City", "name_zh": "市", **high},
            {"id": "Z1", "kind": "zone", "name_en": "Riverside", "parent": "city", **high},
        ],
        "teams": [{"id": "team", "name_en": "Commerce", "name_zh": "商务委", "area": "Z1"}],
        "sites": [
            {
                "id": "T1",
                "kind": "office",
                "name_en": "Harbour House",
                "area": "Z1",
                "floor_area_m2": "1200.5",
                "opened": "2019",
                "latitude": "31.23",
                "longitude": "121.46",
                **high,
            }
        ],
        "organisations": [
            {
                "id": "O1",
                "kind": "enterprise",
                "name_en": "AstraZeneca",
                "name_zh": "阿斯利康",
                "country": "GB",
                "country_basis": "source",
                "sector": "life_health",
                "parent": "O3",
                **high,
            },
            {"id": "O2", "kind": "enterprise", "name_en": "Muji", "name_zh": "无印良品", **high},
            {"id": "O3", "kind": "enterprise", "name_en": "Zeneca Group", **high},
            {"id": "B1", "kind": "public_body", "name_zh": "区政府", **high},
        ],
        "names": [
            {
                "id": "N1",
                "organisation": "O2",
                "text": "MUJI",
                "language": "en",
                "kind": "brand",
                **s,
            }
        ],
        "identifiers": [
            {"id": "I1", "organisation": "O1", "kind": "uscc", "value": USCC, **s},
            {"id": "I2", "organisation": "O2", "kind": "lei", "value": LEI, **s},
        ],
        "designations": [
            {
                "id": "D1",
                "organisation": "O1",
                "designation": "regional_headquarters_certificate",
                "as_of": "2023-02",
                **high,
            }
        ],
        "establishments": [
            {
                "id": "H1",
                "organisation": "O1",
                "function": "rd_centre",
                "place": "T1",
                "opened": "2021-10",
                "as_of": "2021-10",
                **high,
            },
            {"id": "H2", "organisation": "O2", "function": "store", "opened": "2005", **high},
        ],
        "merges": [{"id": "M1", "organisation": "O3", "into": "O1", "as_of": "2024", **s}],
        "programmes": [{"id": "expo", "kind": "expo", "name_en": "The Expo"}],
        "editions": [
            {
                "id": "expo-6",
                "programme": "expo",
                "number": "6",
                "name_en": "6th Expo",
                "held": "2023-11-05/2023-11-10",
                "roll": "partial",
                **s,
            }
        ],
        "events": [
            {
                "id": "E1",
                "kind": "promotion",
                "name_en": "Promotion event",
                "held": "2023-11-06",
                "edition": "expo-6",
                **high,
            }
        ],
        "participations": [
            {
                "id": "P1",
                "event": "E1",
                "participant": "O1",
                "role": "exhibitor",
                "stand_m2": "400",
                **high,
            },
            {
                "id": "P2",
                "event": "E1",
                "participant": "T1",
                "role": "laureate",
                "as_of": "2023",
                **high,
            },
        ],
        "agreements": [
            {
                "id": "A1",
                "kind": "memorandum",
                "title_en": "Memorandum",
                "signed": "2023-11-06",
                "event": "E1",
                "sources": "S1;S2",
                "confidence": "medium",
            }
        ],
        "parties": [
            {"id": "A1.1", "agreement": "A1", "party": "O1", "role": "enterprise"},
            {"id": "A1.2", "agreement": "A1", "party": "B1", "role": "government"},
        ],
        "commitments": [
            {
                "id": "C1",
                "agreement": "A1",
                "promisor": "O1",
                "promisee": "B1",
                "place": "Z1",
                "wording_en": "Open an R&D centre",
                "strength": "signed",
                "due": "2024",
                **s,
            },
            {
                "id": "C2",
                "promisor": "O2",
                "wording_zh": "新增门店",
                "strength": "wish",
                "metric": "outlets",
                "target": "10",
                "unit": "count",
                "quantifier": "over",
                "as_of": "2023-11",
                **s,
            },
        ],
        "assessments": [
            {"id": "V1", "commitment": "C1", "verdict": "kept", "as_of": "2024-06", **s},
            {"id": "V2", "commitment": "C2", "verdict": "nothing_found", "as_of": "2026-11-23"},
        ],
        "observations": [
            {
                "id": "R1",
                "metric": "rhq",
                "subject": "Z1",
                "period": "2023-10",
                "value": "112",
                "unit": "count",
                "basis": "actual",
                "quantifier": "over",
                **high,
            }
        ],
        "claims": [
            {
                "id": "F1",
                "subject": "Z1",
                "text_en": "companies attended",
                "value": "400",
                "quantifier": "over",
                "unit": "count",
                "period": "2023",
                "figure": "participants_of_event",
                "parameters": "event=E1;role=exhibitor",
                **high,
            }
        ],
        "contradictions": [
            {
                "id": "X1",
                "subject": "Z1",
                "about": "its area",
                "statement_a": "2.6 km2",
                "sources_a": "S1",
                "statement_b": "1.8 km2",
                "sources_b": "S2",
            }
        ],
        "publications": [{"id": "U1", "subject": "Z1", "public": "yes", "as_of": "2024-01-01"}],
    }


def written(folder: Path, tables: Tables, *, encoding: str = "utf-8") -> Path:
    """The tables as CSV files; cells not named are empty, columns nobody needs are left out."""
    folder.mkdir(exist_ok=True)
    for name, rows in tables.items():
        named = {column for row in rows for column in row}
        columns = [
            column.name
            for column in BY_NAME[name].columns
            if not column.may_be_absent or column.name in named
        ]
        with (folder / f"{name}.csv").open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def find(tables: Tables, id_: str) -> dict[str, str]:
    """The row with this id, to be changed."""
    return next(row for rows in tables.values() for row in rows if row.get("id") == id_)
