"""Sheet "Sampling error": the nominal margin row by row with live formulas, and design-based estimates."""

from __future__ import annotations

import math
from statistics import NormalDist

from sapa.estimation.nominal import uses_fpc
from sapa.present import Shown, label
from sapa.present.digits import rounded, shown_digits
from sapa.present.regions import stratum_text
from sapa.present.words import reading_value
from sapa.results import Line
from sapa.results.details import FieldControlDetail, IndicatorEstimate, NominalError, SamplingErrorDetail
from sapa.stats import t_quantile
from sapa.workbook.blocks import Parameters, close, live
from sapa.workbook.charts import Series, columns_height, columns_with_limits, rows_of
from sapa.workbook.evaluation_book import EvaluationBook, EvaluationSheet
from sapa.workbook.findings_block import findings_block
from sapa.workbook.live.error import LiveError, t_text
from sapa.workbook.live.error_findings import follow_error
from sapa.workbook.live.intervals import Share, interval_steps
from sapa.workbook.names import cell, quoted, text_in_formula
from sapa.workbook.region_estimates import write_region_estimates
from sapa.workbook.sheet import Head
from sapa.workbook.thin import follow_thin, write_thin

_DECIMALS = {"two_decimals": 4, "one_decimal": 3}  # of a fraction: two decimals of a per cent
_WHAT_IF = (1.5, 2.0)
_LAST = 11  # of the indicators' table
_END = 14  # of the sheet
_MANY = 8  # columns of a chart whose names stand upright
N, POPULATION, FRACTION, FPC, P, Z, MARGIN, ROUNDED, LIMIT, RESULT, DEFF = range(1, 12)
NEEDED, NEEDED_DESIGN = DEFF + 2, DEFF + 3


