"""Sheet "Field control": what share of the interviews was controlled, by every dimension, and what control proves."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sapa.present import Shown, label, shown_status
from sapa.present.words import reading_value
from sapa.results import Line
from sapa.results.control import ControlDimension, FieldControlDetail
from sapa.workbook.blocks import Parameters
from sapa.workbook.charts import Series, columns_height, columns_with_limits, rows_of
from sapa.workbook.evaluation_book import EvaluationBook, EvaluationSheet
from sapa.workbook.field_control_groups import (
    CONTROLLED,
    INTERVIEWS,
    LARGEST,
    LAST,
    LEAST,
    MOST,
    SHARE,
    WIDTHS,
    Limits,
    by_share,
    dimensions_of,
    group_row,
    group_table,
    head,
    limits_block,
)
from sapa.workbook.field_control_proof import write_promises, write_proof
from sapa.workbook.field_control_records import write_records
from sapa.workbook.findings_block import findings_block
from sapa.workbook.live.control import follow_control
from sapa.workbook.names import cell, text_in_formula

_SPAN = 6
_ANCHORS = {"region": "regions", "method": "methods"}
_ORDER = ("region", "organisation", "supervisor", "mode", "language", "method", "controller", "day")


class FieldControlSheet:
    """Writes the summary of one survey's field control."""

    def __init__(self, sheet: EvaluationSheet, method: str, detail: FieldControlDetail) -> None:
        self.sheet = sheet
        self.book: EvaluationBook = sheet.book
        self.method = method
        self.detail = detail
        self.limits = Limits("")

    def write(self) -> None:
        """Write the sheet."""
        sheet, book, d = self.sheet, self.book, self.detail
        sheet.columns(WIDTHS)
        sheet.heading(book.w("question.field_control"), book.method_name(self.method))
        findings_block(sheet, book.findings_on("field_control", self.method), LAST)
        named = {x.by: x for x in dimensions_of(d)}
        regions = named.get("region")
        chart_at = -1
        if regions and regions.groups:
            sheet.section(book.w("chart.control_region.section"))
            chart_at = sheet.row
            sheet.row += rows_of(columns_height(len(regions.groups)))
        self._parameters()
        self._total()
        if d.proof is not None:
            self._anchor("proof")
            write_proof(sheet, d.proof)
        if d.promises:
            self._anchor("promise")
            write_promises(sheet, d.promises)
        write_records(sheet, self.method, d)
        follow_control(book.live, self.method, d)
        # The long tables come last and share their columns: the header of the first stands on every page after it.
        shown = [named[by] for by in _ORDER if by in named and named[by].groups]
        heads = [self._dimension(one, chart_at) - 1 for one in shown]
        sheet.ws.freeze_panes(1, 1)
        repeated = max(heads[0] if heads else 0, 0)
        sheet.page(repeat=(repeated, repeated))

    def _anchor(self, item: str) -> None:
        # The heading of the block that follows: a section leaves a row above it.
        row = self.sheet.row + 1
        self.book.anchor("field_control", self.method, item, self.sheet.at(row, 0, fixed=False))

    def _parameters(self) -> None:
        d, w, t = self.detail, self.book.w, self.book.t
        block = Parameters(self.sheet, w("block.parameters"), _SPAN)
        self.limits = limits_block(self.sheet, block, d)
        for name in ("base", "counts"):
            block.text(w(f"p.control_{name}"), reading_value(f"control_{name}", getattr(d, name), t))
        live, words = self.book.live, reading_value("control_ceiling", d.ceiling, t)
        if live.chosen.value("control_ceiling") == d.ceiling:
            block.words(w("p.control_ceiling"), f"={live.words('control_ceiling')}", words)
        else:
            block.text(w("p.control_ceiling"), words)
        if d.desk_only:
            block.number(w("p.desk_only"), d.desk_only, note=w("p.desk_only.note"))
        if d.without_phone:
            block.number(w("control.p.without_phone"), d.without_phone, note=w("control.p.without_phone.note"))
        if d.total.contradictory:
            note = w("control.p.contradictory.note")
            block.number(w("control.p.contradictory"), d.total.contradictory, note=note)
        if d.spread_p is not None:
            note = w("p.spread.note", n=d.spread_draws, seed=str(d.spread_seed))
            block.number(w("p.spread"), d.spread_p, digits=4, note=note)
        if d.untouched_p is not None:
            block.number(w("p.untouched"), d.untouched_p, digits=4, note=w("p.untouched.note"))
        if d.refuted_low is not None and d.refuted_high is not None:
            block.text(w("p.refuted_share"), w("p.refuted_share.value", low=d.refuted_low, high=d.refuted_high))

    # -- the total ---------------------------------------------------------------------------------------------

    def _total(self) -> None:
        sheet, w, d = self.sheet, self.book.w, self.detail
        sheet.section(w("block.control_total"))
        head(sheet, self.limits, first=w("col.whole_survey"))
        row = sheet.row
        near = [x for x in (d.limit_low, d.limit_high) if x is not None]
        group_row(sheet, d.total, w("whole_survey"), self.limits, near=near, style="cell_bold")
        self.book.anchor("field_control", self.method, "", sheet.at(row, 0, fixed=False))
        self.book.anchor("field_control", self.method, "results", sheet.at(row, 0, fixed=False))
        base, controlled = cell(row, INTERVIEWS, fixed=True), cell(row, CONTROLLED, fixed=True)
        block = Parameters(sheet, w("block.control_required"), _SPAN)
        n = d.total.interviews
        conditions, met = [], True
        if d.limit_low is not None and d.required_low is not None and n:
            # ROUND first: 0.15 * 1000 is 150.00000000000003 in binary, and 151 is not asked.
            own = math.ceil(round(d.limit_low / 100 * n, 9))
            formula = f"=ROUNDUP(ROUND({self.limits.low}*{base},9),0)"
            at = self._required(block, "required_low", formula, own, d.required_low)
            conditions.append(f"{controlled}>={at}")
            met = met and d.total.controlled >= d.required_low
            missing = max(0, d.required_low - d.total.controlled)
            block.formula(w("p.control_missing"), f"=MAX(0,{at}-{controlled})", missing)
        if d.limit_high is not None and d.required_high is not None and n:
            own = math.floor(round(d.limit_high / 100 * n, 9))
            note = w("p.required_high.note") if d.ceiling == "note" else ""
            formula = f"=ROUNDDOWN(ROUND({self.limits.high}*{base},9),0)"
            at = self._required(block, "required_high", formula, own, d.required_high, note)
            breach = self.book.live.is_("control_ceiling", "breach")
            conditions.append(f"OR(NOT({breach}),{controlled}<={at})")
            met = met and (d.ceiling != "breach" or d.total.controlled <= d.required_high)
        if conditions:
            self._verdict(conditions, met)

    def _required(self, block: Parameters, name: str, formula: str, own: int, engine: int, note: str = "") -> str:
        words = self.book.w(f"p.{name}")
        if own == engine:
            return block.formula(words, formula, engine, note=note)
        return block.number(words, engine, note=note)

    def _verdict(self, conditions: Sequence[str], met: bool) -> None:
        sheet, t = self.sheet, self.book.t
        formal = [f for f in self.book.findings_on("field_control", self.method) if f.line is Line.FORMAL]
        statuses = {f.computed_status.value for f in formal if f.computed_status}
        if formal and not statuses & {"met", "not_met"}:
            return
        yes, no = label(Shown.MET, t), label(Shown.NOT_MET, t)
        row = sheet.row
        sheet.text(row, 0, self.book.w("p.control_verdict"), "cell_bold")
        condition = conditions[0] if len(conditions) == 1 else f"AND({','.join(conditions)})"
        formula = f"=IF({condition},{text_in_formula(yes)},{text_in_formula(no)})"
        sheet.merged(row, 1, 2, "", "status")
        sheet.formula(row, 1, formula, yes if met else no, "status")
        sheet.colour_statuses(row, 1, row, 1)
        open_ = [f for f in formal if shown_status(f) is Shown.DEPENDS]
        if open_:
            words = self.book.w("control.other_reading", n=str(self.book.number(open_[0])))
            sheet.merged(row, 3, LAST, words, "remark")
        sheet.row += 1

    # -- by dimension -------------------------------------------------------------------------------------------

    def _dimension(self, one: ControlDimension, chart_at: int) -> int:
        w, by = self.book.w, one.by
        if by == "region":
            one = ControlDimension(by, tuple(by_share(one.groups)), one.of_attempts, one.unnamed)
        first, last = group_table(
            self.sheet, one, self.limits, title=w(f"block.control_by_{by}"), first=w("col.group"),
            bounds=by == "region", most=None if by == "region" else MOST,
        )  # fmt: skip
        for item in {by, _ANCHORS.get(by, by)}:
            self.book.anchor("field_control", self.method, item, self.sheet.at(first, 0, fixed=False))
        if by == "region" and chart_at >= 0:
            self._chart(chart_at, first, last, one)
        return first

    def _chart(self, at: int, first: int, last: int, regions: ControlDimension) -> None:
        none = sum(1 for g in regions.groups if g.interviews and not g.controlled)
        control_chart(self.sheet, at, (first, last), self.limits, len(regions.groups), none, by="region")


def control_chart(sheet: EvaluationSheet, at: int, rows: tuple[int, int], limits: Limits, count: int, none: int, *,
                  by: str) -> None:  # fmt: skip
    """Draw the share controlled of each region or interviewer, with the bounds as lines, at a row kept free for it."""
    w, (first, last) = sheet.book.w, rows
    after, sheet.row = sheet.row, at
    both = ((limits.low, "col.limit_low", "limit", LEAST), (limits.high, "col.limit_high", "ceiling", LARGEST))
    lines = [Series(w(n), f"={sheet.range(first, col, last, col)}", look) for x, n, look, col in both if x]
    tail = "" if by == "interviewer" else f"_{by}"
    columns_with_limits(
        sheet, title=w(f"chart.control{tail}"), categories="=" + sheet.range(first, 0, last, 0),
        bars=Series(w("col.share"), "=" + sheet.range(first, SHARE, last, SHARE)), limits=tuple(lines),
        axes=(w(f"col.{by}"), w("axis.control_share")), form="0%", count=count,
        description=w(f"chart.control{tail}.alt", n=count, none=none,
                      low=None if limits.low_percent is None else limits.low_percent / 100),
        upright=by == "region",
    )  # fmt: skip
    sheet.row = after
