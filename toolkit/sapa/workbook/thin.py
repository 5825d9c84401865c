"""Block "percentages too thin to publish": how many of each indicator's percentages in each region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from sapa.i18n.translator import STRATUM_JOIN
from sapa.present import Shown
from sapa.present.regions import stratum_text
from sapa.results import Table
from sapa.results.details import SamplingErrorDetail
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.names import area, text_in_formula

Counts: TypeAlias = dict[tuple[str, str], tuple[int, int]]
"""By region and indicator: percentages too thin to publish, and percentages judged."""

Places: TypeAlias = dict[tuple[str, str], tuple[int, int, int]]
"""By region and indicator: row, column, and the count."""

_MOST_INDICATORS = 12  # columns of one block
_HEAD_POINTS = 118
_LETTER_POINTS = 6.2  # a bold letter of a header, on average


def thin_counts(tables: Sequence[Table], method: str) -> Counts:
    """Return (too thin, judged) percentages by region and indicator, from the table of estimates."""
    counts: Counts = {}
    for one in tables:
        for record in one.records() if one.name == "estimates" else ():
            domain = record["domain"]
            if record["method"] != method or not isinstance(domain, Mapping) or record["statistic"] != "proportion":
                continue
            key = (STRATUM_JOIN.join(str(v) for v in domain.values()), str(record["indicator"]))
            thin, of = counts.get(key, (0, 0))
            judged = record["too_thin"] is not None
            counts[key] = (thin + bool(record["too_thin"]), of + judged)
    return counts


def write_thin(sheet: EvaluationSheet, method: str, detail: SamplingErrorDetail, last: int) -> Places:
    """Write regions by indicators, nothing where every percentage may be published; return where each count stands."""
    places: Places = {}
    counts = thin_counts(sheet.book.evaluation.tables, method)
    if not any(thin for thin, _ in counts.values()):
        return places
    w = sheet.book.w
    sheet.section(w("block.thin"))
    sheet.merged(sheet.row, 0, last, w("thin.note"), "note")
    sheet.height(sheet.row, (w("thin.note"), sheet.width(0, last)), size=9)
    sheet.row += 1
    titles = {one.indicator.partition(" = ")[0]: one.title for one in detail.indicators}
    regions = list(dict.fromkeys(region for region, _ in counts))
    names = list(dict.fromkeys(name for _, name in counts))
    sheet.book.anchor("sampling_error", method, "thin", sheet.at(sheet.row, 0, fixed=False))
    for start in range(0, len(names), _MOST_INDICATORS):
        some = {n: titles.get(n) or n for n in names[start : start + _MOST_INDICATORS]}
        _block(sheet, counts, regions, some, places)
    return places


def follow_thin(sheet: EvaluationSheet, places: Places, rows: Mapping[tuple[str, str], Sequence[str]]) -> None:
    """Let each count follow the estimates by region: `rows` holds the cells that say whether one is too thin."""
    yes = text_in_formula(sheet.book.t("term.yes"))
    for key, (row, col, thin) in places.items():
        if rows.get(key):
            sheet.formula(row, col, "=" + "+".join(f"N({at}={yes})" for at in rows[key]), thin)


def _head(sheet: EvaluationSheet, words: Sequence[str]) -> None:
    """Write the header with upright words: titles of indicators are long, and their columns narrow."""
    for col, text in enumerate(words):
        more = {} if col == 0 else {"rotation": 90, "valign": "bottom"}
        sheet.text(sheet.row, col, text, "head" if col else "head_left", **more)
    # A word is never broken: names of columns are one word, however long.
    longest = max(len(word) for text in words[1:] for word in text.split())
    sheet.ws.set_row(sheet.row, min(400, max(_HEAD_POINTS, longest * _LETTER_POINTS)))
    sheet.row += 1


def _block(
    sheet: EvaluationSheet, counts: Counts, regions: Sequence[str], titles: Mapping[str, str], places: Places
) -> None:
    w, t = sheet.book.w, sheet.book.t
    _head(sheet, [w("col.region"), *titles.values(), w("col.thin_total"), w("col.thin_of")])
    begin, last = sheet.row, len(titles)
    sums = [0] * (last + 2)
    for region in regions:
        row = sheet.row
        sheet.text(row, 0, stratum_text(region, t))
        known = [counts.get((region, name), (0, 0)) for name in titles]
        values = [thin for thin, _ in known]
        for col, (name, (thin, of)) in enumerate(zip(titles, known, strict=True), start=1):
            sheet.number(row, col, thin if of else None)
            if of:
                places[region, name] = (row, col, thin)
        judged = sum(of for _, of in known)
        sheet.formula(row, last + 1, f"=SUM({area(row, 1, row, last)})", sum(values))
        sheet.number(row, last + 2, judged)
        sums = [a + b for a, b in zip(sums, (*values, sum(values), judged), strict=True)]
        sheet.row += 1
    end = sheet.row - 1
    sheet.text(sheet.row, 0, t("term.total_row"), "total")
    for col, total in enumerate(sums, start=1):
        sheet.formula(sheet.row, col, f"=SUM({area(begin, col, end, col)})", total, "total_number")
    sheet.row += 1
    shade = sheet.book.style.difference(Shown.NOT_ASSESSABLE)
    more = {"type": "cell", "criteria": ">", "value": 0, "format": shade}
    sheet.ws.conditional_format(begin, 1, end, last, more)
