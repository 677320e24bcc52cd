"""Every step on a table small enough to check by eye.

These tables are tests (test_methods_page.py) and, with the docstrings, the page docs/methods.md.
"""

from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np

from inward.engines.composite import (
    aggregate,
    denominate,
    impute,
    normalise,
    statistics,
    treat,
    weights,
)
from tests.support.tables import table


@dataclass(frozen=True)
class Worked:
    """One function on small tables: the call as a reader would write it, and what it gives."""

    function: str
    call: str
    given: dict[str, str]
    gives: str

    def result(self) -> np.ndarray:
        """What the call gives, as rows."""
        names: dict[str, Any] = {name: table(text) for name, text in self.given.items()}
        names |= {name: rows[0] for name, rows in names.items() if name[0].islower()}
        found = eval(self.call, {**MODULES, **names})
        array = np.asarray(found, dtype=float)
        across = self.expected().shape[0] == 1  # one number for each indicator is drawn in a row
        return array[:, None] if array.ndim == 1 and not across else np.atleast_2d(array)

    def expected(self) -> np.ndarray:
        return table(self.gives)


MODULES: dict[str, ModuleType] = {
    "denominate": denominate,
    "impute": impute,
    "statistics": statistics,
    "treat": treat,
    "normalise": normalise,
    "weights": weights,
    "aggregate": aggregate,
}
STEPS = {
    "denominate": "Denominate: from totals to rates",
    "impute": "Impute: fill what is missing",
    "statistics": "Look at the data",
    "treat": "Treat outliers",
    "normalise": "Normalise: one scale for all",
    "weights": "Weight",
    "aggregate": "Aggregate: many scores, one number",
}

GAPS = """
rent  talent
10    1
20    .
60    5
.     9
"""
TWO = """
rent  talent
10    3
20    3
40    9
.     6
"""
TAIL = """
firms
1
2
3
4
5
6
30
"""
SCORES = """
rent  talent  transit
80    20      50
60    .       40
"""
LINE = """
rent  talent  transit
1     2       4
2     4       3
3     6       2
4     8       1
"""
SPREAD = """
rent  talent  transit
1     2       3
2     1       5
3     4       2
4     3       1
"""

