"""Sheet "Outcomes": what became of every case, and AAPOR's rates as live formulas over the counts."""

from __future__ import annotations

import math
from collections.abc import Mapping

from sapa.present.regions import stratum_text
from sapa.results.outcomes import OutcomeGroup, OutcomesDetail
from sapa.stats.dispositions import COUNTED
from sapa.stats.outcome_rates import RATES, EligibilityRule, OutcomeCounts, OutcomeRates, eligibility_rate
from sapa.workbook.blocks import Parameters, live
from sapa.workbook.charts import Series, columns_height, columns_with_limits, rows_of
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.findings_block import findings_block
from sapa.workbook.names import area, cell
from sapa.workbook.outcomes_words import write_attempts, write_cases, write_words
from sapa.workbook.sheet import Head

_GROUPS = tuple(str(outcome) for outcome in COUNTED)
_FIELDS = tuple(COUNTED.values())
_SHOWN = ("rr1", "rr3", "coop1", "ref1", "con1")
"""The rates shown for every group; all sixteen are shown for the whole."""

_WAYS = ("region", "stratum", "interviewer")
CASES, FIRST = 1, 2
E_AT = FIRST + len(_GROUPS)
_RATES_AT = E_AT + 1
WEIGHTED = _RATES_AT + len(_SHOWN)
_LAST = WEIGHTED
_COUNT_AT, _SHARE_AT, _WEIGHT_AT = 1, 2, 3
_VALUE_AT, _WEIGHTED_AT = 1, 2
_CHARTED = 40
"""Columns of a chart that can still be read."""


