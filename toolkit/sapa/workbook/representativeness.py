"""Sheet "Representativeness": who answered beside who lives there, who is missing, what non-response could change."""

from __future__ import annotations

from sapa.i18n.translator import STRATUM_JOIN
from sapa.present.regions import shown_text
from sapa.results.names import CROSS
from sapa.results.representativeness import LevelFit, MarginFit, MissingGroup, RepresentativenessDetail
from sapa.stats import t_quantile
from sapa.workbook.blocks import Parameters, live
from sapa.workbook.charts import Series, bars_height, paired_bars, rows_of
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.findings_block import findings_block
from sapa.workbook.intervals import p_cell
from sapa.workbook.live.error import t_text
from sapa.workbook.live.representativeness import LiveRepresentativeness
from sapa.workbook.names import area, cell
from sapa.workbook.representativeness_response import write_bounds, write_response
from sapa.workbook.sheet import Head

KIND = "representativeness"
PEOPLE, POPULATION, N, SAMPLE, WEIGHTED, COMPARED, DIFFERENCE, LOW, HIGH, Q, MISSING = range(1, 12)
LAST = MISSING
_WIDTHS = (34, *[14.5] * 11)
_HEADS = ("people", "population", "n", "sample", "weighted", "compared", "difference", "low", "high", "q", "missing")
_CHARTED = 20
"""Levels beyond which bars are too many to be read."""
_MOST_CHARTS = 3
_NAMED = 12


def write_representativeness(sheet: EvaluationSheet, method: str, detail: RepresentativenessDetail) -> None:
    """Write one survey's representativeness."""
    book = sheet.book
    w = book.w
    sheet.columns(_WIDTHS)
    sheet.heading(w("question.representativeness"), book.method_name(method))
    findings_block(sheet, book.findings_on(KIND, method), LAST)
    LiveRepresentativeness(book.live, method, detail).follow()
    _missing(sheet, detail)
    fits = [f for f in detail.margins if f.levels]
    charted = sorted(
        (f for f in fits if 1 < len(f.levels) <= _CHARTED), key=lambda f: (f.origin == "frame", f.by_design)
    )[:_MOST_CHARTS]
    places = {}
    for fit in charted:
        sheet.section(w("representativeness.chart.section", margin=margin_name(sheet, detail, fit)))
        places[fit.margin] = sheet.row
        sheet.row += rows_of(bars_height(len(fit.levels)))
    _tests(sheet, detail, fits, method)
    if detail.response is not None:
        book.anchor(KIND, method, "r_indicator", sheet.at(sheet.row, 0, fixed=False))
        write_response(sheet, detail.response, detail.names, LAST)
    if detail.bounds and detail.response_rate is not None:
        book.anchor(KIND, method, "nonresponse", sheet.at(sheet.row, 0, fixed=False))
        write_bounds(sheet, method, detail, LAST)
    head = _margins(sheet, detail, fits, method, places)
    book.anchor(KIND, method, "", sheet.at(0, 0, fixed=False))
    sheet.ws.freeze_panes(1, 1)
    sheet.page(repeat=(head, head) if head >= 0 else None)


def margin_name(sheet: EvaluationSheet, detail: RepresentativenessDetail, one: MarginFit | MissingGroup) -> str:
    """Return a margin as readers should see it: columns in words where they have any."""
    return shown_text(detail.names.margin(one.margin), sheet.book.t)


def level_name(sheet: EvaluationSheet, detail: RepresentativenessDetail, one: LevelFit | MissingGroup) -> str:
    """Return a level as readers should see it: labels of answers, regions by name, urban and rural as words."""
    shown = detail.names.level(one.margin, one.level)
    if shown == one.level:
        return sheet.book.t.place(STRATUM_JOIN.join(one.title)).replace(STRATUM_JOIN, ", ")
    return shown_text(shown, sheet.book.t)


