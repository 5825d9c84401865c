"""A funnel chart of rates by interviewer: each rate against its number, with exact binomial limits as live curves.

Funnel plots in place of a ranking: Spiegelhalter 2005, Funnel plots for comparing institutional performance, Statistics
in Medicine 24, section 3; the limits here are the exact binomial ones without interpolation, so that no more than the
stated share of honest points lies above them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sapa.stats.binomial import at_least
from sapa.workbook.blocks import Parameters
from sapa.workbook.charts import Series, funnel_chart, rows_of
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.names import cell
from sapa.workbook.sheet import Head

OUTER, INNER = 0.999, 0.975
"""Probabilities of the two limits: an ordinary interviewer lies above the outer one once in a thousand surveys."""

HEIGHT_ROWS = rows_of(430)
_POINTS = 60  # rows of the curves at most


@dataclass(frozen=True, slots=True)
class Point:
    """One interviewer: how many of how many."""

    name: str
    count: int
    of: int


def upper_limit(n: int, rate: float, probability: float) -> float:
    """Return the smallest k/n with P(X ≤ k) ≥ probability for X binomial(n, rate)."""
    k = 0
    while k < n and 1.0 - at_least(k + 1, n, rate) < probability:
        k += 1
    return k / n


def above(points: Sequence[Point], rate: float, probability: float) -> list[Point]:
    """Return the points above a limit."""
    return [p for p in points if p.of and p.count / p.of > upper_limit(p.of, rate, probability)]


def drawable(points: Sequence[Point]) -> bool:
    """Tell whether a funnel can be drawn: at least three interviewers with observations, and a rate inside 0 and 1."""
    known = [p for p in points if p.of]
    return len(known) >= 3 and 0 < sum(p.count for p in known) < sum(p.of for p in known)


def limits_rows(points: Sequence[Point]) -> int:
    """Return the rows that the table of the curves takes: heading, two parameters, header, numbers."""
    return 5 + len(_numbers(points))


def _numbers(points: Sequence[Point]) -> range:
    most = max(p.of for p in points)
    step = max(1, -(-most // _POINTS))
    return range(1, most + step, step)


def write_limits(sheet: EvaluationSheet, points: Sequence[Point], total: tuple[str, str]) -> tuple[int, int]:
    """Write the curves' table at the cursor: number, overall rate, two limits, all live; return first and last row.

    Parameters
    ----------
    total
        Cells of the overall count and of its base.
    """
    w = sheet.book.w
    known = [p for p in points if p.of]
    rate = sum(p.count for p in known) / sum(p.of for p in known)
    block = Parameters(sheet, w("control.funnel.limits"), 6)
    at = block.formula(w("control.funnel.rate"), f"={total[0]}/{total[1]}", rate, digits=1, percent=True)
    block.text(w("control.funnel.how"), w("control.funnel.how.value", inner=INNER, outer=OUTER))
    sheet.head([Head(w("control.funnel.number"), text=True), Head(w("control.funnel.rate")),
                Head(w("control.funnel.inner", p=INNER)), Head(w("control.funnel.outer", p=OUTER))])  # fmt: skip
    first = sheet.row
    for n in _numbers(known):
        row = sheet.row
        sheet.number(row, 0, n)
        sheet.formula(row, 1, f"={at}", rate, digits=1, percent=True)
        for col, probability in ((2, INNER), (3, OUTER)):
            formula = f"=CRITBINOM({cell(row, 0)},{at},{probability})/{cell(row, 0)}"
            sheet.formula(row, col, formula, upper_limit(n, rate, probability), digits=1, percent=True)
        sheet.row += 1
    return first, sheet.row - 1


def draw_funnel(sheet: EvaluationSheet, at: int, points: Sequence[Point], rows: tuple[int, int], cols: tuple[int, int],
                limits: tuple[int, int], *, title: str, axes: tuple[str, str], legend: str) -> None:  # fmt: skip
    """Draw the funnel at a row kept free for it.

    Parameters
    ----------
    points
        Those drawn, in the order of their rows; every one has observations.
    rows, cols
        First and last row of the points; columns of the number and of the rate.
    limits
        First and last row of the curves' table.
    """
    w = sheet.book.w
    rate = sum(p.count for p in points) / sum(p.of for p in points)
    inner, outer = above(points, rate, INNER), above(points, rate, OUTER)
    named = {p.name for p in inner}
    after, sheet.row = sheet.row, at
    first, last = limits
    curves = tuple(
        Series(words, "=" + sheet.range(first, col, last, col), look)
        for words, col, look in (
            (w("control.funnel.rate"), 1, "first"), (w("control.funnel.inner", p=INNER), 2, "ceiling"),
            (w("control.funnel.outer", p=OUTER), 3, "limit"),
        )
    )  # fmt: skip
    x, y = ("=" + sheet.range(rows[0], col, rows[1], col) for col in cols)
    funnel_chart(
        sheet, title=title, points=(x, y), labels=[p.name if p.name in named else "" for p in points],
        curves=("=" + sheet.range(first, 0, last, 0), curves), axes=axes, legend=legend, form="0%",
        description=w("control.funnel.alt", n=len(points), rate=rate, inner=len(inner), outer=len(outer)),
    )  # fmt: skip
    sheet.row = after


def funnel_note(sheet: EvaluationSheet, points: Sequence[Point], last: int) -> None:
    """Say how many points stand above the limits, how many chance alone would put there, and what that means."""
    w = sheet.book.w
    rate = sum(p.count for p in points) / sum(p.of for p in points)
    expected = sum(at_least(round(upper_limit(p.of, rate, INNER) * p.of) + 1, p.of, rate) for p in points)
    text = w("control.funnel.note", above=len(above(points, rate, INNER)), n=len(points), expected=expected)
    sheet.merged(sheet.row, 0, last, text, "note")
    sheet.height(sheet.row, (text, sheet.width(0, last)), size=9)
    sheet.row += 1
