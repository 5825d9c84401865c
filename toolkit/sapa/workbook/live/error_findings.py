"""Findings on the sampling error follow the readings: the formal ones, the design's, the regions', thin estimates."""

from __future__ import annotations

from collections.abc import Mapping

from sapa.checks.base import Limits
from sapa.checks.sampling_case import PERCENT, within_limit
from sapa.checks.sampling_error import NORM
from sapa.estimation.nominal import nominal
from sapa.results import Finding, Line, Status
from sapa.results.details import NominalError
from sapa.standard import Readings
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.live.core import Other, rank
from sapa.workbook.live.error import LiveError
from sapa.workbook.names import text_in_formula
from sapa.workbook.region_estimates import RegionRows

N, POPULATION, MARGIN, ROUNDED = 1, 2, 7, 8
"""Columns of the table of margins (`sapa.workbook.sampling_error`)."""
Rows = Mapping[tuple[str, str], int]


def follow_error(steps: LiveError, sheet: EvaluationSheet, method: str, rows: Rows, regions: RegionRows | None) -> None:
    """Let every finding on one survey's sampling error follow.

    Parameters
    ----------
    sheet, rows
        The sheet, and its row of each margin by what it divides and by group.
    regions
        Where the estimates by region stand; None: nowhere.
    """
    book = sheet.book
    overall = steps.detail.overall.margin
    if overall is not None and ("", "") in rows:
        steps.live.margins[method] = (sheet.at(rows["", ""], MARGIN), overall)
    for finding in book.evaluation.findings:
        if finding.method != method:
            continue
        if finding.norm == NORM:
            steps.live.limit(finding, "error_limit", "max")
            if finding.line is Line.FORMAL:
                _Formal(steps, sheet, rows, finding).follow()
            elif finding.item == "regions":
                _regions(steps, sheet, rows, finding)
            else:
                _design(steps, finding)
        elif "/sampling_error.thin/" in finding.id and regions is not None:
            _thin(steps, finding, regions)


def _met(steps: LiveError, margin: str, limit: str, rule: str | None = None) -> str:
    return f"IF({steps.rounded(margin, rule)}<={limit},{rank(Status.MET)},{rank(Status.NOT_MET)})"


class _Formal:
    """One formal finding: its margin under every value of the sensitive readings."""

    def __init__(self, steps: LiveError, sheet: EvaluationSheet, rows: Rows, finding: Finding) -> None:
        self.steps, self.sheet, self.rows, self.finding = steps, sheet, rows, finding
        self.live = steps.live

    def follow(self) -> None:
        """Let value, n and status follow."""
        d, finding = self.steps.detail, self.finding
        by, _, group = (finding.item or "").partition(": ")
        one = next((e for e in (d.overall, *d.groups) if (e.group_by, e.group) == (by, group)), None)
        row = self.rows.get((by, group))
        if one is None or one.margin is None or row is None or finding.max is None:
            return
        chosen, whole = self.live.chosen, not by
        n = self.steps.n_value if whole else one.n
        own = self._margin(one, n, chosen)
        if own is None:
            return
        self.live.title(finding.id)
        limit = self.live.step(self.live.book.w("p.limit"),
                               self.live.chosen_limit("error_limit", f"{finding.max / PERCENT:.12g}"),
                               finding.max / PERCENT)  # fmt: skip
        now = self.sheet.at(row, MARGIN)
        others = self._others(one, n, row, now, limit)
        status = self._status(own, str(chosen.value("error_rounding")))
        text = _met(self.steps, now, limit)
        if whole and d.repeated:
            # Rows that repeat an id may be one interview handed in twice; a verdict that needs them is no pass.
            fewer = self._margin(one, self.steps.n_once_value, chosen)
            at = self.live.step(self.live.book.w("live.margin_once"), self._text(self.steps.n_once, row, None), fewer)
            if fewer is None:
                return
            without = self._status(fewer, str(chosen.value("error_rounding")))
            asked = f"IF({_met(self.steps, at, limit)}={rank(Status.MET)},{rank(Status.MET)},{rank(Status.JUDGEMENT)})"
            text = f"IF({text}={rank(Status.MET)},{asked},{rank(Status.NOT_MET)})"
            if status is Status.MET and without is not Status.MET:
                status = Status.JUDGEMENT
        self.live.judge(finding, text, status, others)
        self.live.follow(finding, "value", f"100*{now}", PERCENT * own, finding.value)
        self.live.follow(finding, "n", self.sheet.at(row, N), float(n), finding.n)

    def _margin(self, one: NominalError, n: int, chosen: Readings) -> float | None:
        return nominal(n, one.population, chosen, p=self.steps.p_value, deff=self.steps.deff_value).margin

    def _status(self, margin: float, rule: str) -> Status:
        return within_limit(PERCENT * margin, Limits(max=self.finding.max), rule)

    def _text(self, n: str, row: int, fpc: str | None) -> str:
        """Return the margin of n interviews under one value of `fpc`, None for the one in force."""
        people = self.sheet.at(row, POPULATION)
        factor = "1"
        if self._people(row):
            factor = self.steps.factor_now(n, people) if fpc is None else self.steps.factor(n, people, fpc)
        return self.steps.margin(n, factor, p=self.steps.p, z=self.steps.z)

    def _people(self, row: int) -> bool:
        d = self.steps.detail
        return any(e.population for e in (d.overall, *d.groups) if self.rows.get((e.group_by, e.group)) == row)

    def _others(self, one: NominalError, n: int, row: int, now: str, limit: str) -> list[Other]:
        live, chosen = self.live, self.live.chosen
        rule, found = str(chosen.value("error_rounding")), []
        for fpc in ("auto", "always", "never"):
            own = self._margin(one, n, chosen.with_value("fpc", fpc))
            if own is None:
                return []
            name = f"{live.book.w('col.margin')}: fpc = {fpc}"
            at = live.step(name, self._text(self.sheet.at(row, N), row, fpc), own)
            found.append(Other("fpc", fpc, _met(self.steps, at, limit), self._status(own, rule)))
        own = self._margin(one, n, chosen)
        for other in ("two_decimals", "strict", "one_decimal"):
            status = self._status(own or 0.0, other)
            found.append(Other("error_rounding", other, _met(self.steps, now, limit, other), status))
        return found


