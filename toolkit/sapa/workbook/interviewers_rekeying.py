"""Blocks on blind re-keying: which questionnaires to key again, and what a second keying found."""

from __future__ import annotations

from sapa.results.rekeying import Keyed, Rekeying
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.field_control_groups import more_row
from sapa.workbook.names import cell

MOST = 100
"""Differences listed; of more, the first are shown and the rest counted."""


def write_rekeying(
    sheet: EvaluationSheet, found: Rekeying, *, columns: tuple[int, int, int, int], text: int, last: int
) -> None:
    """Write which attached questionnaires to key again blindly, what it would prove, and what a second keying found.

    Parameters
    ----------
    columns
        Of the sheet, for number, id, file and row.
    text
        Column for words.
    last
        The sheet's last column.
    """
    if found.listed:
        _drawn(sheet, found, columns, last)
    if found.keyed is not None:
        _answer(sheet, found.keyed, last)
        _questions(sheet, found.keyed, columns[0])
        _unmatched(sheet, found.keyed, columns, text)
        _differences(sheet, found.keyed, columns, text, last)


def _lines(sheet: EvaluationSheet, lines: list[str], last: int) -> None:
    for line in lines:
        sheet.merged(sheet.row, 0, last, line)
        sheet.height(sheet.row, (line, sheet.width(0, last)))
        sheet.row += 1


def _drawn(sheet: EvaluationSheet, found: Rekeying, columns: tuple[int, int, int, int], last: int) -> None:
    w = sheet.book.w
    sheet.row += 1
    sheet.section(w("interviewers.block.rekeying", n=len(found.drawn)))
    lines = [w("interviewers.rekeying.none")]
    if found.drawn and found.rate_most is not None and found.questionnaires_most is not None:
        lines = [
            w("interviewers.rekeying.lead", seed=str(found.seed), attached=found.attached),
            w(
                "interviewers.rekeying.limit", answers=found.answers, confidence=found.confidence,
                rate=found.rate_most, most=found.questionnaires_most, attached=found.attached,
            ),
        ]  # fmt: skip
    _lines(sheet, lines, last)
    if not found.drawn:
        return
    _head(sheet, dict(zip(columns, ("col.number", "col.id", "col.file", "col.row"), strict=True)))
    for number, one in enumerate(found.drawn, start=1):
        _place(sheet, columns, number, one.id, one.file, one.row)


def _answer(sheet: EvaluationSheet, keyed: Keyed, last: int) -> None:
    """Say how often the keyings differ, and what follows for all questionnaires."""
    w = sheet.book.w
    sheet.section(w("interviewers.block.keyed"))
    if keyed.rate is None or keyed.high_clustered is None or keyed.questionnaires_most is None:
        _lines(sheet, [w("interviewers.keyed.nothing")], last)
        return
    lines = [
        w("interviewers.keyed.rate", n=keyed.questionnaires, wrong=keyed.wrong, compared=keyed.compared,
          rate=keyed.rate, low=keyed.low, high=keyed.high),
        w("interviewers.keyed.most", n=keyed.questionnaires_wrong, most=keyed.questionnaires_most,
          population=keyed.population, confidence=keyed.confidence),
        w("interviewers.keyed.how"),
    ]  # fmt: skip
    if keyed.high_clustered > (keyed.high or 0):
        lines.insert(1, w("interviewers.keyed.clustered", high=keyed.high_clustered, effect=keyed.design_effect))
    _lines(sheet, lines, last)