class OutcomesSheet:
    """Writes one survey's outcomes."""

    def __init__(self, sheet: EvaluationSheet, method: str, detail: OutcomesDetail) -> None:
        self.sheet, self.book = sheet, sheet.book
        self.w = sheet.book.w
        self.method, self.detail = method, detail
        self.charted = next((by for by in _WAYS if 1 < len(detail.by(by)) <= _CHARTED), None)
        self.weighted = bool(detail.groups) and detail.overall.weighted is not None
        self.chart_at = -1
        self.e = ""

    def write(self) -> None:
        """Write the sheet."""
        sheet, detail = self.sheet, self.detail
        sheet.columns([36, 10, 10, 8.5, 8.5, *[7.4] * (_LAST - 4)])
        sheet.heading(self.w("question.outcomes"), self.book.method_name(self.method))
        findings_block(sheet, self.book.findings_on("outcomes", self.method), _LAST)
        self._anchor("rates", sheet.row)
        self._anchor("", sheet.row)
        if detail.groups:
            self._whole()
        self._anchor("words", write_words(sheet, detail, _LAST))
        self._anchor("cases", write_cases(sheet, detail, _LAST))
        write_attempts(sheet, detail, _LAST)
        head = -1
        for by in _WAYS:
            at = self._table(by, detail.by(by))
            head = at if head < 0 else head
        sheet.ws.freeze_panes(1, 1)
        # The tables of groups come last and share their columns: their header stands on every page after the first.
        sheet.page(repeat=(head, head) if head >= 0 else None)

    def _anchor(self, item: str, row: int) -> None:
        self.book.anchor("outcomes", self.method, item, self.sheet.at(row, 0, fixed=False))

    # -- the whole -----------------------------------------------------------------------------------------------

    def _whole(self) -> None:
        sheet, w, whole = self.sheet, self.w, self.detail.overall
        plain, heavy = self._counts(whole)
        if self.charted is not None:
            sheet.section(w("chart.outcomes.section"))
            self.chart_at = sheet.row
            sheet.row += rows_of(columns_height(len(self.detail.by(self.charted))))
        block = Parameters(sheet, w("block.outcomes_notes"), _LAST)
        note = w(f"p.outcomes.e.{self.detail.rule}")
        self.e = self._eligibility(block, w("p.outcomes.e"), note, plain, whole.counts, whole.rates)
        if whole.weighted is not None and whole.weighted_rates is not None:
            heavy["e"] = self._eligibility(
                block, w("p.outcomes.e_weighted"), "", heavy, whole.weighted, whole.weighted_rates
            )
        block.text(w("p.outcomes.reason"), self.detail.reason)
        block.text(w("p.outcomes.weight"), self.detail.weight)
        block.text(w("p.outcomes.edition"), w("p.outcomes.edition.text"))
        block.text(w("p.outcomes.final"), w("p.outcomes.final.text"))
        sheet.section(w("block.outcome_rates"))
        self._rates(whole, {**plain, "e": self.e}, heavy)

    def _counts(self, whole: OutcomeGroup) -> tuple[dict[str, str], dict[str, str]]:
        """Write the cases by outcome; return the cells of the counts, and of the weighted counts."""
        sheet, w = self.sheet, self.w
        sheet.section(w("block.outcomes"))
        heads = [Head(w("col.outcome"), text=True), Head(w("col.cases")), Head(w("col.outcomes_share"))]
        if whole.weighted is not None:
            heads.append(Head(w("col.weighted_cases")))
        sheet.head(heads)
        begin, end = sheet.row, sheet.row + len(_GROUPS) - 1
        plain, heavy = {}, {}
        for name, field in zip(_GROUPS, _FIELDS, strict=True):
            row = sheet.row
            text = f"{name} – {w(f'outcome.{name}')}"
            sheet.text(row, 0, text)
            number = getattr(whole.counts, field)
            sheet.number(row, _COUNT_AT, number)
            share = number / whole.counts.total if whole.counts.total else None
            whole_area = area(begin, _COUNT_AT, end, _COUNT_AT, fixed=True)
            live(sheet, row, _SHARE_AT, f"={cell(row, _COUNT_AT)}/SUM({whole_area})", share, share, digits=1,
                 percent=True)  # fmt: skip
            plain[name] = cell(row, _COUNT_AT, fixed=True)
            if whole.weighted is not None:
                sheet.number(row, _WEIGHT_AT, getattr(whole.weighted, field), digits=1)
                heavy[name] = cell(row, _WEIGHT_AT, fixed=True)
            sheet.height(row, (text, sheet.widths[0]))
            sheet.row += 1
        sheet.text(sheet.row, 0, self.book.t("term.total_row"), "total")
        total = whole.counts.total
        sheet.formula(sheet.row, _COUNT_AT, f"=SUM({area(begin, _COUNT_AT, end, _COUNT_AT)})", total, "total_number")
        sheet.formula(sheet.row, _SHARE_AT, f"=SUM({area(begin, _SHARE_AT, end, _SHARE_AT)})", 1.0, "total_number",
                      digits=1, percent=True)  # fmt: skip
        if whole.weighted is not None:
            sheet.formula(sheet.row, _WEIGHT_AT, f"=SUM({area(begin, _WEIGHT_AT, end, _WEIGHT_AT)})",
                          whole.weighted.total, "total_number", digits=1)  # fmt: skip
        sheet.row += 1
        return plain, heavy

    def _eligibility(
        self, block: Parameters, name: str, note: str, cells: Mapping[str, str], counts: OutcomeCounts,
        rates: OutcomeRates,
    ) -> str:  # fmt: skip
        """Write e; live where it follows from the counts. Return its cell."""
        if rates.rule is EligibilityRule.PROPORTIONAL and eligibility_rate(counts) == rates.e:
            return block.formula(
                name, f"={_known(cells)}/({_known(cells)}+{cells['NE']})", rates.e, digits=1, percent=True, note=note
            )
        return block.number(name, None if math.isnan(rates.e) else rates.e, digits=1, percent=True, note=note)

    def _rates(self, whole: OutcomeGroup, plain: Mapping[str, str], heavy: Mapping[str, str]) -> None:
        """Write all sixteen rates with what each is over."""
        sheet, w = self.sheet, self.w
        row = sheet.row
        formula_from = _WEIGHTED_AT + 1 if self.weighted else _WEIGHTED_AT
        sheet.text(row, 0, w("col.rate"), "head_left")
        sheet.text(row, _VALUE_AT, w("col.rate_value"), "head")
        if self.weighted:
            sheet.text(row, _WEIGHTED_AT, w("col.rate_weighted"), "head")
        sheet.merged(row, formula_from, _LAST, w("col.rate_formula"), "head_left")
        sheet.row += 1
        for name in RATES:
            row = sheet.row
            text = f"{name.upper()} – {w(f'rate.{name[:-1]}')}"
            sheet.text(row, 0, text)
            _rate(sheet, row, _VALUE_AT, name, plain, whole.rates)
            if whole.weighted_rates is not None:
                _rate(sheet, row, _WEIGHTED_AT, name, heavy, whole.weighted_rates)
            sheet.merged(row, formula_from, _LAST, _written(name), "cell_muted", align="left", indent=1)
            sheet.height(row, (text, sheet.widths[0]))
            sheet.row += 1

    # -- by group ------------------------------------------------------------------------------------------------

    def _table(self, by: str, groups: tuple[OutcomeGroup, ...]) -> int:
        """Write counts and rates of every group; return the row of the header, -1 where there are no groups."""
        if not groups:
            return -1
        sheet, w = self.sheet, self.w
        sheet.section(w(f"block.outcomes_by_{by}"))
        heads = [Head(w("col.outcomes_group"), text=True), Head(w("col.cases"))]
        heads += [Head(name) for name in _GROUPS]
        heads += [Head("e"), *(Head(name.upper()) for name in _SHOWN)]
        heads += [Head(w("col.rr1_weighted"))] if self.weighted else []
        head = sheet.head(heads)
        begin = sheet.row
        for group in groups:
            self._row(group)
        if by == self.charted:
            self._chart(groups, begin, sheet.row - 1)
        return head

    def _row(self, group: OutcomeGroup) -> None:
        sheet = self.sheet
        row = sheet.row
        name = group.group if group.by == "interviewer" else stratum_text(group.group, self.book.t)
        sheet.text(row, 0, name)
        cells = {}
        for i, (letters, field) in enumerate(zip(_GROUPS, _FIELDS, strict=True)):
            sheet.number(row, FIRST + i, getattr(group.counts, field))
            cells[letters] = cell(row, FIRST + i)
        total = group.counts.total
        sheet.formula(row, CASES, f"=SUM({area(row, FIRST, row, FIRST + len(_GROUPS) - 1)})", total)
        e, whole = group.rates.e, self.detail.overall.rates.e
        if e == whole:
            sheet.formula(row, E_AT, f"={self.e}", e, digits=1, percent=True)
        else:
            sheet.number(row, E_AT, None if math.isnan(e) else e, digits=1, percent=True)
        cells["e"] = cell(row, E_AT)
        for i, rate in enumerate(_SHOWN):
            _rate(sheet, row, _RATES_AT + i, rate, cells, group.rates)
        if group.weighted_rates is not None:
            weighted = group.weighted_rates.rr1
            sheet.number(row, WEIGHTED, None if math.isnan(weighted) else weighted, digits=1, percent=True)
        sheet.height(row, (name, sheet.widths[0]))
        sheet.row += 1

    def _chart(self, groups: tuple[OutcomeGroup, ...], begin: int, end: int) -> None:
        sheet, w = self.sheet, self.w
        after, sheet.row = sheet.row, self.chart_at
        known = [g for g in groups if not math.isnan(g.rates.rr1)] or list(groups)
        low = min(known, key=lambda g: g.rates.rr1)
        name = low.group if low.by == "interviewer" else stratum_text(low.group, self.book.t)
        columns_with_limits(
            sheet, title=w(f"chart.outcomes.{self.charted}"),
            categories="=" + sheet.range(begin, 0, end, 0),
            bars=Series("RR1", "=" + sheet.range(begin, _RATES_AT, end, _RATES_AT)), limits=(),
            axes=(w(f"col.outcomes_{self.charted}"), w("axis.rr1")), form="0%", count=len(groups),
            description=w("chart.outcomes.alt", n=len(groups), group=name, rate=low.rates.rr1),
            upright=len(groups) > 8,
        )  # fmt: skip
        sheet.row = after


