"""Block "estimates by region": each key indicator in each region with its margin by the delivered design."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sapa.i18n.translator import STRATUM_JOIN
from sapa.present import Shown
from sapa.present.regions import stratum_text
from sapa.results.details import SamplingErrorDetail
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.names import text_in_formula
from sapa.workbook.sheet import Head

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


def write_region_estimates(sheet: EvaluationSheet, method: str, detail: SamplingErrorDetail, last: int) -> int | None:
    """Write indicators by region, regions in the table's order; return the row of the header, None without rows."""
    found = region_estimates(sheet, method)
    if not any(record["estimate"] is not None for records in found.values() for record in records):
        return None
    book, w = sheet.book, sheet.book.w
    sheet.section(w("block.region_estimates"))
    note = w("region_estimates.note", confidence=detail.overall.confidence)
    sheet.merged(sheet.row, 0, last, note, "note")
    sheet.height(sheet.row, (note, sheet.width(0, last)), size=9)
    sheet.row += 1
    head = sheet.head([Head(w("col.region"), text=True), *(Head(w(f"col.{key}")) for key in _COLUMNS)])
    book.anchor("sampling_error", method, "region_estimates", sheet.at(head, 0, fixed=False))
    titles = {one.indicator: one.shown for one in detail.indicators}
    begin = sheet.row
    for name, records in found.items():
        sheet.merged(sheet.row, 0, THIN, titles.get(name, name), "group")
        sheet.row += 1
        for record in records:
            _row(sheet, record)
    shade = {"type": "cell", "criteria": "==", "value": text_in_formula(book.t("term.yes")),
             "format": book.style.difference(Shown.NOT_ASSESSABLE)}  # fmt: skip
    sheet.ws.conditional_format(begin, THIN, sheet.row - 1, THIN, shade)
    return head


def _row(sheet: EvaluationSheet, record: Mapping[str, Any]) -> None:
    """Write one region: numbers of a proportion are per cent."""
    row, t = sheet.row, sheet.book.t
    share = record["statistic"] == "proportion"
    name = stratum_text(STRATUM_JOIN.join(str(v) for v in record["domain"].values()), t)
    sheet.text(row, 0, name)
    sheet.number(row, N, record["n"])
    for col, key in ((ESTIMATE, "estimate"), (SE, "se"), (MARGIN, "margin"), (NOMINAL, "nominal_margin")):
        sheet.number(row, col, record[key], digits=1 if share else 2, percent=share)
    sheet.number(row, DF, record["df"])
    sheet.number(row, DEFF, record["deff"], digits=2)
    thin = record["too_thin"]
    sheet.text(row, THIN, "–" if thin is None else t("term.yes" if thin else "term.no"), "centre")
    sheet.height(row, (name, sheet.widths[0]))
    sheet.row += 1
