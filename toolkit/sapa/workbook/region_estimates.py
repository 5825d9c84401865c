"""Block "estimates by region": each key indicator in each region with its margin by the delivered design."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sapa.checks.sampling_tables import SURE_WIDTH, THIN_N, THIN_RELATIVE, THIN_WIDTH
from sapa.i18n.translator import STRATUM_JOIN
from sapa.present import Shown
from sapa.present.regions import stratum_text
from sapa.results.details import SamplingErrorDetail
from sapa.stats import t_quantile, z_value
from sapa.workbook.blocks import close, live
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.live.error import LiveError, t_text
from sapa.workbook.live.intervals import Share, interval_steps
from sapa.workbook.names import cell, quoted, text_in_formula
from sapa.workbook.sheet import Head
from sapa.workbook.withheld import withheld_cells, withheld_note

_COLUMNS = ("n", "estimate", "se", "df", "margin_design", "margin_nominal", "deff_design", "too_thin")
N, ESTIMATE, SE, DF, MARGIN, NOMINAL, DEFF, THIN = range(1, 9)


def region_estimates(sheet: EvaluationSheet, method: str) -> dict[str, list[Mapping[str, Any]]]:
    """Return the rows of the table of estimates that are about a region, by indicator with its category."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for one in sheet.book.evaluation.tables:
        for record in one.records() if one.name == "estimates" else ():
            if record["method"] != method or not isinstance(record["domain"], Mapping):
                continue
            name, category = str(record["indicator"]), record["category"]
            found.setdefault(name if category is None else f"{name} = {category}", []).append(record)
    return found


@dataclass(frozen=True, slots=True)
class RegionRows:
    """Where the estimates by region stand: header, first and last row, the column of those too thin to be published.

    count, all_known
        How many are too thin; whether it can be said of every one that is inside 0 … 100 %.
    """

    sheet: EvaluationSheet
    head: int
    first: int
    last: int
    thin: int
    count: int
    all_known: bool
    cells: Mapping[tuple[str, str], list[str]]
    """By region and indicator: the cells that say whether an estimate is too thin."""


def write_region_estimates(
    sheet: EvaluationSheet, method: str, detail: SamplingErrorDetail, last: int, steps: LiveError
) -> RegionRows | None:
    """Write indicators by region, regions in the table's order; None without rows."""
    found = region_estimates(sheet, method)
    if not any(record["estimate"] is not None for records in found.values() for record in records):
        return None
    book, w = sheet.book, sheet.book.w
    sheet.section(w("block.region_estimates"))
    note = w("region_estimates.note")
    sheet.merged(sheet.row, 0, last, note, "note")
    sheet.height(sheet.row, (note, sheet.width(0, last)), size=9)
    sheet.row += 1
    withheld_note(sheet, last, "estimates")
    head = sheet.head([Head(w("col.region"), text=True), *(Head(w(f"col.{key}")) for key in _COLUMNS)])
    book.anchor("sampling_error", method, "region_estimates", sheet.at(head, 0, fixed=False))
    titles = {one.indicator: one.shown for one in detail.indicators}
    begin, cells = sheet.row, dict[tuple[str, str], list[str]]()
    for name, records in found.items():
        sheet.merged(sheet.row, 0, THIN, titles.get(name, name), "group")
        sheet.row += 1
        for record in records:
            if record["statistic"] == "proportion":
                region = STRATUM_JOIN.join(str(v) for v in record["domain"].values())
                cells.setdefault((region, str(record["indicator"])), []).append(cell(sheet.row, THIN))
            _row(sheet, record, steps)
    shade = {"type": "cell", "criteria": "==", "value": text_in_formula(book.t("term.yes")),
             "format": book.style.difference(Shown.NOT_ASSESSABLE)}  # fmt: skip
    sheet.ws.conditional_format(begin, THIN, sheet.row - 1, THIN, shade)
    rows = [r for records in found.values() for r in records if r["statistic"] == "proportion"]
    rows = [r for r in rows if r["estimate"] is not None or r["withheld"]]
    return RegionRows(
        sheet, head, begin, sheet.row - 1, THIN, sum(bool(r["too_thin"]) for r in rows),
        all(r["too_thin"] is not None or r["estimate"] in (0, 1, None) for r in rows), cells,
    )  # fmt: skip