def _missing(sheet: EvaluationSheet, detail: RepresentativenessDetail) -> None:
    """Write who is missing, in words, the most under-represented first."""
    if not any(f.origin != "frame" and f.levels and f.untested is None for f in detail.margins):
        return
    w = sheet.book.w
    groups = detail.missing_groups
    sheet.section(w("representativeness.missing", n=len(groups)))
    if not groups:
        sheet.merged(sheet.row, 0, LAST, w("representativeness.missing.nobody"))
        sheet.row += 1
        return
    for one in groups[:_NAMED]:
        name = level_name(sheet, detail, one)
        group = name if CROSS in one.margin else f"{margin_name(sheet, detail, one)}: {name}"
        words = w("representativeness.missing.one", n=one.missing, group=group, difference=abs(one.difference))
        sheet.merged(sheet.row, 0, LAST, words)
        sheet.height(sheet.row, (words, sheet.width(0, LAST)))
        sheet.row += 1
    notes = [w("representativeness.missing.note", level=detail.level)]
    if len(groups) > _NAMED:
        notes.insert(0, w("representativeness.missing.more", n=len(groups) - _NAMED))
    for note in notes:
        sheet.merged(sheet.row, 0, LAST, note, "remark")
        sheet.height(sheet.row, (note, sheet.width(0, LAST)))
        sheet.row += 1


def _tests(sheet: EvaluationSheet, detail: RepresentativenessDetail, fits: list[MarginFit], method: str) -> None:
    """Write a row a margin: what was compared, dissimilarity, and the tests of the whole margin."""
    if not fits:
        return
    w = sheet.book.w
    sheet.section(w("representativeness.tests"))
    sheet.book.anchor(KIND, method, "tests", sheet.at(sheet.row, 0, fixed=False))
    names = ("n", "unknown", "dissimilarity", "dissimilarity_weighted", "chi2", "df", "p_srs", "effect", "p_first",
             "f", "p_f")  # fmt: skip
    sheet.head(
        [Head(w("representativeness.col.margin"), text=True), *(Head(w(f"representativeness.col.{n}")) for n in names)]
    )
    for fit in fits:
        row, test = sheet.row, fit.test
        sheet.text(row, 0, margin_name(sheet, detail, fit))
        sheet.number(row, 1, fit.n)
        sheet.number(row, 2, fit.missing)
        sheet.number(row, 3, fit.dissimilarity, digits=1, percent=True)
        sheet.number(row, 4, fit.dissimilarity_weighted, digits=1, percent=True)
        sheet.number(row, 5, test.chi2 if test else None, digits=2)
        sheet.number(row, 6, test.df if test else None)
        _chance(sheet, row, 7, test.p_srs if test else None)
        sheet.number(row, 8, test.effect if test else None, digits=2)
        _chance(sheet, row, 9, test.p_first if test else None)
        sheet.number(row, 10, test.f if test else None, digits=2)
        _chance(sheet, row, 11, test.p_f if test else None)
        sheet.height(row, (margin_name(sheet, detail, fit), sheet.widths[0]))
        sheet.row += 1
    block = Parameters(sheet, w("representativeness.about"), LAST)
    for fit in fits:
        parts = [w(f"representativeness.origin.{fit.origin}"), w(f"representativeness.basis.{fit.basis}")]
        parts += [str(x) for x in (fit.universe, fit.source) if x]
        parts += [sheet.book.t.date(fit.day)] if fit.day else []
        parts += [w("representativeness.fitted")] if fit.fitted and fit.basis != "delivered" else []
        parts += [sheet.book.t(fit.untested)] if fit.untested is not None else []
        block.text(margin_name(sheet, detail, fit), "; ".join(parts))
    block.text(w("representativeness.col.p_srs"), w("representativeness.p_srs.note"))
    block.text(w("representativeness.col.p_f"), w("representativeness.p_f.note"))


def _chance(sheet: EvaluationSheet, row: int, col: int, p: float | None) -> None:
    if p is None:
        sheet.text(row, col, "–", "centre")
    else:
        p_cell(sheet, row, col, p)


def _margins(
    sheet: EvaluationSheet, detail: RepresentativenessDetail, fits: list[MarginFit], method: str, places: dict[str, int]
) -> int:
    """Write every level of every margin; return the row of the header (−1: none)."""
    if not fits:
        return -1
    w = sheet.book.w
    sheet.section(w("representativeness.table"))
    heads = [Head(w("representativeness.col.level"), text=True)]
    head = sheet.head([*heads, *(Head(w(f"representativeness.col.{h}")) for h in _HEADS)])
    for fit in fits:
        title = margin_name(sheet, detail, fit)
        if fit.origin == "frame":
            title = f"{title} – {w('representativeness.origin.frame')}"
        sheet.merged(sheet.row, 0, LAST, title, "cell_bold")
        sheet.book.anchor(KIND, method, fit.margin, sheet.at(sheet.row, 0, fixed=False))
        sheet.row += 1
        begin, end = sheet.row, sheet.row + len(fit.levels) - 1
        for one in fit.levels:
            _level(sheet, detail, fit, one, (begin, end))
        if fit.margin in places:
            _chart(sheet, places[fit.margin], detail, fit, (begin, end))
    note = w("representativeness.table.note")
    sheet.merged(sheet.row, 0, LAST, note, "remark")
    sheet.height(sheet.row, (note, sheet.width(0, LAST)))
    sheet.row += 1
    return head


