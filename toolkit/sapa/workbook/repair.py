"""Sheet "Weights": what weights cost, what they bring into line, and what they change; delivered beside made anew."""

from __future__ import annotations

from sapa.results.repair import ErrorKind, RepairDetail, WeightStage
from sapa.workbook.blocks import Parameters
from sapa.workbook.charts import Series, bars_height, columns_height, columns_with_limits, paired_bars, rows_of
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.findings_block import findings_block
from sapa.workbook.repair_tables import LAST, Placed, indicators_table, margins_table, response_table, stages_table

_FIRST = 36
_REST = 14


def write_repair(sheet: EvaluationSheet, method: str, detail: RepairDetail) -> None:
    """Write one survey's weights: answer, pictures, indicators, stages, response, margins, how they were made."""
    book = sheet.book
    w = book.w
    sheet.columns([_FIRST, *[_REST] * LAST])
    sheet.heading(w("question.weights"), book.method_name(method))
    book.anchor("weights", method, "", sheet.at(0, 0, fixed=False))
    findings_block(sheet, book.findings_on("weights", method), LAST)
    _in_words(sheet, detail)
    pictured = [e for e in detail.effects if e.statistic != "mean"]
    after = detail.final or WeightStage.EQUAL
    chart_at = shifts_at = -1
    if pictured and after is not detail.reference:
        sheet.section(w("weights.chart.section"))
        chart_at = sheet.row
        sheet.row += rows_of(bars_height(len(pictured)))
    placed = indicators_table(sheet, detail, after)
    if chart_at >= 0 and detail.errors is not ErrorKind.NONE:
        sheet.section(w("weights.chart.shifts.section"))
        shifts_at = sheet.row
        sheet.row += rows_of(columns_height(len(detail.effects)))
    stages_table(sheet, detail)
    response_table(sheet, detail)
    _made(sheet, detail)
    _explained(sheet, detail)
    # The longest table comes last, so that its header may stand on every page after it.
    head = margins_table(sheet, detail)
    if placed is not None:
        if chart_at >= 0:
            _before_after(sheet, chart_at, placed, detail, len(pictured), after)
        if shifts_at >= 0:
            _shifts(sheet, shifts_at, placed, detail)
    sheet.ws.freeze_panes(1, 1)
    sheet.page(repeat=None if head is None else (head, head))


def _lines(sheet: EvaluationSheet, *texts: str) -> None:
    for text in texts:
        sheet.merged(sheet.row, 0, LAST, text, "plain")
        sheet.height(sheet.row, (text, sheet.width(0, LAST)))
        sheet.row += 1


def _in_words(sheet: EvaluationSheet, detail: RepairDetail) -> None:
    """Say in plain words what unequal weights cost, with the numbers of this survey."""
    w = sheet.book.w
    shown = detail.stage(detail.shown)
    sheet.section(w("weights.worth"))
    for stage in dict.fromkeys((WeightStage.DELIVERED, detail.shown)):
        own = detail.stage(stage)
        if own is not None and stage is not WeightStage.EQUAL and own.kish and own.effective:
            _lines(
                sheet,
                w(
                    "weights.worth.one", weights=w(f"weights.of.{stage}"), interviews=w("weights.interviews", n=own.n),
                    effective=own.effective, kish=own.kish,
                ),
            )  # fmt: skip
    if shown is not None:
        _lines(sheet, w("weights.worth.meaning"))


