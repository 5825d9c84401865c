"""Tables of field control by one dimension: live shares with live intervals, groups without control kept, a total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sapa.present import Shown
from sapa.present.digits import shown_digits
from sapa.present.regions import stratum_text
from sapa.results.control import ControlDimension, ControlGroup, FieldControlDetail
from sapa.workbook.blocks import Parameters, total_cell
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.intervals import LEVEL, interval_cells, rate_cell, z_parameter
from sapa.workbook.names import cell
from sapa.workbook.sheet import Head

INTERVIEWS, ATTEMPTED, CONTROLLED, SHARE, LOW, HIGH, CONFIRMED, PARTLY, REFUTED, CONTRADICTORY, NOT_REACHED, MISSING = (
    range(1, 13)
)
LEAST, LARGEST, ORGANISATION = 13, 14, 15
LAST = 12
WIDTHS = (30, 12, 12, 13, 13, 9.5, 9.5, 12.5, 12.5, 12.5, 14, 13, 14, 11, 11, 18)
COUNTS = (
    (INTERVIEWS, "interviews"), (ATTEMPTED, "attempted"), (CONTROLLED, "controlled"), (CONFIRMED, "confirmed"),
    (PARTLY, "partly"), (REFUTED, "refuted"), (CONTRADICTORY, "contradictory"), (NOT_REACHED, "not_reached"),
)  # fmt: skip
_HEADS = ("interviews", "attempted", "controlled", "share", "low", "high", "confirmed", "partly", "refuted",
          "contradictory", "not_reached", "control.missing")  # fmt: skip
MOST = 60
"""Rows of a table that is not about interviewers or regions; of more, the first are shown and the rest counted."""


@dataclass(frozen=True, slots=True)
class Limits:
    """References to the cells of one sheet that its formulas use: the bounds of the share (None: none), and z."""

    z: str
    low: str | None = None
    high: str | None = None
    low_percent: float | None = None
    high_percent: float | None = None


def dimensions_of(detail: FieldControlDetail) -> tuple[ControlDimension, ...]:
    """Return control by every dimension; from the older fields where a detail names none."""
    if detail.dimensions:
        return detail.dimensions
    older = (
        ("interviewer", detail.by_interviewer, False), ("region", detail.by_region, False),
        ("method", detail.by_method, True),
    )  # fmt: skip
    return tuple(ControlDimension(by, groups, attempts) for by, groups, attempts in older if groups)


def by_share(groups: Sequence[ControlGroup]) -> list[ControlGroup]:
    """Return groups from the smallest share to the largest; those without interviews first."""
    return sorted(groups, key=lambda g: (g.share is not None, g.share or 0.0, g.name))


def limits_block(sheet: EvaluationSheet, block: Parameters, detail: FieldControlDetail) -> Limits:
    """Write the bounds of the share and the quantile of the intervals; return where they stand."""
    w = sheet.book.w
    own = detail.limit_from in ("standard", "specification", "reading")
    live = sheet.book.live
    source = w(f"bounds_from.{detail.limit_from}") if own else detail.limit_from
    cells: dict[str, str] = {}
    for name, percent in (("low", detail.limit_low), ("high", detail.limit_high)):
        if percent is not None:
            value = f"{percent / 100:.12g}"
            text = live.chosen_limit("control_limit", value) if name == "low" else value
            cells[name] = block.formula(
                w(f"p.control_{name}"), f"={text}", percent / 100, digits=whole_digits(percent), percent=True,
                note=source,
            ) if name == "low" else block.number(
                w(f"p.control_{name}"), percent / 100, digits=whole_digits(percent), percent=True, note=source
            )  # fmt: skip
            if name == "low" and own:
                block.source(live, "control_limit", source)
    z = z_parameter(sheet, block, LEVEL)
    return Limits(z, cells.get("low"), cells.get("high"), detail.limit_low, detail.limit_high)


def whole_digits(percent: float) -> int:
    """Return no decimals for a whole per cent, else as many as it needs."""
    return 0 if percent == round(percent) else shown_digits(percent, digits=1)


def group_name(sheet: EvaluationSheet, by: str, name: str) -> str:
    """Return a group as readers know it: a region's name, a method's word, a day as a date."""
    t, w = sheet.book.t, sheet.book.w
    id = f"workbook.control_method.{name}"
    if by == "method" and t.has(id):
        return t(id)
    if by == "region":
        return stratum_text(name, t) or w("not_named")
    if by == "day":
        try:
            return t.date(date.fromisoformat(name))
        except ValueError:
            return name or w("not_named")
    return name or w("not_named")


def head(
    sheet: EvaluationSheet, limits: Limits, *, first: str, bounds: bool = False, organisation: bool = False
) -> None:
    """Write the header of a table of groups."""
    w = sheet.book.w
    heads = [Head(first, text=True), *(Head(w(f"col.{n}")) for n in _HEADS)]
    if bounds:
        both = ((limits.low, "limit_low"), (limits.high, "limit_high"))
        heads += [Head(w(f"col.{n}") if at else "") for at, n in both]
    if organisation:
        heads += [Head("")] * (ORGANISATION - len(heads)) + [Head(w("col.organisation"))]
    sheet.head(heads)


def group_row(sheet: EvaluationSheet, group: ControlGroup, name: str, limits: Limits, *, style: str = "cell",
              near: Sequence[float] = (), attempts: bool = False) -> None:  # fmt: skip
    """Write one group: counts, its share and its 95 % interval, live."""
    row = sheet.row
    sheet.text(row, 0, name, style)
    sheet.height(row, (name, sheet.widths[0]))
    for col, field in COUNTS:
        sheet.number(row, col, getattr(group, field))
    share_cell(sheet, row, group.controlled, group.interviews, near=near)
    where = (cell(row, CONTROLLED), cell(row, INTERVIEWS), limits.z)
    interval_cells(sheet, row, (LOW, HIGH), where, (group.controlled, group.interviews), (group.low, group.high))
    missing_cell(sheet, row, group, limits, attempts=attempts)
    sheet.row += 1


def missing_cell(
    sheet: EvaluationSheet, row: int, group: ControlGroup, limits: Limits, *, attempts: bool = False
) -> None:
    """Write the interviews that a group lacks to the least share; a dash where the share is of attempts."""
    if limits.low is None or limits.low_percent is None or attempts or not group.interviews:
        sheet.number(row, MISSING, None)
        return
    # ROUND first: 0.15 * 1000 is 150.00000000000003 in binary, and 151 is not asked.
    wanted = -int(-round(limits.low_percent / 100 * group.interviews, 9) // 1)
    formula = f"=MAX(0,ROUNDUP(ROUND({limits.low}*{cell(row, INTERVIEWS)},9),0)-{cell(row, CONTROLLED)})"
    sheet.formula(row, MISSING, formula, max(0, wanted - group.controlled))


def share_cell(sheet: EvaluationSheet, row: int, controlled: int, interviews: int, *, near: Sequence[float] = (),
               style: str = "number") -> None:  # fmt: skip
    """Write the share controlled, live, with the digits that tell it from the bounds."""
    share = controlled / interviews if interviews else None
    digits = 1 if share is None else shown_digits(share * 100, *near, digits=1)
    rate_cell(sheet, row, SHARE, (cell(row, CONTROLLED), cell(row, INTERVIEWS)), share, digits=digits, style=style)


def group_table(sheet: EvaluationSheet, dimension: ControlDimension, limits: Limits, *, title: str, first: str,
                bounds: bool = False, organisation: bool = False, most: int | None = MOST,
                lead: str = "") -> tuple[int, int]:  # fmt: skip
    """Write control by one dimension at the cursor.

    Parameters
    ----------
    dimension
        Its groups in the order in which they are written.
    limits
        Where the bounds and z stand on this sheet.
    title, first
        Words of the section and of the first column.
    bounds
        True to repeat the bounds in each row (for the lines of a chart).
    organisation
        True to name each group's organisation in the last column.
    most
        Groups shown; None: all.
    lead
        How to read the table; "" for nothing.

    Returns
    -------
    First and last row of the groups; (−1, −1) where there are none.
    """
    groups = dimension.groups
    if not groups:
        return -1, -1
    w = sheet.book.w
    sheet.section(title)
    notes = [lead] if lead else []
    if dimension.of_attempts:
        notes.append(w("control.of_attempts"))
    if dimension.unnamed:
        notes.append(w("control.unnamed", n=dimension.unnamed))
    if notes:
        text = " ".join(notes)
        sheet.merged(sheet.row, 0, len(sheet.widths) - 1, text, "note")
        sheet.height(sheet.row, (text, sheet.width(0, len(sheet.widths) - 1)), size=9)
        sheet.row += 1
    head(sheet, limits, first=first, bounds=bounds, organisation=organisation)
    begin = sheet.row
    shown = groups[:most]
    for group in shown:
        row = sheet.row
        group_row(sheet, group, group_name(sheet, dimension.by, group.name), limits, attempts=dimension.of_attempts)
        _beside(sheet, row, group, limits, bounds=bounds, organisation=organisation)
    end = sheet.row - 1
    more_row(sheet, len(groups), len(shown), LAST)
    _total(sheet, begin, end, groups, shown)
    shade = sheet.book.style.difference(Shown.NOT_ASSESSABLE)
    for col, criteria in ((CONTROLLED, "=="), (MISSING, ">")):
        sheet.ws.conditional_format(
            begin, col, end, col, {"type": "cell", "criteria": criteria, "value": 0, "format": shade}
        )
    return begin, end


def more_row(sheet: EvaluationSheet, total: int, most: int, last: int) -> None:
    """Say under a long table how many of its rows are shown, of how many; nothing where `most` is enough for all."""
    if total > most:
        words = sheet.book.w("control.extract", more=total - most, shown=most, total=total)
        sheet.merged(sheet.row, 0, last, words, "cell_muted")
        sheet.row += 1


def _beside(
    sheet: EvaluationSheet, row: int, group: ControlGroup, limits: Limits, *, bounds: bool, organisation: bool
) -> None:
    both = ((LEAST, limits.low, limits.low_percent), (LARGEST, limits.high, limits.high_percent))
    for col, at, percent in both:
        if bounds and at and percent is not None:
            sheet.formula(row, col, f"={at}", percent / 100, "number", digits=whole_digits(percent), percent=True)
    if organisation:
        sheet.text(row, ORGANISATION, group.organisation, "centre")


def _total(
    sheet: EvaluationSheet, begin: int, end: int, groups: Sequence[ControlGroup], shown: Sequence[ControlGroup]
) -> None:
    row = sheet.row
    sheet.text(row, 0, sheet.book.t("term.total_row"), "total")
    for col, field in COUNTS:
        values = [float(getattr(g, field)) for g in shown]
        total_cell(sheet, row, col, (begin, end), values, float(sum(getattr(g, field) for g in groups)))
    controlled, interviews = sum(g.controlled for g in groups), sum(g.interviews for g in groups)
    share_cell(sheet, row, controlled, interviews, style="total_number")
    for col in (LOW, HIGH, MISSING):
        sheet.text(row, col, "", "total_number")
    sheet.row += 1