def _row(sheet: EvaluationSheet, record: Mapping[str, Any], steps: LiveError) -> None:
    """Write one region: numbers of a proportion are per cent."""
    row, t = sheet.row, sheet.book.t
    share = record["statistic"] == "proportion"
    name = stratum_text(STRATUM_JOIN.join(str(v) for v in record["domain"].values()), t)
    sheet.text(row, 0, name)
    sheet.height(row, (name, sheet.widths[0]))
    if record["withheld"]:
        withheld_cells(sheet, row, record["withheld"], at=N, empty=range(ESTIMATE, THIN))
        sheet.text(row, THIN, "–" if record["too_thin"] is None else t(f"term.{'yes' if record['too_thin'] else 'no'}"),
                   "centre")  # fmt: skip
        sheet.row += 1
        return
    sheet.number(row, N, record["n"])
    shape: dict[str, Any] = {"digits": 1 if share else 2, "percent": share}
    for col, key in ((ESTIMATE, "estimate"), (SE, "se")):
        sheet.number(row, col, record[key], **shape)
    sheet.number(row, DF, record["df"])
    sheet.number(row, DEFF, record["deff"], digits=2)
    estimate, se, df, n = (record[key] for key in ("estimate", "se", "df", "n"))
    level = float(sheet.book.live.chosen.value("confidence"))
    own = t_quantile(level, df) * se if df and se is not None else None
    text = f"={t_text(steps.confidence, df, cell(row, DF))}*{cell(row, SE)}"
    live(sheet, row, MARGIN, text, own, record["margin"], **shape)
    p, at = record["nominal_margin"] and estimate, cell(row, ESTIMATE)
    own = z_value(level) * math.sqrt(p * (1 - p) / n) / (p if steps.is_relative else 1) if p and n else None
    text = f"={steps.z}*SQRT({at}*(1-{at})/{cell(row, N)})/IF({steps.relative}=1,{at},1)"
    live(sheet, row, NOMINAL, text, own, record["nominal_margin"], **shape)
    _thin(sheet, row, record, steps)
    sheet.row += 1


def _thin(sheet: EvaluationSheet, row: int, record: Mapping[str, Any], steps: LiveError) -> None:
    """Write whether an estimate rests on too little, by the rules of `sapa.checks.sampling_tables.too_thin`."""
    t, thin, n = sheet.book.t, record["too_thin"], record["n"]
    words = "–" if thin is None else t("term.yes" if thin else "term.no")
    few = n < THIN_N or (record["deff"] and n / record["deff"] < THIN_N)
    p = record["estimate"]
    if few or record["ci_low"] is None or p is None or not 0 < p < 1 or record["statistic"] != "proportion":
        sheet.text(row, THIN, words, "centre")  # whatever the confidence level is
        return
    name = quoted(sheet.name)
    estimate, se, size, df = (f"{name}!{cell(row, col)}" for col in (ESTIMATE, SE, N, DF))
    share = Share(p, record["se"], n, record["df"], (estimate, se, size, df))
    found = interval_steps(sheet.book.live, steps.confidence, f"{record['indicator']}: {record['domain']}", share)
    if found is None or not (close(found[0][1], record["ci_low"]) and close(found[1][1], record["ci_high"])):
        sheet.text(row, THIN, words, "centre")
        return
    width = f"({found[1][0]}-{found[0][0]})"
    yes, no = (text_in_formula(t(f"term.{word}")) for word in ("yes", "no"))
    wide = f"OR({width}>={THIN_WIDTH:g},AND({width}>{SURE_WIDTH:g},{width}>{THIN_RELATIVE:g}*{cell(row, ESTIMATE)}))"
    sheet.formula(row, THIN, f"=IF({wide},{yes},{no})", words, "centre")