def _made(sheet: EvaluationSheet, detail: RepairDetail) -> None:
    """Write how the weights were made and what the errors rest on."""
    book = sheet.book
    t, w = book.t, book.w
    block = Parameters(sheet, w("weights.made"), LAST)
    if detail.base is not None:
        block.text(w("weights.p.base"), w(f"weights.base.{detail.base}", column=detail.base_column or "–"))
    if detail.method is not None:
        block.text(w("weights.p.method"), t(f"checks.repair.method.{detail.method}"))
        block.number(w("weights.p.cycles"), detail.cycles)
        block.text(w("weights.p.misfit"), w("weights.misfit", misfit=f"{detail.misfit or 0.0:.0e}"))
        block.number(w("weights.p.ratio_low"), detail.ratio_low, digits=2, note=w("weights.p.ratio.note"))
        block.number(w("weights.p.ratio_high"), detail.ratio_high, digits=2, note=w("weights.p.ratio.note"))
    if detail.trim is not None:
        block.text(w("weights.p.trim"), w("weights.trim", low=detail.trim[0], high=detail.trim[1], n=detail.cut or 0))
    if detail.agreement is not None:
        block.number(w("weights.p.agreement"), detail.agreement, digits=3, note=w("weights.p.agreement.note"))
    if detail.left_out:
        block.number(w("weights.p.left_out"), detail.left_out, note=w("weights.p.left_out.note"))
    if detail.unusable:
        block.number(w("weights.p.unusable"), detail.unusable, note=w("weights.p.unusable.note"))
    errors = w(f"weights.errors.{detail.errors}")
    block.text(w("weights.p.errors"), f"{errors} ({t(detail.problem)})" if detail.problem else errors)
    block.text(w("p.universe"), detail.universe)
    if detail.date is not None:
        block.text(w("weights.p.date"), t.date(detail.date))
    block.text(w("p.population_source"), detail.source)


def _explained(sheet: EvaluationSheet, detail: RepairDetail) -> None:
    w = sheet.book.w
    sheet.section(w("weights.explained"))
    notes = ["weights.note.kish", "weights.note.shift"]
    if detail.margins:
        notes.append("weights.note.margins")
    if detail.response:
        notes.append("weights.note.response")
    _lines(sheet, *(w(note) for note in notes))


def _before_after(
    sheet: EvaluationSheet, at: int, placed: Placed, detail: RepairDetail, count: int, after: WeightStage
) -> None:
    w = sheet.book.w
    kept, sheet.row = sheet.row, at
    last = placed.first + count - 1
    ends = (detail.reference, after)
    moved = max(
        (e for e in detail.effects if e.statistic != "mean"),
        key=lambda e: abs(one.shift or 0.0) if (one := e.at(after)) else 0.0,
    )
    first, second = moved.at(detail.reference), moved.at(after)
    paired_bars(
        sheet,
        title=w("weights.chart"),
        categories="=" + sheet.range(placed.first, 0, last, 0),
        pair=(
            Series(w(f"weights.stage.{ends[0]}"),
                   "=" + sheet.range(placed.first, placed.stages[ends[0]], last, placed.stages[ends[0]]), "second"),
            Series(w("weights.share.after" if detail.response or detail.method else f"weights.stage.{ends[1]}"),
                   "=" + sheet.range(placed.first, placed.stages[ends[1]], last, placed.stages[ends[1]]), "first"),
        ),
        axes=(w("col.indicator"), w("weights.axis.share")),
        count=count,
        form="0%",
        description=w(
            "weights.chart.alt", n=count, indicator=moved.shown, before=first.estimate if first else None,
            after=second.estimate if second else None,
        ),
    )  # fmt: skip
    sheet.row = kept


def _shifts(sheet: EvaluationSheet, at: int, placed: Placed, detail: RepairDetail) -> None:
    w = sheet.book.w
    kept, sheet.row = sheet.row, at
    n = len(detail.effects)
    columns_with_limits(
        sheet,
        title=w("weights.chart.shifts"),
        categories="=" + sheet.range(placed.first, 0, placed.last, 0),
        bars=Series(w("weights.col.in_errors"),
                    "=" + sheet.range(placed.first, placed.in_errors, placed.last, placed.in_errors)),
        limits=(
            Series(w("weights.limit"), "=" + sheet.range(placed.first, placed.limit, placed.last, placed.limit),
                   "limit"),
        ),
        axes=(w("col.indicator"), w("weights.axis.in_errors")),
        form="0.0",
        count=n,
        description=w("weights.chart.shifts.alt", n=n, beyond=placed.beyond),
        upright=n > 8,
    )  # fmt: skip
    sheet.row = kept