def _known(cells: Mapping[str, str]) -> str:
    return f"({cells['I']}+{cells['P']}+{cells['R']}+{cells['NC']}+{cells['O']})"


def _terms(name: str, cells: Mapping[str, str]) -> tuple[str, str]:
    """Return numerator and denominator of a rate over cells, or over letters."""
    family, number = name[:-1], int(name[-1])
    unknown = f"({cells['UH']}+{cells['UR']}+{cells['UO']})"
    both = f"({cells['I']}+{cells['P']})"
    reached = f"({cells['I']}+{cells['P']}+{cells['R']}+{cells['O']})"
    asked = f"({cells['I']}+{cells['P']}+{cells['R']})"
    if family == "coop":
        return (cells["I"] if number % 2 else both), (reached if number <= len("RR") else asked)
    part = {"rr": cells["I"] if number % 2 else both, "ref": cells["R"], "con": reached}[family]
    step = (number + 1) // 2 if family == "rr" else number
    known = _known(cells)
    return part, {1: f"({known}+{unknown})", 2: f"({known}+{cells['e']}*{unknown})", 3: known}[step]


def _written(name: str) -> str:
    """Return a rate's definition in AAPOR's letters."""
    letters = {**{group: group for group in _GROUPS}, "e": "e"}
    part, whole = _terms(name, letters)
    return f"{part} / {whole}".replace("*", "·").replace("+", " + ")


def _rate(sheet: EvaluationSheet, row: int, col: int, name: str, cells: Mapping[str, str], rates: OutcomeRates) -> None:
    """Write a rate as a live formula; a dash where it is not defined."""
    value = getattr(rates, name)
    if math.isnan(value):
        sheet.number(row, col, None)
        return
    part, whole = _terms(name, cells)
    if math.isnan(rates.e):  # no unknown cases, or the rate would not be defined: e plays no part
        part, whole = _terms(name, {**cells, "e": "0"})
    sheet.formula(row, col, f"={part}/{whole}", value, digits=1, percent=True)
