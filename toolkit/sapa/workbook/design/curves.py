"""What another number of interviews would give: margins of error by n, or the power to find a difference."""

from __future__ import annotations

import math
from statistics import NormalDist

from sapa.results.targets import DifferenceTarget, TotalTarget
from sapa.stats import DifferenceTest, power_of_difference
from sapa.workbook.charts import Series, line_chart
from sapa.workbook.design.book import DesignSheet
from sapa.workbook.design.parts import first_live, input_number, paragraph
from sapa.workbook.design.retrace import pair_spreads, unit_variance
from sapa.workbook.names import cell
from sapa.workbook.sheet import Head

_SHARES = (0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
"""Numbers shown, as multiples of the planned one, rounded to two digits."""
N, SIMPLE, DESIGN = range(1, 4)


def shown_numbers(n: int, most: float | None = None) -> list[int]:
    """Return the numbers of interviews to show around the planned one, which is among them."""

    def plain(value: float) -> int:
        digits = max(0, len(str(int(value))) - 2)
        return max(10, int(round(value / 10**digits) * 10**digits))

    found = {n} | {plain(n * share) for share in _SHARES if share != 1.0}
    return sorted(x for x in found if most is None or x <= most)


def write_curve(sheet: DesignSheet, last: int) -> None:
    """Write the table and its chart."""
    if isinstance(sheet.book.plan.target, DifferenceTarget):
        _power(sheet, sheet.book.plan.target, last)
    else:
        _margins(sheet, last)


def _ref(sheet: DesignSheet, key: str) -> str:
    return sheet.book.cells[key].rsplit("!", 1)[1]


def _margins(sheet: DesignSheet, last: int) -> None:
    book = sheet.book
    w, plan = book.w, book.plan
    variance = unit_variance(plan.target)
    if variance is None:
        return
    people = None if any(s.population is None for s in plan.strata) else sum(s.population or 0 for s in plan.strata)
    sheet.section(w("design.block.curve"))
    paragraph(sheet, w("design.curve.note"), last, "note")
    sheet.head([
        Head(w("design.col.curve"), text=True), Head(w("design.col.interviews")), Head(w("design.col.margin_simple")),
        Head(w("design.col.margin_deff")),
    ])  # fmt: skip
    own = "p" if "p" in book.cells else "sd"
    spread = f"{_ref(sheet, own)}*(1-{_ref(sheet, own)})" if own == "p" else f"{_ref(sheet, own)}^2"
    # A total is N times a mean, and so is its margin.
    scale, factor = "", 1.0
    if isinstance(plan.target, TotalTarget):
        if not people:
            return
        scale, factor = f"*{people:.12g}", people
    begin = sheet.row
    digits = 1 if book.as_percent else 2
    for n in shown_numbers(plan.interviews, people):
        row = sheet.row
        here = n == plan.interviews
        sheet.text(row, 0, w("design.curve.planned") if here else "", "cell_bold")
        input_number(sheet, row, N, n)
        at = cell(row, N)
        fpc = f"*({people:.12g}-{at})/({people:.12g}-1)" if people and people > 1 else ""
        correction = (people - n) / (people - 1) if people and people > 1 else 1.0
        simple = plan.z * math.sqrt(variance / n * correction) * factor
        sheet.formula(row, SIMPLE, f"={_ref(sheet, 'z')}*SQRT({spread}/{at}{fpc}){scale}", simple, digits=digits + 1,
                      percent=book.as_percent)  # fmt: skip
        sheet.formula(row, DESIGN, f"={cell(row, SIMPLE)}*SQRT({_ref(sheet, 'deff')})",
                      simple * math.sqrt(plan.deff.value), digits=digits + 1, percent=book.as_percent)  # fmt: skip
        sheet.row += 1
    end = sheet.row - 1
    lines = [Series(w("design.col.margin_simple"), "=" + sheet.range(begin, SIMPLE, end, SIMPLE), "second"),
             Series(w("design.col.margin_deff"), "=" + sheet.range(begin, DESIGN, end, DESIGN), "first")]  # fmt: skip
    if plan.deff.value == 1:
        lines = [Series(w("design.col.margin_simple"), lines[0].values, "first")]
    line_chart(
        sheet,
        title=w("design.chart.curve"),
        categories="=" + sheet.range(begin, N, end, N),
        lines=lines,
        axes=(w("design.col.interviews"), w("col.margin")),
        form="0%" if book.as_percent else "General",
        description=w("design.chart.curve.alt", n=plan.interviews, margin=book.margin(plan.margin)),
        at=(begin - 1, DESIGN + 2),
    )


def _power(sheet: DesignSheet, target: DifferenceTarget, last: int) -> None:
    """Write the power by the size of the first group: Φ((|p₁ − p₂| − z·√V₀)/√V₁), as `power_of_difference`."""
    book = sheet.book
    w, plan = book.w, book.plan
    sheet.section(w("design.block.power"))
    paragraph(sheet, w("design.power.note"), last, "note")
    sheet.head([
        Head(w("design.col.curve"), text=True), Head(w("design.col.first_group")), Head(w("design.col.second_group")),
        Head(w("design.p.power")),
    ])  # fmt: skip
    begin = sheet.row
    p1, p2, z, deff = (_ref(sheet, key) for key in ("p1", "p2", "z_test", "deff"))
    size = plan.size
    planned = size.interviews if size is not None else plan.interviews
    quantile = size.z if size is not None else plan.z
    test = size.test if size is not None and size.test is not None else DifferenceTest.POOLED
    spreads = pair_spreads(target, test, p1, p2)
    for n in shown_numbers(planned):
        row = sheet.row
        sheet.text(row, 0, w("design.curve.planned") if n == planned else "", "cell_bold")
        input_number(sheet, row, N, n)
        at = cell(row, N)
        sheet.formula(row, SIMPLE, f"={at}*{target.ratio:.12g}", n * target.ratio)
        engine = power_of_difference(n, n2=n * target.ratio, p1=target.p1, p2=target.p2, z=quantile,
                                     deff=plan.deff.value, overlap=target.overlap, correlation=target.correlation,
                                     test=test)  # fmt: skip
        candidates = []
        if spreads is not None:
            (without, none), (with_it, some) = spreads
            text = f"=NORMSDIST((ABS({p1}-{p2})-{z}*SQRT({deff}*{without}/{at}))/SQRT({deff}*{with_it}/{at}))"
            gap = abs(target.p1 - target.p2) - quantile * math.sqrt(plan.deff.value * none / n)
            candidates.append((text, NormalDist().cdf(gap / math.sqrt(plan.deff.value * some / n))))
        first_live(sheet, row, DESIGN, candidates, engine, digits=1, percent=True)
        sheet.row += 1
    end = sheet.row - 1
    line_chart(
        sheet,
        title=w("design.chart.power"),
        categories="=" + sheet.range(begin, N, end, N),
        lines=[Series(w("design.p.power"), "=" + sheet.range(begin, DESIGN, end, DESIGN), "first")],
        axes=(w("design.col.first_group"), w("design.p.power")),
        form="0%",
        description=w("design.chart.power.alt", n=planned, power=target.power),
        at=(begin - 1, DESIGN + 2),
        top=1.0,
    )
