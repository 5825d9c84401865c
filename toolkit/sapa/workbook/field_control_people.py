"""Sheet "Control by interviewer": the share controlled of each, also of those of whose interviews none was."""

from __future__ import annotations

from sapa.results.control import ControlDimension, FieldControlDetail
from sapa.workbook.blocks import Parameters
from sapa.workbook.charts import columns_height, rows_of
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.field_control import control_chart
from sapa.workbook.field_control_groups import ORGANISATION, by_share, dimensions_of, group_table, limits_block

_WIDTHS = (20, 11, 11, 12.5, 11, 9.5, 9.5, 12.5, 12.5, 12.5, 13, 12.5, 14, 11, 11, 14)


def write_control_people(sheet: EvaluationSheet, method: str, detail: FieldControlDetail) -> None:
    """Write the share of control by interviewer."""
    book, w = sheet.book, sheet.book.w
    people = {d.by: d for d in dimensions_of(detail)}["interviewer"]
    groups = by_share(people.groups)
    people = ControlDimension(people.by, tuple(groups), people.of_attempts, people.unnamed)
    sheet.columns(_WIDTHS[: ORGANISATION + 1])
    sheet.heading(w("question.control_interviewers"), book.method_name(method))
    sheet.section(w("chart.control.section"))
    chart_at = sheet.row
    sheet.row += rows_of(columns_height(len(groups)))
    limits = limits_block(sheet, Parameters(sheet, w("block.parameters"), 6), detail)
    first, last = group_table(
        sheet, people, limits, title=w("block.control_by_interviewer"), first=w("col.interviewer"), bounds=True,
        organisation=True, most=None,
    )  # fmt: skip
    for item in ("spread", "interviewer"):
        book.anchor("field_control", method, item, sheet.at(first, 0, fixed=False))
    none = sum(1 for g in groups if g.interviews and not g.controlled)
    control_chart(sheet, chart_at, (first, last), limits, len(groups), none, by="interviewer")
    sheet.ws.freeze_panes(1, 1)
    sheet.page(repeat=(first - 1, first - 1))