def _questions(sheet: EvaluationSheet, keyed: Keyed, number: int) -> None:
    """Write compared and differing answers of each question with a live share, and the total."""
    if not keyed.questions or not keyed.compared:
        return
    w = sheet.book.w
    name, compared, wrong, share = number + 1, number + 3, number + 4, number + 5
    sheet.row += 1
    _head(sheet, {number: "col.number", compared - 1: "col.question", compared: "interviewers.col.keyed_compared",
                  wrong: "interviewers.col.keyed_wrong", share: "interviewers.col.keyed_share"})  # fmt: skip
    begin = sheet.row
    for position, one in enumerate(keyed.questions, start=1):
        row = sheet.row
        sheet.number(row, number, position, "centre")
        sheet.merged(row, name, compared - 1, one.question)
        sheet.number(row, compared, one.compared)
        sheet.number(row, wrong, one.wrong)
        _share(sheet, row, wrong, compared, share, one.wrong, one.compared)
        sheet.row += 1
    row = sheet.row
    sheet.merged(row, number, compared - 1, w("interviewers.keyed.total"), "total")
    for col, value in ((compared, keyed.compared), (wrong, keyed.wrong)):
        sheet.formula(row, col, f"=SUM({cell(begin, col)}:{cell(row - 1, col)})", value, "total_number")
    _share(sheet, row, wrong, compared, share, keyed.wrong, keyed.compared, style="total_number")
    sheet.row += 1


def _share(
    sheet: EvaluationSheet, row: int, top: int, bottom: int, col: int, wrong: int, compared: int, style: str = "number"
) -> None:
    formula = f'=IF({cell(row, bottom)}=0,"–",{cell(row, top)}/{cell(row, bottom)})'
    value = wrong / compared if compared else "–"
    sheet.formula(row, col, formula, value, style, digits=2, percent=True, align="center")


def _unmatched(sheet: EvaluationSheet, keyed: Keyed, columns: tuple[int, int, int, int], text: int) -> None:
    if not keyed.unmatched:
        return
    w = sheet.book.w
    sheet.section(w("interviewers.keyed.unmatched", n=len(keyed.unmatched)))
    heads = dict(zip(columns, ("col.number", "col.id", "col.file", "col.row"), strict=True))
    _head(sheet, heads | {text: "interviewers.col.why"})
    for number, one in enumerate(keyed.unmatched[:MOST], start=1):
        sheet.text(sheet.row, text, w(f"interviewers.keyed.why.{one.why}"))
        _place(sheet, columns, number, one.id, one.file, one.row)
    more_row(sheet, len(keyed.unmatched), MOST, text)


def _differences(
    sheet: EvaluationSheet, keyed: Keyed, columns: tuple[int, int, int, int], text: int, last: int
) -> None:
    """List where the keyings differ: question and rows, not the answers."""
    if not keyed.differences:
        return
    w = sheet.book.w
    sheet.section(w("interviewers.keyed.differences", n=keyed.differences_total))
    heads = dict(zip(columns, ("col.number", "col.id", "col.file", "col.row"), strict=True))
    _head(sheet, heads | {text: "interviewers.col.keyed_where"})
    for number, one in enumerate(keyed.differences[:MOST], start=1):
        sheet.text(
            sheet.row, text,
            w("interviewers.keyed.where", question=one.question, file=one.second_file, row=one.second_row),
        )  # fmt: skip
        _place(sheet, columns, number, one.id, one.file, one.row)
    more_row(sheet, keyed.differences_total, min(MOST, len(keyed.differences)), last)


def _head(sheet: EvaluationSheet, names: dict[int, str]) -> None:
    w, row = sheet.book.w, sheet.row
    words = []
    before = -1
    for col, name in names.items():
        # A heading reaches back over columns that the table does not use: no holes between its cells.
        first = before + 1 if before >= 0 else col
        sheet.merged(row, first, col, w(name), "head")
        words.append((w(name), sheet.width(first, col) * 0.9))
        before = col
    sheet.height(row, *words)
    sheet.row += 1


def _place(
    sheet: EvaluationSheet, columns: tuple[int, int, int, int], number: int, id: str, file: str, row: int
) -> None:
    number_at, id_at, file_at, row_at = columns
    sheet.number(sheet.row, number_at, number, "centre")
    sheet.merged(sheet.row, number_at + 1, id_at, id)
    sheet.text(sheet.row, file_at, file)
    sheet.number(sheet.row, row_at, row, "centre")
    sheet.height(sheet.row, (file, sheet.widths[file_at]))
    sheet.row += 1
