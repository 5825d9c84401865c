"""Sheet "Field control": what share of the interviews was checked, in all, by region and by interviewer."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sapa.present import Shown, label
from sapa.present.digits import shown_digits
from sapa.present.regions import stratum_text
from sapa.present.words import reading_value
from sapa.results import Line
from sapa.results.details import ControlGroup, FieldControlDetail
from sapa.workbook.blocks import Parameters, findings_block, live, total_cell
from sapa.workbook.book import Book
from sapa.workbook.charts import Series, columns_height, columns_with_limits, rows_of
from sapa.workbook.names import cell, text_in_formula
from sapa.workbook.sheet import Head, Sheet

INTERVIEWS, ATTEMPTED, CONTROLLED, SHARE, CONFIRMED, PARTLY, REFUTED, NOT_REACHED, LOW, HIGH = range(1, 11)
_LAST = 10
_LONG = ("regions", "spread")
_COUNTS = (
    (INTERVIEWS, "interviews"), (ATTEMPTED, "attempted"), (CONTROLLED, "controlled"), (CONFIRMED, "confirmed"),
    (PARTLY, "partly"), (REFUTED, "refuted"), (NOT_REACHED, "not_reached"),
)  # fmt: skip


class FieldControlSheet:
    """Writes one survey's field control."""

    def __init__(self, sheet: Sheet, method: str, detail: FieldControlDetail) -> None:
        self.sheet = sheet
        self.book: Book = sheet.book
        self.method = method
        self.detail = detail
        self.low = ""
        self.high = ""

    def write(self) -> None:
        """Write the sheet."""
        sheet, book, d = self.sheet, self.book, self.detail
        sheet.columns([30, *[13.5] * _LAST, 18])
        sheet.heading(book.w("question.field_control"), book.method_name(self.method))
        findings_block(sheet, book.findings_on("field_control", self.method), _LAST)
        by_name = sorted(d.by_interviewer, key=lambda g: (g.share is not None, g.share or 0.0, g.name))
        chart_at = -1
        if by_name:
            sheet.section(book.w("chart.control.section"))
            chart_at = sheet.row
            sheet.row += rows_of(columns_height(len(by_name)))
        self._parameters()
        self._total()
        by_region = sorted(d.by_region, key=lambda g: (g.share is not None, g.share or 0.0, g.name))
        self._table("block.control_by_method", "col.control_method", d.by_method, "methods", words="control_method")
        self._questions()
        self._unmatched()
        # The long tables come last and share their columns: the header of the first stands on every page after it.
        repeated = self._table("block.control_by_region", "col.region_interviewer", by_region, "regions")[0] - 1
        first, last = self._table("block.control_by_interviewer", "col.region_interviewer", by_name, "spread")
        if chart_at >= 0:
            self._chart(chart_at, first, last, by_name)
            repeated = repeated if repeated > 0 else first - 1
        sheet.ws.freeze_panes(1, 1)
        sheet.page(repeat=(max(repeated, 0), max(repeated, 0)))

    def _parameters(self) -> None:
        d, w, t = self.detail, self.book.w, self.book.t
        block = Parameters(self.sheet, w("block.parameters"), 6)
        source = w(f"bounds_from.{d.limit_from}") if d.limit_from in ("standard", "specification") else d.limit_from
        if d.limit_low is not None:
            self.low = block.number(
                w("p.control_low"), d.limit_low / 100, digits=_digits(d.limit_low), percent=True, note=source
            )
        if d.limit_high is not None:
            self.high = block.number(
                w("p.control_high"), d.limit_high / 100, digits=_digits(d.limit_high), percent=True, note=source
            )
        for name in ("base", "counts", "ceiling"):
            block.text(w(f"p.control_{name}"), reading_value(f"control_{name}", getattr(d, name), t))
        if d.desk_only:
            block.number(w("p.desk_only"), d.desk_only, note=w("p.desk_only.note"))
        if d.spread_p is not None:
            note = w("p.spread.note", n=d.spread_draws, seed=str(d.spread_seed))
            block.number(w("p.spread"), d.spread_p, digits=4, note=note)
        if d.refuted_low is not None and d.refuted_high is not None:
            block.text(w("p.refuted_share"), w("p.refuted_share.value", low=d.refuted_low, high=d.refuted_high))

    # -- the total ---------------------------------------------------------------------------------------------

    def _total(self) -> None:
        sheet, w, d = self.sheet, self.book.w, self.detail
        sheet.section(w("block.control_total"))
        self._head("col.whole_survey")
        row = sheet.row
        near = [x for x in (d.limit_low, d.limit_high) if x is not None]
        self._row(d.total, w("whole_survey"), near=near, style="cell_bold")
        self.book.anchor("field_control", self.method, "", sheet.at(row, 0, fixed=False))
        self.book.anchor("field_control", self.method, "results", sheet.at(row, 0, fixed=False))
        base, controlled = cell(row, INTERVIEWS, fixed=True), cell(row, CONTROLLED, fixed=True)
        block = Parameters(sheet, w("block.control_required"), 6)
        n = d.total.interviews
        conditions, met = [], True
        if d.limit_low is not None and d.required_low is not None and n:
            # ROUND first: 0.15 * 1000 is 150.00000000000003 in binary, and 151 is not asked.
            own = math.ceil(round(d.limit_low / 100 * n, 9))
            at = self._required(block, "required_low", f"=ROUNDUP(ROUND({self.low}*{base},9),0)", own, d.required_low)
            conditions.append(f"{controlled}>={at}")
            met = met and d.total.controlled >= d.required_low
            missing = max(0, d.required_low - d.total.controlled)
            block.formula(w("p.control_missing"), f"=MAX(0,{at}-{controlled})", missing)
        if d.limit_high is not None and d.required_high is not None and n:
            own = math.floor(round(d.limit_high / 100 * n, 9))
            note = w("p.required_high.note") if d.ceiling == "note" else ""
            at = self._required(block, "required_high", f"=ROUNDDOWN(ROUND({self.high}*{base},9),0)", own,
                                d.required_high, note)  # fmt: skip
            if d.ceiling == "breach":
                conditions.append(f"{controlled}<={at}")
                met = met and d.total.controlled <= d.required_high
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
        sheet.row += 1

    # -- tables -------------------------------------------------------------------------------------------------

    def _head(self, first: str, *, limits: bool = False, organisation: bool = False) -> None:
        w = self.book.w
        names = ["interviews", "attempted", "controlled", "share", "confirmed", "partly", "refuted", "not_reached"]
        heads = [Head(w(first), text=True), *(Head(w(f"col.{n}")) for n in names)]
        if limits:
            heads += [Head(w(f"col.{n}")) for n, at in (("limit_low", self.low), ("limit_high", self.high)) if at]
        if organisation:
            heads.append(Head(w("col.organisation")))
        self.sheet.head(heads)

    def _row(self, group: ControlGroup, name: str, *, near: Sequence[float] = (), style: str = "cell") -> None:
        sheet = self.sheet
        row = sheet.row
        sheet.text(row, 0, name, style)
        for col, field in _COUNTS:
            sheet.number(row, col, getattr(group, field))
        self._share(row, group.controlled, group.interviews, near=near)
        sheet.row += 1

    def _share(
        self, row: int, controlled: int, interviews: int, *, near: Sequence[float] = (), style: str = "number"
    ) -> None:
        sheet = self.sheet
        top, base = cell(row, CONTROLLED), cell(row, INTERVIEWS)
        formula = f'=IF({base}=0,"–",{top}/{base})'
        if not interviews:
            sheet.formula(row, SHARE, formula, "–", style)
            return
        share = controlled / interviews
        sheet.formula(
            row, SHARE, formula, share, style, digits=shown_digits(share * 100, *near, digits=1), percent=True
        )

    def _table(self, title: str, first_column: str, groups: Sequence[ControlGroup], anchor: str, *,
               words: str = "") -> tuple[int, int]:  # fmt: skip
        if not groups:
            return -1, -1
        sheet, w, d = self.sheet, self.book.w, self.detail
        sheet.section(w(title))
        limits, named = anchor in _LONG, anchor in _LONG and any(g.organisation for g in d.by_interviewer)
        self._head(first_column, limits=limits, organisation=named)
        begin = sheet.row
        self.book.anchor("field_control", self.method, anchor, sheet.at(begin, 0, fixed=False))
        for group in groups:
            row = sheet.row
            id = f"workbook.{words}.{group.name}"
            known = words and self.book.t.has(id)
            name = self.book.t(id) if known else stratum_text(group.name, self.book.t) or w("not_named")
            self._row(group, name)
            if limits:
                col = LOW
                for at, limit in ((self.low, d.limit_low), (self.high, d.limit_high)):
                    if at and limit is not None:
                        sheet.formula(row, col, f"={at}", limit / 100, "number", digits=_digits(limit), percent=True)
                        col += 1
                if named:
                    sheet.text(row, col, group.organisation if anchor == "spread" else "", "centre")
        end = sheet.row - 1
        self._totals(begin, end, groups)
        shade = self.book.style.difference(Shown.NOT_ASSESSABLE)
        sheet.ws.conditional_format(
            begin, CONTROLLED, end, CONTROLLED, {"type": "cell", "criteria": "==", "value": 0, "format": shade}
        )
        return begin, end

    def _totals(self, begin: int, end: int, groups: Sequence[ControlGroup]) -> None:
        sheet, row = self.sheet, self.sheet.row
        sheet.text(row, 0, self.book.t("term.total_row"), "total")
        for col, field in _COUNTS:
            values = [float(getattr(g, field)) for g in groups]
            total_cell(sheet, row, col, (begin, end), values, sum(values))
        self._share(row, sum(g.controlled for g in groups), sum(g.interviews for g in groups), style="total_number")
        sheet.row += 1

    def _chart(self, at: int, first: int, last: int, groups: Sequence[ControlGroup]) -> None:
        sheet, w, d = self.sheet, self.book.w, self.detail
        after, sheet.row = sheet.row, at
        limits, col = [], LOW
        for reference, name, look in ((self.low, "col.limit_low", "limit"), (self.high, "col.limit_high", "ceiling")):
            if reference:
                limits.append(Series(w(name), "=" + sheet.range(first, col, last, col), look))
                col += 1
        none = sum(1 for g in groups if g.interviews and not g.controlled)
        columns_with_limits(
            sheet, title=w("chart.control"), categories="=" + sheet.range(first, 0, last, 0),
            bars=Series(w("col.share"), "=" + sheet.range(first, SHARE, last, SHARE)), limits=tuple(limits),
            axes=(w("col.interviewer"), w("axis.control_share")), form="0%", count=len(groups),
            description=w("chart.control.alt", n=len(groups), none=none,
                          low=None if d.limit_low is None else d.limit_low / 100),
        )  # fmt: skip
        sheet.row = after

    # -- what else the log says -----------------------------------------------------------------------------------

    def _questions(self) -> None:
        if not self.detail.questions:
            return
        sheet, w = self.sheet, self.book.w
        sheet.section(w("block.questions"))
        sheet.head(
            [Head(w("col.question"), text=True)]
            + [Head(w(f"col.{c}")) for c in ("compared", "different", "different_share", "low", "high")]
        )
        for one in self.detail.questions:
            row = sheet.row
            sheet.text(row, 0, one.question)
            sheet.number(row, 1, one.compared)
            sheet.number(row, 2, one.different)
            own = one.different / one.compared if one.compared else None
            live(sheet, row, 3, f"={cell(row, 2)}/{cell(row, 1)}", own, own, digits=1, percent=True)
            sheet.number(row, 4, one.low, digits=1, percent=True)
            sheet.number(row, 5, one.high, digits=1, percent=True)
            sheet.row += 1

    def _unmatched(self) -> None:
        if not self.detail.unmatched:
            return
        sheet, w = self.sheet, self.book.w
        sheet.section(w("block.unmatched", n=len(self.detail.unmatched)))
        self.book.anchor("field_control", self.method, "unmatched", sheet.at(sheet.row, 0, fixed=False))
        sheet.head([Head(w("col.control_id"), text=True), Head(w("col.file")), Head(w("col.row"))])
        for one in self.detail.unmatched:
            sheet.text(sheet.row, 0, one.id)
            sheet.text(sheet.row, 1, one.file)
            sheet.number(sheet.row, 2, one.row)
            sheet.row += 1


def _digits(percent: float) -> int:
    return 0 if percent == round(percent) else shown_digits(percent, digits=1)