class SamplingErrorSheet:
    """Writes one survey's sampling error."""

    def __init__(self, sheet: EvaluationSheet, method: str, detail: SamplingErrorDetail) -> None:
        self.sheet = sheet
        self.book: EvaluationBook = sheet.book
        self.method = method
        self.detail = detail
        self.limit = None if detail.limit is None else detail.limit / 100
        self.relative = self.book.reading("error_scale") == "relative"
        self.cells: dict[str, str] = {}
        self.rows: dict[tuple[str, str], int] = {}
        self._head_row = 0

    def write(self) -> None:
        """Write the sheet."""
        sheet, book = self.sheet, self.book
        sheet.columns([29, 15, 12, 10.5, 12, 12, 13, 12, 13, 12, 20, 12, 12, 13, 14])
        sheet.heading(book.w("question.sampling_error"), book.method_name(self.method))
        findings_block(sheet, book.findings_on("sampling_error", self.method), _END)
        groups = self._groups()
        largest = next(iter(groups.values()), [])
        chart_at = -1
        if any(one.margin is not None for one in largest):
            sheet.section(book.w("chart.margins.section"))
            chart_at = sheet.row
            sheet.row += rows_of(columns_height(len(largest)))
        self._parameters()
        self._indicators()
        thin = write_thin(sheet, self.method, self.detail, _END)
        first, last = self._nominal(groups)
        if chart_at >= 0:
            self._chart(chart_at, first, last, next(iter(groups)))
        sheet.ws.freeze_panes(1, 1)
        # The longest table comes last, so that its header may stand on every page after it.
        regions = write_region_estimates(sheet, self.method, self.detail, _END, self.steps)
        if regions is not None:
            follow_thin(sheet, thin, regions.cells)
        follow_error(self.steps, sheet, self.method, self.rows, regions)
        head = self._head_row if regions is None else regions.head
        sheet.page(repeat=(head, head))

    # -- what was used ---------------------------------------------------------------------------------------

    def _parameters(self) -> None:
        d, w = self.detail, self.book.w
        self.steps = steps = LiveError(self.book.live, self.method, d)
        live = self.book.live
        block = Parameters(self.sheet, w("block.parameters"), 7)
        own = float(live.chosen.value("confidence"))
        confidence = block.live(
            w("p.confidence"), f"={steps.confidence}", own, d.overall.confidence, digits=2, percent=True
        )
        z = NormalDist().inv_cdf((1 + own) / 2)
        text = f"=NORMSINV((1+{confidence})/2)"
        self.cells["z"] = block.live("z", text, z, d.overall.z, digits=4, note=w("p.z.note"))
        self.cells["p"] = block.live("p", f"={steps.p}", steps.p_value, d.overall.p, digits=2, note=w("p.p.note"))
        self.cells["formal deff"] = block.formula(w("p.deff"), f"={steps.deff}", steps.deff_value, digits=3)
        words = d.limit_from in ("standard", "specification", "reading")
        source = w(f"bounds_from.{d.limit_from}") if words else d.limit_from
        self.cells["limit"] = block.live(
            w("p.limit"), f"={steps.limit}", self.limit, self.limit, digits=shown_digits(d.limit), percent=True,
            note=source,
        )  # fmt: skip
        if words and self.limit is not None:
            block.source(live, "error_limit", source)
        for id, name, value in (
            ("error_rounding", "p.rounding", d.rounding), ("fpc", "p.fpc", self.book.reading("fpc")),
            ("error_scale", "p.scale", self.book.reading("error_scale")),
        ):  # fmt: skip
            if value is not None and value == live.chosen.value(id):
                block.words(w(name), f"={live.words(id)}", reading_value(id, value, self.book.t))
            elif value is not None:
                block.text(w(name), reading_value(id, value, self.book.t))
        block.text(w("p.selection"), self._known("selection", d.selection))
        handed = block.number(w("p.handed_in"), d.handed_in)
        voided = block.number(w("p.voided"), d.voided)
        logged = next(
            (c.total.refuted for name, c in self.book.details(FieldControlDetail) if name == self.method), None
        )
        note = "" if logged is None else w("p.refuted.note", n=logged)
        refuted = block.number(w("p.refuted"), d.refuted, note=note)
        by_answers = live.is_("error_n", "valid_worst_indicator")
        self.cells["n"] = f"IF({by_answers},{steps.n},{handed}-{voided}-{refuted})"
        block.text(w("p.weights"), self._known("weights", d.weights_source))
        if d.kish_deff is not None:
            block.number(w("p.kish"), d.kish_deff, digits=3, note=w("p.kish.note"))
        for deff in _WHAT_IF:
            self.cells[f"deff {deff}"] = block.number(w("p.what_if"), deff, digits=1, note=w("p.what_if.note"))
        block.text(w("p.strata"), d.strata)
        block.text(w("p.psu"), d.psu)
        block.text(w("p.population"), self._known("population", d.population))
        block.text(w("p.universe"), d.universe)

    def _known(self, kind: str, key: str) -> str:
        id = f"{'present' if kind == 'group' else 'workbook'}.{kind}.{key}"
        return self.book.t(id) if self.book.t.has(id) else key

    # -- nominal margins ---------------------------------------------------------------------------------------

    def _groups(self) -> dict[str, list[NominalError]]:
        """Return the groups by what they divide, the largest margin first."""
        groups: dict[str, list[NominalError]] = {}
        for one in self.detail.groups:
            groups.setdefault(one.group_by, []).append(one)
        for rows in groups.values():
            rows.sort(key=lambda r: (r.margin is not None, -(r.margin or 0), r.group))
        return groups

    def _nominal(self, groups: dict[str, list[NominalError]]) -> tuple[int, int]:
        """Write the table of margins; return the rows of the first division, which the chart shows."""
        sheet, w = self.sheet, self.book.w
        sheet.section(w("block.nominal"))
        self._note(" ".join((w("nominal.formula"), w("nominal.relative"), w("nominal.needed"))))
        sheet.head(
            [Head(w("col.group"), text=True)]
            + [
                Head(w(f"col.{c}"))
                for c in ("n", "population", "fraction", "fpc", "p", "z", "margin", "rounded", "limit", "against_limit")
            ]
            + [Head(w("col.deff", deff=deff)) for deff in _WHAT_IF]
            + [Head(w("col.needed")), Head(w("col.needed_design"))]
        )
        start = sheet.row
        self._head_row = start - 1
        self._margin_row(self.detail.overall, w("whole_sample"), overall=True)
        first = last = -1
        for name, rows in groups.items():
            sheet.merged(sheet.row, 0, _END, self._known("group", name), "group")
            sheet.row += 1
            begin = sheet.row
            for one in rows:
                self._margin_row(one, stratum_text(one.group, self.book.t))
            if first < 0:
                first, last = begin, sheet.row - 1
        sheet.ws.conditional_format(
            start, RESULT, sheet.row - 1, RESULT,
            {"type": "cell", "criteria": "==", "value": text_in_formula(w("above_limit")),
             "format": self.book.style.difference(Shown.NOT_MET)},
        )  # fmt: skip
        sheet.colour_statuses(start, RESULT, sheet.row - 1, RESULT)
        return first, last

    def _formula(self, row: int, one: NominalError) -> tuple[str, float]:
        n, size, p, z, fpc = (cell(row, c) for c in (N, POPULATION, P, Z, FPC))
        deff, relative = self.cells["formal deff"], self.steps.relative
        text = f"{p}*(1-{p})/{n}*{deff}"
        value = one.p * (1 - one.p) / one.n * self.steps.deff_value
        if one.population and one.population > 1:
            text += f"*IF({fpc}={text_in_formula(self.book.t('term.yes'))},({size}-{n})/({size}-1),1)"
            value *= (one.population - one.n) / (one.population - 1) if one.fpc else 1
        text, value = f"={z}*SQRT({text})/IF({relative}=1,{p},1)", one.z * math.sqrt(value)
        return text, value / one.p if self.relative else value

    def _corrected(self, row: int, one: NominalError) -> None:
        """Write whether the finite population correction is applied: as the reading says, where it can be."""
        sheet, t = self.sheet, self.book.t
        words = t("term.yes" if one.fpc else "term.no")
        mine = uses_fpc(one.n, one.population, self.book.live.chosen)
        if not one.population or one.population <= 1 or mine is not one.fpc:
            sheet.text(row, FPC, words, "centre")
            return
        factor = self.steps.fpc_now(cell(row, N), cell(row, POPULATION))
        yes, no = (text_in_formula(t(f"term.{word}")) for word in ("yes", "no"))
        sheet.formula(row, FPC, f"=IF({factor},{yes},{no})", words, "centre")

    def _margin_row(self, one: NominalError, name: str, *, overall: bool = False) -> None:
        sheet, book, d = self.sheet, self.book, self.detail
        row = sheet.row
        sheet.text(row, 0, name, "cell_bold" if overall else "cell")
        self.rows[one.group_by, one.group] = row
        live(sheet, row, N, f"={self.cells['n']}", self.steps.n_value if overall else None, one.n)
        sheet.number(row, POPULATION, one.population)
        n, size, margin, result = (cell(row, c) for c in (N, POPULATION, MARGIN, ROUNDED))
        if one.population:
            sheet.formula(row, FRACTION, f"={n}/{size}", one.n / one.population, digits=2, percent=True)
        else:
            sheet.text(row, FRACTION, "–", "centre")
        self._corrected(row, one)
        for col, key, value, digits in ((P, "p", one.p, 2), (Z, "z", one.z, 4)):
            used = d.overall.p if key == "p" else d.overall.z
            live(sheet, row, col, f"={self.cells[key]}", used, value, digits=digits)
        item = "" if overall else f"{one.group_by}: {one.group}"
        book.anchor("sampling_error", self.method, item, sheet.at(row, 0, fixed=False))
        if one.group_by == "region":
            book.anchor("sampling_error", self.method, "regions", sheet.at(row, 0, fixed=False))
        self._needed(row, one)
        sheet.row += 1
        if one.margin is None or one.n <= 0:
            for col in range(MARGIN, DEFF + 2):
                sheet.text(row, col, "–", "centre")
            return
        decimals = _DECIMALS.get(d.rounding)
        judged = one.margin if decimals is None else rounded(one.margin, decimals)
        digits = shown_digits(one.margin * 100, d.limit)
        formula, own = self._formula(row, one)
        live(sheet, row, MARGIN, formula, own, one.margin, digits=digits, percent=True)
        shown = digits if decimals is None else decimals - 2
        sheet.formula(row, ROUNDED, f"={self.steps.rounded(margin)}", judged, digits=shown, percent=True)
        self._against(row, judged, result, overall=overall)
        for index, deff in enumerate(_WHAT_IF):
            sheet.formula(
                row,
                DEFF + index,
                f"={margin}*SQRT({self.cells[f'deff {deff}']}/{self.cells['formal deff']})",
                one.margin * math.sqrt(deff / self.steps.deff_value),
                digits=2,
                percent=True,
            )

    def _needed(self, row: int, one: NominalError) -> None:
        """Write the interviews that would have met the limit, as `stats.needed_interviews` computes them."""
        factor, inflated = self.steps.inflation(one.p)
        for col, engine, deff, at in (
            (NEEDED, one.needed, 1.0, ""),
            (NEEDED_DESIGN, one.needed_design, inflated, factor),
        ):
            if engine is None or not self.limit or not deff or at is None:
                self.sheet.number(row, col, engine)
                continue
            z, p, size, limit = cell(row, Z), cell(row, P), cell(row, POPULATION), self.cells["limit"]
            n = one.z**2 * one.p * (1 - one.p) / (self.limit * (one.p if self.relative else 1)) ** 2 * deff
            wanted = f"({limit}*IF({self.steps.relative}=1,{p},1))"
            text = f"{z}^2*{p}*(1-{p})/{wanted}^2" + (f"*{at}" if at else "")
            if one.population:
                # n₀/(1 + (n₀ − 1)/N), written so that n₀ stands in it once.
                n = one.population / (1 + (one.population - 1) / n)
                text = f"{size}/(1+({size}-1)/({text}))"
            # ROUND first: a size that is whole but for rounding error must not be raised by one.
            text, own = f"ROUNDUP(ROUND({text},9),0)", math.ceil(round(n, 9))
            if one.population:
                text, own = f"MIN(INT({size}),{text})", min(math.floor(one.population), own)
            live(self.sheet, row, col, f"={text}", own, engine)

    def _against(self, row: int, judged: float, reference: str, *, overall: bool) -> None:
        sheet, w = self.sheet, self.book.w
        if self.limit is None:
            sheet.text(row, LIMIT, "–", "centre")
            sheet.text(row, RESULT, "–", "centre")
            return
        limit = cell(row, LIMIT)
        sheet.formula(
            row, LIMIT, f"={self.cells['limit']}", self.limit, digits=shown_digits(self.detail.limit), percent=True
        )
        if overall:
            words = (label(Shown.MET, self.book.t), label(Shown.NOT_MET, self.book.t))
        else:
            words = (w("within_limit"), w("above_limit"))
        formula = f"=IF({reference}<={limit},{text_in_formula(words[0])},{text_in_formula(words[1])})"
        value = words[0] if judged <= self.limit else words[1]
        formal = [f for f in self.book.findings_on("sampling_error", self.method) if f.line is Line.FORMAL]
        if (
            overall
            and formal
            and all(f.computed_status and f.computed_status.value not in ("met", "not_met") for f in formal)
        ):
            # The findings say that nothing can be judged (an opt-in sample): the figure must not say otherwise.
            sheet.text(row, RESULT, "–", "centre")
            return
        sheet.formula(row, RESULT, formula, value, "status")

    def _chart(self, at: int, first: int, last: int, group_by: str) -> None:
        sheet, w = self.sheet, self.book.w
        after, sheet.row = sheet.row, at
        name = self._known("group", group_by)
        limits: tuple[Series, ...] = ()
        if self.limit is not None:
            limits = (Series(w("col.limit"), "=" + sheet.range(first, LIMIT, last, LIMIT), "limit"),)
        worst = max((g for g in self.detail.groups if g.group_by == group_by and g.margin), key=lambda g: g.margin or 0)
        columns_with_limits(
            sheet,
            title=w("chart.margins", by=name),
            categories="=" + sheet.range(first, 0, last, 0),
            bars=Series(w("chart.margins.series"), "=" + sheet.range(first, MARGIN, last, MARGIN)),
            limits=limits,
            axes=(name, w("axis.margin")),
            form="0%",
            upright=last - first >= _MANY,
            count=last - first + 1,
            description=w(
                "chart.margins.alt",
                by=name,
                group=stratum_text(worst.group, self.book.t),
                margin=worst.margin,
                limit=self.limit,
            ),
        )
        sheet.row = after

    # -- design-based estimates --------------------------------------------------------------------------------

    def _indicators(self) -> None:
        rows = self.detail.indicators
        if not rows:
            return
        sheet, w = self.sheet, self.book.w
        sheet.section(w("block.indicators"))
        self._note(w("indicators.note"))
        keys = ("column", "statistic", "n", "estimate", "se", "df", "t", "margin", "ci_low", "ci_high", "deff_design")
        sheet.head([Head(w("col.indicator"), text=True)] + [Head(w(f"col.{k}")) for k in keys])
        for one in rows:
            self._indicator_row(one)

    def _indicator_row(self, one: IndicatorEstimate) -> None:
        sheet = self.sheet
        row = sheet.row
        percent = one.statistic == "proportion"
        digits = 2
        sheet.text(row, 0, one.shown, "cell_bold" if one.indicator == self.detail.worst else "cell")
        sheet.text(row, 1, one.column)
        sheet.text(row, 2, self._known("statistic", one.statistic))
        sheet.number(row, 3, one.n)
        sheet.number(row, 4, one.estimate, digits=digits, percent=percent)
        if one.problem is not None:
            problem = self.book.t(one.problem)
            sheet.merged(row, 5, _LAST, problem, "cell_muted")
            sheet.height(
                row, (problem, sheet.width(5, _LAST)), (one.shown, sheet.widths[0]), (one.column, sheet.widths[1])
            )
            sheet.row += 1
            return
        sheet.number(row, 5, one.se, digits=digits, percent=percent)
        sheet.number(row, 6, one.df)
        mine = t_quantile(float(self.book.live.chosen.value("confidence")), one.df) if one.df is not None else None
        live(sheet, row, 7, f"={t_text(self.steps.confidence, one.df, cell(row, 6))}", mine, one.t, digits=3)
        se, t, estimate, margin = (cell(row, c) for c in (5, 7, 4, 8))
        own = one.t * one.se if one.t is not None and one.se is not None else None
        live(sheet, row, 8, f"={t}*{se}", own, one.margin, digits=digits, percent=percent)
        p, error, n, df = (f"{quoted(sheet.name)}!{at}" for at in (estimate, se, cell(row, 3), cell(row, 6)))
        share = Share(one.estimate, one.se, one.n, one.df, (p, error, n, df))
        exact = interval_steps(self.book.live, self.steps.confidence, one.shown, share) if percent else None
        for index, (col, sign, bound) in enumerate(((9, -1, one.ci_low), (10, 1, one.ci_high))):
            centre = None if one.estimate is None or one.margin is None else one.estimate + sign * one.margin
            text = f"{estimate}{'+' if sign > 0 else '-'}{margin}"
            if exact is not None and not close(centre, bound):
                text, centre = exact[index]
            live(sheet, row, col, f"={text}", centre, bound, digits=digits, percent=percent)
        sheet.number(row, 11, one.deff, digits=2)
        sheet.height(row, (one.shown, sheet.widths[0] * 0.93), (one.column, sheet.widths[1]))
        sheet.row += 1

    def _note(self, words: str) -> None:
        sheet = self.sheet
        sheet.merged(sheet.row, 0, _END, words, "note")
        sheet.height(sheet.row, (words, sheet.width(0, _END)), size=9)
        sheet.row += 1
