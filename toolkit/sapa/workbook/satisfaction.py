"""Header of a table of satisfaction: what is the Standard's, the interval, and what is not the Standard's beside it."""

from __future__ import annotations

from collections.abc import Sequence

from sapa.results.services import ServiceDetail
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.sheet import Head

_INTERVAL = ("ci_low", "ci_high")
_BESIDE = ("rescaled", "top_two")


def satisfaction_heads(sheet: EvaluationSheet, detail: ServiceDetail, leads: Sequence[Head],
                       own: Sequence[str]) -> None:  # fmt: skip
    """Write two rows of header: bands over the columns that belong together, and the columns.

    Parameters
    ----------
    leads
        The first columns: what a row is about.
    own
        Columns that belong to the act's formula; the interval and what is not the Standard's follow.
    """
    w, row = sheet.book.w, sheet.row
    level = detail.level
    interval = w("band.satisfaction.interval_plain") if level is None else w("band.satisfaction.interval", level=level)
    bands = ((w("band.satisfaction.act"), own), (interval, _INTERVAL), (w("band.satisfaction.beside"), _BESIDE))
    for col in range(len(leads)):
        sheet.text(row, col, "", "head")
    col, measured = len(leads), []
    for words, keys in bands:
        sheet.merged(row, col, col + len(keys) - 1, words, "head")
        measured.append((words, sheet.width(col, col + len(keys) - 1) * 0.9))
        col += len(keys)
    sheet.height(row, *measured)
    sheet.row += 1
    sheet.head([*leads, *(Head(w(f"col.{key}")) for _, keys in bands for key in keys)])
