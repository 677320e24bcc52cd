"""Reads the reference numbers of the ASEM example, which lie beside the project."""

import csv
from dataclasses import dataclass

import numpy as np

from tests.support.shared import needs


@dataclass(frozen=True)
class Sheet:
    """A reference table: the codes of its columns and rows, and its numbers."""

    columns: list[str]
    rows: list[str]
    values: np.ndarray

    def take(self, codes):
        return self.values[:, [self.columns.index(code) for code in codes]]


def rows(name):
    with needs("data", "composite", "asem", f"{name}.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        return list(csv.DictReader(file))


def sheet(name, key="uCode"):
    lines = rows(name)
    columns = [code for code in lines[0] if code != key]
    values = [[_number(line[code]) for code in columns] for line in lines]
    return Sheet(columns, [line[key] for line in lines], np.array(values))


def meta():
    """What is said of each indicator and aggregate, by code."""
    return {line["iCode"]: line for line in rows("asem_iMeta")}


def members(parent):
    return [code for code, line in meta().items() if line["Parent"] == parent]


def leaves(parent):
    """The indicators anywhere beneath an aggregate."""
    below = [[code] if not members(code) else leaves(code) for code in members(parent)]
    return [code for codes in below for code in codes]


def column_of(name, codes, which):
    """One column of a raw table, in the order of the units given."""
    by_code = {line["uCode"]: line[which] for line in rows(name)}
    return [by_code[code] for code in codes]


def directed_and_treated():
    """The treated indicators, turned so that more is better everywhere."""
    treated, said = sheet("asem_stage_treated"), meta()
    signs = np.array([float(said[code]["Direction"]) for code in treated.columns])
    return treated.values * signs


WORDS = {"": np.nan, "NA": np.nan, "TRUE": 1.0, "FALSE": 0.0}


def _number(cell):
    return WORDS[cell] if cell in WORDS else float(cell)