def _design(steps: LiveError, finding: Finding) -> None:
    """The least precise key indicator with the real design."""
    worst, at = steps.worst, steps.worst_margin
    if worst is None or at is None or worst.margin is None or finding.value is None or finding.max is None:
        return
    live = steps.live
    limit = live.chosen_limit("error_limit", f"{finding.max / PERCENT:.12g}")
    own = within_limit(PERCENT * worst.margin, Limits(max=finding.max), str(live.chosen.value("error_rounding")))
    live.judge(finding, _met(steps, at, limit), own)
    live.follow(finding, "value", f"100*{at}", PERCENT * worst.margin, finding.value)
    live.follow(finding, "n", str(steps.worst_n), float(worst.n), finding.n)


def _regions(steps: LiveError, sheet: EvaluationSheet, rows: Rows, finding: Finding) -> None:
    """Regions above the limit, as if the sample were simple random."""
    known = [g for g in steps.detail.groups if g.group_by == "region" and g.margin is not None]
    places = sorted((rows["region", g.group], g) for g in known if ("region", g.group) in rows)
    if not places or finding.max is None or len(places) != places[-1][0] - places[0][0] + 1:
        return
    live, (first, last) = steps.live, (places[0][0], places[-1][0])
    w, rule = live.book.w, str(live.chosen.value("error_rounding"))
    limits = Limits(max=finding.max)
    own = sum(within_limit(PERCENT * (g.margin or 0.0), limits, rule) is Status.NOT_MET for _, g in places)
    widest = max(known, key=lambda g: (g.margin or 0.0, g.group))
    place = next(i for i, (_, g) in enumerate(places) if g is widest)
    live.title(finding.id)
    limit = live.step(w("p.limit"), live.chosen_limit("error_limit", f"{finding.max / PERCENT:.12g}"),
                      finding.max / PERCENT)  # fmt: skip
    block = sheet.range(first, ROUNDED, last, ROUNDED)
    above = live.step(w("above_limit"), f"SUMPRODUCT(({block}>{limit})*1)", own)
    margins = sheet.range(first, MARGIN, last, MARGIN)
    at = sheet.at(first + place, MARGIN)
    index = f"IF({at}>=MAX({margins})*(1-1E-12),{place + 1},MATCH(MAX({margins}),{margins},0))"
    row = live.step(w("live.widest"), index, place + 1)
    live.follow(finding, "value", f"100*INDEX({margins},{row})", PERCENT * (widest.margin or 0.0), finding.value)
    live.follow(finding, "n", f"INDEX({sheet.range(first, N, last, N)},{row})", float(widest.n), finding.n)
    if finding.computed_status is Status.NOT_ASSESSABLE:
        return  # without a design nothing is shown to be met, whatever the numbers are
    text = f"IF({above}>0,{rank(Status.JUDGEMENT)},{rank(Status.MET)})"
    live.judge(finding, text, Status.JUDGEMENT if own else Status.MET)


def _thin(steps: LiveError, finding: Finding, regions: RegionRows) -> None:
    """Estimates of regions that rest on too little: their intervals widen with the confidence level."""
    live = steps.live
    yes = text_in_formula(live.book.t("term.yes"))
    block = regions.sheet.range(regions.first, regions.thin, regions.last, regions.thin)
    live.title(finding.id)
    count = live.step(live.book.w("col.too_thin"), f"COUNTIF({block},{yes})", regions.count)
    rest = Status.MET if regions.all_known else Status.NOT_ASSESSABLE
    own = Status.JUDGEMENT if regions.count else rest
    live.judge(finding, f"IF({count}>0,{rank(Status.JUDGEMENT)},{rank(rest)})", own)
    live.follow(finding, "value", count, float(regions.count), finding.value)
