"""Blocks of the sheet "Representativeness": how evenly cases answered, and bounds of what non-response could change."""

from __future__ import annotations

from sapa.present.regions import shown_text
from sapa.results.details import SamplingErrorDetail
from sapa.results.names import Names
from sapa.results.representativeness import IndicatorBounds, PartialR, RepresentativenessDetail, Response
from sapa.stats import z_quantile
from sapa.workbook.blocks import Parameters, live
from sapa.workbook.charts import Series, spans_both_ways
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.intervals import p_cell, rate_cell
from sapa.workbook.live.intervals import Share, interval_steps
from sapa.workbook.names import cell, text_in_formula
from sapa.workbook.sheet import Head

CASES, ANSWERED, RATE, UNCONDITIONAL, UNCONDITIONAL_SE, CONDITIONAL, CONDITIONAL_SE, CHANCE = range(1, 9)
ESTIMATE, FIRST_D = 1, 2
LEAVES_LOW, LEAVES_HIGH, HALF = 6, 7, 8


def write_response(sheet: EvaluationSheet, found: Response, names: Names, last: int) -> None:
    """Write the R-indicator with its partials, the least represented categories first within a variable."""
    w = sheet.book.w
    block = Parameters(sheet, w("representativeness.response"), last)
    block.number(w("representativeness.response.cases"), found.cases)
    block.number(w("representativeness.response.answered"), found.answered)
    block.number(w("representativeness.response.rate"), found.rate, digits=1, percent=True,
                 note=w("representativeness.response.rate.note"))  # fmt: skip
    if found.problem is not None or found.r is None:
        block.text(w("representativeness.response.why"), found.problem)
        return
    r = block.number(
        w("representativeness.response.r"), found.r, digits=3, note=w("representativeness.response.r.note")
    )
    origin = "design" if found.from_design else "model"
    se = block.number(w("representativeness.response.se"), found.se, digits=3,
                      note=w(f"representativeness.response.se.{origin}"))  # fmt: skip
    level, at = float(sheet.book.live.chosen.value("confidence")), sheet.book.live.code("confidence")
    half = None if found.se is None else z_quantile(level) * found.se
    low, high = (None, None) if half is None else (max(0.0, found.r - half), min(1.0, found.r + half))
    text = f"NORMSINV((1+{at})/2)*{se}"
    block.live(w("representativeness.response.low"), f"=MAX(0,{r}-{text})", low, found.low, digits=3)
    block.live(w("representativeness.response.high"), f"=MIN(1,{r}+{text})", high, found.high, digits=3)
    block.number(w("representativeness.response.r_raw"), found.r_raw, digits=3)
    block.number(w("representativeness.response.cv"), found.cv, digits=3,
                 note=w("representativeness.response.cv.note"))  # fmt: skip
    block.number(w("representativeness.response.max_bias"), found.max_bias, digits=1, percent=True,
                 note=w("representativeness.response.max_bias.note"))  # fmt: skip
    sheet.section(w("representativeness.partials"))
    heads = ("cases", "answered", "rate", "unconditional", "se", "conditional", "se", "q")
    sheet.head(
        [
            Head(w("representativeness.col.variable"), text=True),
            *(Head(w(f"representativeness.col.{n}")) for n in heads),
        ]
    )
    for one in found.partials:
        _partial(sheet, one, names)
    note = w("representativeness.partials.note")
    sheet.merged(sheet.row, 0, last, note, "remark")
    sheet.height(sheet.row, (note, sheet.width(0, last)))
    sheet.row += 1


def _partial(sheet: EvaluationSheet, one: PartialR, names: Names) -> None:
    row, whole, t = sheet.row, not one.category, sheet.book.t
    shown = names.column(one.variable) if whole else names.code(one.variable, one.category)
    name = f"{'' if whole else '   '}{shown_text(shown, t)}"
    sheet.text(row, 0, name, "cell_bold" if whole else "cell")
    if whole:
        for col in (CASES, ANSWERED, RATE, CHANCE):
            sheet.text(row, col, "", "centre")
    else:
        sheet.number(row, CASES, one.n)
        sheet.number(row, ANSWERED, one.answered)
        plain = one.answered / one.n if one.n and one.answered is not None else None
        if plain is not None and one.rate is not None and abs(plain - one.rate) < 1e-9:
            rate_cell(sheet, row, RATE, (cell(row, ANSWERED), cell(row, CASES)), one.rate)
        else:
            sheet.number(row, RATE, one.rate, digits=1, percent=True)
        if one.q is None:
            sheet.text(row, CHANCE, "–", "centre")
        else:
            p_cell(sheet, row, CHANCE, one.q)
    for col, value in (
        (UNCONDITIONAL, one.unconditional), (UNCONDITIONAL_SE, one.unconditional_se), (CONDITIONAL, one.conditional),
        (CONDITIONAL_SE, one.conditional_se),
    ):  # fmt: skip
        sheet.number(row, col, value, digits=3)
    sheet.height(row, (name, sheet.widths[0]))
    sheet.row += 1