WORKED = [
    Worked(
        "denominate.denominate",
        "denominate.denominate(X, People, [0, None], [1000, 1])",
        {"X": "firms  grade\n50     3\n20     4", "People": "people\n10000\n2000"},
        "firms  grade\n5      3\n10     4",
    ),
    Worked(
        "impute.impute_mean",
        "impute.impute_mean(X)",
        {"X": GAPS},
        "rent  talent\n10    1\n20    5\n60    5\n30    9",
    ),
    Worked(
        "impute.impute_median",
        "impute.impute_median(X)",
        {"X": GAPS},
        "rent  talent\n10    1\n20    5\n60    5\n20    9",
    ),
    Worked(
        "impute.impute_group",
        'impute.impute_group(X, ["west", "west", "east", "east"], how="mean")',
        {"X": GAPS},
        "rent  talent\n10    1\n20    1\n60    5\n60    9",
    ),
    Worked(
        "impute.impute_latest",
        "impute.impute_latest(X[:, None, :])[:, 0, :]",
        {"X": GAPS},
        "rent  talent\n10    1\n20    1\n60    5\n60    9",
    ),
    Worked(
        "impute.impute_linear",
        "impute.impute_linear(X[:, None, :])[:, 0, :]",
        {"X": GAPS},
        "rent  talent\n10    1\n20    3\n60    5\n60    9",
    ),
    Worked(
        "impute.impute_constant",
        "impute.impute_constant(X[:, None, :])[:, 0, :]",
        {"X": GAPS},
        "rent  talent\n10    1\n20    1\n60    5\n60    9",
    ),
    Worked(
        "impute.impute_regression",
        "impute.impute_regression(X)",
        {"X": "rent  talent\n1     2\n2     4\n3     6\n4     ."},
        "rent  talent\n1     2\n2     4\n3     6\n4     8",
    ),
    Worked(
        "impute.impute_em",
        "impute.impute_em(X, ridge=1e-6)",
        {"X": "rent  talent\n1     2\n2     4\n3     6\n4     ."},
        "rent  talent\n1     2\n2     4\n3     6\n4     8",
    ),
    Worked("statistics.skewness", "statistics.skewness(X)", {"X": TAIL}, "firms\n2.4902"),
    Worked("statistics.kurtosis", "statistics.kurtosis(X)", {"X": TAIL}, "firms\n6.379"),
    Worked(
        "statistics.skewness_and_kurtosis",
        "statistics.skewness_and_kurtosis(X)",
        {"X": TAIL},
        "firms\n2.4902\n6.379",
    ),
    Worked(
        "statistics.outliers", "statistics.outliers(X)", {"X": TAIL}, "firms\n0\n0\n0\n0\n0\n0\n1"
    ),
    Worked(
        "statistics.correlations",
        "statistics.correlations(X)",
        {"X": SPREAD},
        "1        0.6      -0.6803\n0.6      1        -0.8315\n-0.6803  -0.8315  1",
    ),
    Worked(
        "statistics.covariances",
        "statistics.covariances(X)",
        {"X": SPREAD},
        "1.6667  1        -1.5\n1       1.6667   -1.8333\n-1.5    -1.8333  2.9167",
    ),
    Worked(
        "statistics.cronbach_alpha",
        "statistics.cronbach_alpha(X)",
        {"X": "rent  talent\n1     2\n2     1\n3     4\n4     3"},
        "0.75",
    ),
    Worked("statistics.pca", "statistics.pca(X).share", {"X": SPREAD}, "0.8041  0.1428  0.0531"),
    Worked(
        "statistics.is_constant",
        "statistics.is_constant(X)",
        {"X": "rent  talent\n1     2\n1     3"},
        "rent  talent\n1     0",
    ),
    Worked("treat.passes", "treat.passes(X)", {"X": TAIL}, "firms\n0"),
    Worked(
        "treat.winsorise",
        "treat.winsorise(X[:, 0], 5).values",
        {"X": TAIL},
        "firms\n1\n2\n3\n4\n5\n6\n6",
    ),
    Worked(
        "treat.log_transform",
        'treat.log_transform(X[:, 0], "ct")',
        {"X": TAIL},
        "firms\n-1.2379\n0.2546\n0.8286\n1.1909\n1.4563\n1.6658\n3.3772",
    ),
    Worked(
        "treat.box_cox", "treat.box_cox(X[:, 0], 0.5)", {"X": "firms\n1\n4\n9"}, "firms\n0\n2\n4"
    ),
    Worked("treat.treat", "treat.treat(X).values", {"X": TAIL}, "firms\n1\n2\n3\n4\n5\n6\n6"),
    Worked(
        "normalise.directed",
        "normalise.directed(X, [1, -1])",
        {"X": TWO},
        "rent  talent\n10    -3\n20    -3\n40    -9\n.     -6",
    ),
    Worked(
        "normalise.minmax",
        "normalise.minmax(X, 0, 100)",
        {"X": TWO},
        "rent     talent\n0        0\n33.3333  0\n100      100\n.        50",
    ),
    Worked(
        "normalise.zscore",
        "normalise.zscore(X)",
        {"X": "rent  talent\n1     0\n2     0\n3     3"},
        "rent  talent\n-1    -0.5774\n0     -0.5774\n1     1.1547",
    ),
    Worked(
        "normalise.scaled",
        "normalise.scaled(X, shift=10, by=[10, 1])",
        {"X": TWO},
        "rent  talent\n0     -7\n1     -7\n3     -1\n.     -4",
    ),
    Worked(
        "normalise.onto_range",
        "normalise.onto_range(X, 1, 100)",
        {"X": "rent  talent\n-1    0\n0     2\n1     1"},
        "rent  talent\n1     34\n34    100\n67    67",
    ),
    Worked(
        "normalise.rank",
        "normalise.rank(X)",
        {"X": TWO},
        "rent  talent\n1     1\n2     1\n3     4\n.     3",
    ),
    Worked(
        "normalise.percentile_rank",
        "normalise.percentile_rank(X)",
        {"X": TWO},
        "rent  talent\n0     0\n0.5   0\n1     1\n.     0.6667",
    ),
    Worked(
        "normalise.borda",
        "normalise.borda(X)",
        {"X": TWO},
        "rent  talent\n0     0\n1     0\n2     3\n.     2",
    ),
    Worked(
        "normalise.distance_to_max",
        "normalise.distance_to_max(X)",
        {"X": TWO},
        "rent    talent\n0       0\n0.3333  0\n1       1\n.       0.5",
    ),
    Worked(
        "normalise.distance_to_target",
        "normalise.distance_to_target(X, [30, 9])",
        {"X": TWO},
        "rent  talent\n0     0\n0.5   0\n1     1\n.     0.5",
    ),
    Worked(
        "normalise.distance_to_reference",
        "normalise.distance_to_reference(X[:3], 2)",
        {"X": TWO},
        "rent    talent\n0       0\n0.3333  0\n1       1",
    ),
    Worked(
        "normalise.goalposts",
        "normalise.goalposts(X, [0, 3], [20, 9])",
        {"X": TWO},
        "rent  talent\n0.5   0\n1     0\n1     1\n.     0.5",
    ),
    Worked(
        "normalise.fraction_of_max",
        "normalise.fraction_of_max(X)",
        {"X": TWO},
        "rent  talent\n0.25  0.3333\n0.5   0.3333\n1     1\n.     0.6667",
    ),
    Worked(
        "normalise.categorical",
        "normalise.categorical(X[:, :1], [15, 40], [0, 50, 100])",
        {"X": TWO},
        "0\n50\n100\n.",
    ),
    Worked("weights.equal", "weights.equal(4)", {}, "0.25  0.25  0.25  0.25"),
    Worked(
        "weights.pca_weights",
        "weights.pca_weights(X)",
        {"X": "rent  talent\n1     2\n2     1\n3     4\n4     3"},
        "rent  talent\n0.5   0.5",
    ),
    Worked(
        "weights.factor_weights",
        "weights.factor_weights(X)",
        {"X": SPREAD},
        "rent    talent  transit\n0.2916  0.3427  0.3657",
    ),
    Worked(
        "weights.entropy",
        "weights.entropy(X)",
        {"X": "rent  talent\n1     2\n1     1\n4     3"},
        "rent   talent\n0.726  0.274",
    ),
    Worked(
        "weights.critic",
        "weights.critic(X)",
        {"X": SPREAD},
        "rent    talent  transit\n0.2668  0.2862  0.4469",
    ),
    Worked(
        "weights.budget_allocation",
        "weights.budget_allocation(X)",
        {"X": "rent  talent\n60    40\n2     8"},
        "rent  talent\n0.4   0.6",
    ),
    Worked(
        "weights.ahp",
        "weights.ahp(X).weights",
        {"X": "rent  talent  transit\n1     2      4\n0.5   1      2\n0.25  0.5    1"},
        "rent    talent  transit\n0.5714  0.2857  0.1429",
    ),
    Worked(
        "weights.influence",
        "weights.influence(X, [1, 1, 1])",
        {
            "X": "rent  talent  transit\n1     2       1\n2     1       2\n3     4       3\n4     3       5"
        },
        "rent    talent  transit\n0.3609  0.2863  0.3528",
    ),
    Worked(
        "weights.optimise_influence",
        "weights.optimise_influence(X, [1, 1, 1]).weights",
        {
            "X": "rent  talent  transit\n1     2       1\n2     1       2\n3     4       3\n4     3       5"
        },
        "rent  talent  transit\n0     0.5817  0.4183",
    ),
    Worked(
        "weights.effective_weights",
        "weights.effective_weights(w, [2, 2, None])",
        {"w": "1 3 1"},
        "0.25  0.75  1",
    ),
    Worked(
        "aggregate.power_mean",
        "aggregate.power_mean(X, w, power=2, coverage=0.5)",
        {"X": SCORES, "w": "1 1 1"},
        "55.6776\n50.9902",
    ),
    Worked(
        "aggregate.arithmetic",
        "aggregate.arithmetic(X, w, coverage=0.5)",
        {"X": SCORES, "w": "1 1 1"},
        "50\n50",
    ),
    Worked(
        "aggregate.geometric",
        "aggregate.geometric(X, w, coverage=0.5)",
        {"X": SCORES, "w": "1 1 1"},
        "43.0887\n48.9898",
    ),
    Worked(
        "aggregate.harmonic",
        "aggregate.harmonic(X, w, coverage=0.5)",
        {"X": SCORES, "w": "1 1 1"},
        "36.3636\n48",
    ),
    Worked(
        "aggregate.median",
        "aggregate.median(X, w, coverage=0.5)",
        {"X": SCORES, "w": "1 1 1"},
        "50\n50",
    ),
    Worked(
        "aggregate.mpi",
        "aggregate.mpi(X, w)",
        {"X": "rent  talent\n100   100\n110   90", "w": "1 1"},
        "rent  talent\n100   99",
    ),
    Worked(
        "aggregate.adjusted_mpi",
        "aggregate.adjusted_mpi(X, w)",
        {"X": "rent  talent\n0     0\n5     10\n10    5", "w": "1 1"},
        "70\n113.0435\n113.0435",
    ),
    Worked(
        "aggregate.benefit_of_doubt",
        "aggregate.benefit_of_doubt(X)",
        {"X": "rent  talent\n4     1\n1     4\n2     2"},
        "1\n1\n0.8",
    ),
    Worked(
        "aggregate.benefit_weights",
        "aggregate.benefit_weights(X)",
        {"X": "rent  talent\n4     1\n1     4\n2     2"},
        "rent  talent\n0.25  0\n0     0.25\n0.2   0.2",
    ),
    Worked(
        "aggregate.outrank",
        "aggregate.outrank(X, w)",
        {
            "X": "rent  talent  transit\n3     1       2\n2     2       2\n1     3       1",
            "w": "2 1 1",
        },
        "0.5    0.625  0.75\n0.375  0.5    0.75\n0.25   0.25   0.5",
    ),
    Worked(
        "aggregate.copeland",
        "aggregate.copeland(X, w)",
        {
            "X": "rent  talent  transit\n3     1       2\n2     2       2\n1     3       1",
            "w": "2 1 1",
        },
        "rent  talent  transit\n2     0       -2",
    ),
]
