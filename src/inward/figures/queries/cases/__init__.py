"""Cases counted: how soon acknowledged, resolved in time, what was retained, answered by which body."""

from inward.figures.queries.cases import answers, closure, response, retained

FIGURES = (response.FIGURE, closure.FIGURE, retained.FIGURE, answers.FIGURE)