def write_bounds(sheet: EvaluationSheet, method: str, detail: RepresentativenessDetail, last: int) -> None:
    """Write what each key share would be if non-respondents differed, with formulas on the response rate."""
    w = sheet.book.w
    rate = detail.response_rate
    if rate is None:
        return
    block = Parameters(sheet, w("representativeness.bounds"), last)
    at = block.number(w("representativeness.bounds.rate"), rate, digits=1, percent=True,
                      note=w(f"representativeness.bounds.rate.{detail.rate_from}"))  # fmt: skip
    text = w("representativeness.bounds.note")
    sheet.merged(sheet.row, 0, last, text, "remark")
    sheet.height(sheet.row, (text, sheet.width(0, last)))
    sheet.row += 1
    steps = [d for d, _ in detail.bounds[0].by_difference]
    # The header's differences are numbers: formulas and the chart's axis read them.
    head = sheet.row
    sheet.text(head, 0, w("representativeness.bounds.points"), "head_left")
    sheet.text(head, ESTIMATE, w("representativeness.col.estimate"), "head")
    for i, d in enumerate(steps):
        sheet.number(head, FIRST_D + i, 100 * d, "head", digits=0)
    sheet.height(
        head, (w("representativeness.bounds.points"), sheet.widths[0]), (w("representativeness.col.estimate"), 11)
    )
    sheet.row += 1
    for one in detail.bounds:
        _bound(sheet, one, at, rate, head)
    _turning(sheet, method, detail, at, rate)


def _bound(sheet: EvaluationSheet, one: IndicatorBounds, at: str, rate: float, head: int) -> None:
    row = sheet.row
    sheet.text(row, 0, one.title)
    sheet.number(row, ESTIMATE, one.estimate, digits=1, percent=True)
    p = cell(row, ESTIMATE)
    for i, (d, share) in enumerate(one.by_difference):
        step = f"{cell(head, FIRST_D + i)}/100"
        mine = rate * one.estimate + (1 - rate) * min(1.0, max(0.0, one.estimate + d))
        live(
            sheet, row, FIRST_D + i, f"={at}*{p}+(1-{at})*MIN(1,MAX(0,{p}+{step}))", mine, share, digits=1, percent=True
        )
    sheet.height(row, (one.title, sheet.widths[0]))
    sheet.row += 1


def _turning(sheet: EvaluationSheet, method: str, detail: RepresentativenessDetail, at: str, rate: float) -> None:
    w, steps = sheet.book.w, sheet.book.live
    error = next((d for m, d in sheet.book.details(SamplingErrorDetail) if m == method), None)
    estimates = {e.indicator: e for e in error.indicators} if error is not None else {}
    sheet.section(w("representativeness.turning"))
    names = ("estimate", "ci_low", "ci_high", "lowest", "highest", "leaves_low", "leaves_high", "half")
    heads = [Head(w("representativeness.col.indicator"), text=True)]
    sheet.head([*heads, *(Head(w(f"representativeness.col.{n}")) for n in names)])
    begin = sheet.row
    for one in detail.bounds:
        row = sheet.row
        sheet.text(row, 0, one.title)
        sheet.number(row, 1, one.estimate, digits=1, percent=True)
        e = estimates.get(one.indicator)
        ends = None if e is None else interval_steps(
            steps, steps.code("confidence"), one.title, Share(e.estimate, e.se, e.n, e.df)
        )  # fmt: skip
        for index, (col, value) in enumerate(((2, one.low), (3, one.high))):
            text, mine = ends[index] if ends is not None else ("", None)
            live(sheet, row, col, f"={text}", mine, value, digits=1, percent=True)
        p = cell(row, 1)
        live(sheet, row, 4, f"={at}*{p}", rate * one.estimate, one.lowest, digits=1, percent=True)
        live(sheet, row, 5, f"={at}*{p}+1-{at}", rate * one.estimate + 1 - rate, one.highest, digits=1, percent=True)
        points = (
            (LEAVES_LOW, one.leaves_low, cell(row, 2)),
            (LEAVES_HIGH, one.leaves_high, cell(row, 3)),
            (HALF, one.crosses_half, "0.5"),
        )
        for col, value, target in points:
            never, shift = w("representativeness.never"), f"({target}-{p})/(1-{at})"
            text = f"=IF(AND({p}+{shift}>=0,{p}+{shift}<=1),100*{shift},{text_in_formula(never)})"
            if target != "0.5" and (one.low is None or one.high is None):
                sheet.text(row, col, never, "centre")
            elif value is None:
                sheet.formula(row, col, text, never, "centre")
            else:
                sheet.formula(row, col, text, 100 * value, digits=1)
        sheet.height(row, (one.title, sheet.widths[0]))
        sheet.row += 1
    known = [(min(turns), b) for b in detail.bounds
             if (turns := [abs(d) for d in (b.leaves_low, b.leaves_high) if d is not None])]  # fmt: skip
    if not known:
        return
    least, first = min(known, key=lambda item: (item[0], item[1].indicator))
    end = sheet.row - 1
    _follow(sheet, method, (begin, end), 100 * least)
    spans = ["=" + sheet.range(begin, col, end, col) for col in (LEAVES_LOW, LEAVES_HIGH)]
    spans_both_ways(
        sheet,
        title=w("representativeness.bounds.chart"),
        categories="=" + sheet.range(begin, 0, end, 0),
        pair=(
            Series(w("representativeness.bounds.down"), spans[0], "second"),
            Series(w("representativeness.bounds.up"), spans[1], "first"),
        ),
        axes=(w("representativeness.col.indicator"), w("representativeness.bounds.axis")),
        count=len(detail.bounds),
        description=w("representativeness.bounds.chart.alt", n=len(detail.bounds), indicator=first.title,
                      points=100 * least),
    )  # fmt: skip


def _follow(sheet: EvaluationSheet, method: str, rows: tuple[int, int], own: float) -> None:
    """Let the finding on non-response follow: the nearest difference at which a share leaves its interval."""
    steps = sheet.book.live
    low, high = (sheet.range(rows[0], col, rows[1], col) for col in (LEAVES_LOW, LEAVES_HIGH))
    text = f"MIN(IF(COUNT({low})=0,1E9,-MAX({low})),IF(COUNT({high})=0,1E9,MIN({high})))"
    for finding in sheet.book.evaluation.findings:
        if finding.method == method and "/representativeness.nonresponse/" in finding.id:
            steps.follow(finding, "value", text, own, finding.value)