def _level(
    sheet: EvaluationSheet, detail: RepresentativenessDetail, fit: MarginFit, one: LevelFit, rows: tuple[int, int]
) -> None:
    row = sheet.row
    name = level_name(sheet, detail, one)
    sheet.text(row, 0, name + (" *" if one.small else ""))
    sheet.number(row, PEOPLE, one.people)
    people = sum(v.people for v in fit.levels if v.people is not None)
    own = one.people / people if one.people is not None and people else None
    live(sheet, row, POPULATION, f"={cell(row, PEOPLE)}/SUM({area(rows[0], PEOPLE, rows[1], PEOPLE, fixed=True)})", own,
         one.population_share, digits=1, percent=True)  # fmt: skip
    sheet.number(row, N, one.n)
    live(sheet, row, SAMPLE, f"={cell(row, N)}/SUM({area(rows[0], N, rows[1], N, fixed=True)})",
         one.n / fit.n if fit.n else None, one.sample_share, digits=1, percent=True)  # fmt: skip
    sheet.number(row, WEIGHTED, one.weighted_share, digits=1, percent=True)
    sheet.number(row, COMPARED, one.compared_share, digits=1, percent=True)
    live(sheet, row, DIFFERENCE, f"={cell(row, COMPARED)}-{cell(row, POPULATION)}",
         one.compared_share - one.population_share, one.difference, digits=1, percent=True)  # fmt: skip
    at = t_text(sheet.book.live.code("confidence"), fit.df, f"{fit.df or 0:.12g}")
    half = t_quantile(detail.level, fit.df) * one.se if fit.df and one.se is not None else None
    for col, sign, bound in ((LOW, "-", one.low), (HIGH, "+", one.high)):
        own = None if half is None else one.difference + (half if sign == "+" else -half)
        text = f"={cell(row, DIFFERENCE)}{sign}{at}*{one.se or 0:.12g}"
        live(sheet, row, col, text, own, bound, digits=1, percent=True)
    _chance(sheet, row, Q, one.q)
    total = f"SUM({area(rows[0], N, rows[1], N, fixed=True)})"
    near_half = abs(abs(one.difference * fit.n) % 1 - 0.5) < 1e-6
    mine = None if near_half else float(round(-one.difference * fit.n))
    live(sheet, row, MISSING, f"=ROUND(-{cell(row, DIFFERENCE)}*{total},0)", mine, float(one.missing))
    sheet.height(row, (name, sheet.widths[0]))
    sheet.row += 1


def _chart(
    sheet: EvaluationSheet, at: int, detail: RepresentativenessDetail, fit: MarginFit, rows: tuple[int, int]
) -> None:
    w = sheet.book.w
    begin, end = rows
    widest = max(fit.levels, key=lambda v: (abs(v.difference), v.level))
    after, sheet.row = sheet.row, at
    name = margin_name(sheet, detail, fit)
    shares = ["=" + sheet.range(begin, col, end, col) for col in (POPULATION, COMPARED)]
    paired_bars(
        sheet,
        title=w("representativeness.chart", margin=name),
        categories="=" + sheet.range(begin, 0, end, 0),
        pair=(
            Series(w("representativeness.col.population"), shares[0], "second"),
            Series(w("representativeness.col.compared"), shares[1], "first"),
        ),
        axes=(name, w("representativeness.axis.share")),
        count=len(fit.levels),
        description=w(
            "representativeness.chart.alt", n=len(fit.levels), margin=name, level=level_name(sheet, detail, widest),
            sample=widest.compared_share, population=widest.population_share,
        ),
        form="0%",
    )  # fmt: skip
    sheet.row = after
