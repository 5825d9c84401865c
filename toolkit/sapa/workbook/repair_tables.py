"""Tables of the sheet "Weights": indicators, stages, cells of response, margins; differences are live."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from sapa.i18n import Translator
from sapa.messages import Message
from sapa.present import Shown
from sapa.present.regions import shown_text
from sapa.results.names import CROSS, Names
from sapa.results.repair import ErrorKind, MarginMove, RepairDetail, WeightStage
from sapa.workbook.blocks import live
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.names import cell
from sapa.workbook.sheet import Head

LAST = 13
"""Last column of the sheet."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the table of indicators stands: rows, the column of each stage, shifts in errors and their limit."""

    first: int
    last: int
    stages: dict[WeightStage, int]
    in_errors: int
    limit: int
    beyond: int


def indicators_table(sheet: EvaluationSheet, detail: RepairDetail, after: WeightStage) -> Placed | None:
    """Write the key indicators under every set of weights, and how far the last one moves them."""
    if not detail.effects:
        return None
    w = sheet.book.w
    reference = detail.reference
    # Shares first: the picture takes a run of rows.
    rows = [e for e in detail.effects if e.statistic != "mean"] + [e for e in detail.effects if e.statistic == "mean"]
    stages = [one.stage for one in detail.stages]
    place = {stage: 2 + i for i, stage in enumerate(stages)}
    se, se_after, shift, shift_se, in_errors, limit = range(2 + len(stages), 8 + len(stages))
    sheet.section(w("weights.indicators"))
    heads = [Head(w("col.indicator"), text=True), Head(w("col.n")), *(Head(w(f"weights.stage.{s}")) for s in stages)]
    with_errors = detail.errors is not ErrorKind.NONE
    heads += [
        Head(w("weights.col.se", weights=w(f"weights.stage.{reference}"))),
        Head(w("weights.col.se", weights=w(f"weights.stage.{after}"))), Head(w("weights.col.shift")),
        Head(w("weights.col.shift_se")), Head(w("weights.col.in_errors")), Head(w("weights.limit")),
    ]  # fmt: skip
    sheet.head(heads)
    first = sheet.row
    beyond = 0
    for one in rows:
        row, share = sheet.row, one.statistic != "mean"
        digits = 1 if share else 2
        sheet.text(row, 0, one.shown)
        sheet.number(row, 1, one.n)
        for at in one.stages:
            sheet.number(row, place[at.stage], at.estimate, digits=digits, percent=share)
        start, end = one.at(reference), one.at(after)
        if start is not None and end is not None:
            own = None if start.estimate is None or end.estimate is None else end.estimate - start.estimate
            sheet.number(row, se, start.se, digits=2, percent=share)
            sheet.number(row, se_after, end.se, digits=2, percent=share)
            live(sheet, row, shift, f"={cell(row, place[after])}-{cell(row, place[reference])}", own, end.shift,
                 digits=2, percent=share)  # fmt: skip
            sheet.number(row, shift_se, end.shift_se, digits=2, percent=share)
            ratio = abs(own) / start.se if own is not None and start.se else None
            live(sheet, row, in_errors, f"=ABS({cell(row, shift)})/{cell(row, se)}", ratio, ratio, digits=2)
            beyond += bool(end.beyond)
        sheet.number(row, limit, 1.0 if with_errors else None)
        sheet.height(row, (one.shown, sheet.widths[0] * 0.85))
        sheet.row += 1
    shade = sheet.book.style.difference(Shown.JUDGEMENT)
    sheet.ws.conditional_format(
        first, in_errors, sheet.row - 1, in_errors, {"type": "cell", "criteria": ">", "value": 1, "format": shade}
    )
    return Placed(first, sheet.row - 1, place, in_errors, limit, beyond)


def stages_table(sheet: EvaluationSheet, detail: RepairDetail) -> None:
    """Write how unequal the weights of every stage are; Kish's design effect and the effective n are live."""
    w = sheet.book.w
    sheet.section(w("weights.stages"))
    names = ("n", "negative", "total", "low", "median", "high", "cv", "kish", "effective", "top1", "top5")
    cv, kish = 1 + names.index("cv"), 1 + names.index("kish")
    digits = {"low": 2, "median": 2, "high": 2, "cv": 3, "kish": 3, "effective": 0, "top1": 1, "top5": 1}
    sheet.head([Head(w("weights.col.stage"), text=True), *(Head(w(f"weights.col.{name}")) for name in names)])
    for one in detail.stages:
        row = sheet.row
        text = w(f"weights.stage.{one.stage}")
        sheet.text(row, 0, text, "cell_bold" if one.stage is detail.final else "cell")
        for i, name in enumerate(names):
            value = getattr(one, name)
            if name == "kish":
                own = None if one.cv is None else 1 + one.cv**2
                live(sheet, row, kish, f"=1+{cell(row, cv)}^2", own, value, digits=3)
            elif name == "effective":
                own = one.n / one.kish if one.kish else None
                live(sheet, row, 1 + i, f"={cell(row, 1)}/{cell(row, kish)}", own, value)
            else:
                sheet.number(row, 1 + i, value, digits=digits.get(name, 0), percent=name.startswith("top"))
        sheet.height(row, (text, sheet.widths[0]))
        sheet.row += 1


def response_table(sheet: EvaluationSheet, detail: RepairDetail) -> None:
    """Write the cells of response; the share that answered and the factor are live."""
    if not detail.response:
        return
    book = sheet.book
    w = book.w
    sheet.section(w("weights.response"))
    sheet.head([
        Head(w("weights.col.cell"), text=True), Head(w("weights.col.cases")), Head(w("weights.col.answered")),
        Head(w("weights.col.answered_share")), Head(w("weights.col.weight_issued")),
        Head(w("weights.col.weight_answered")), Head(w("weights.col.factor")),
    ])  # fmt: skip
    sheet.merged(sheet.row - 1, 7, LAST, w("weights.col.remark"), "head_left")
    for one in detail.response:
        row = sheet.row
        name = book.t.place(one.cell)
        sheet.text(row, 0, name)
        sheet.number(row, 1, one.issued)
        sheet.number(row, 2, one.answered)
        share = one.answered / one.issued if one.issued else None
        live(sheet, row, 3, f"={cell(row, 2)}/{cell(row, 1)}", share, share, digits=1, percent=True)
        sheet.number(row, 4, one.weight_issued)
        sheet.number(row, 5, one.weight_answered)
        own = one.weight_issued / one.weight_answered if one.weight_answered else None
        live(sheet, row, 6, f"={cell(row, 4)}/{cell(row, 5)}", own, one.factor, digits=2)
        remarks = [w(f"weights.cell.{flag}") for flag in ("few", "large") if getattr(one, flag)]
        text = "; ".join(remarks)
        sheet.merged(row, 7, LAST, text)
        sheet.height(row, (name, sheet.widths[0]), (text, sheet.width(7, LAST)))
        sheet.row += 1


_SHARES = ("target_share", "sample", "delivered", "before", "after")


def margins_table(sheet: EvaluationSheet, detail: RepairDetail) -> int | None:
    """Write every level of every margin under every set of weights; return the row of its head, if there is one."""
    if not detail.margins:
        return None
    book = sheet.book
    w = book.w
    shown = [name for name in _SHARES if any(getattr(m, name) is not None for m in detail.margins)]
    place = {name: 3 + i for i, name in enumerate(shown)}
    compared: tuple[str, ...] = ("sample", "delivered", "after")
    against = [name for name in compared if name in place and "target_share" in place]
    off = {name: 3 + len(shown) + i for i, name in enumerate(against)}
    sheet.section(w("weights.margins"))
    head = sheet.head([
        Head(w("weights.col.level"), text=True), Head(w("col.n")), Head(w("col.population")),
        *(Head(w(f"weights.share.{name}")) for name in shown), *(Head(w(f"weights.off.{name}")) for name in against),
    ])  # fmt: skip
    shade = book.style.difference(Shown.JUDGEMENT)
    for name, group in groupby(detail.margins, key=lambda m: m.margin):
        sheet.merged(sheet.row, 0, 2 + len(shown) + len(against), margin_text(name, detail.names, book.t), "group")
        sheet.row += 1
        first = sheet.row
        for one in group:
            _level(sheet, one, detail.names, place, off)
        for col in off.values():
            for criteria, value in ((">", 0.005), ("<", -0.005)):
                sheet.ws.conditional_format(
                    first, col, sheet.row - 1, col, {"type": "cell", "criteria": criteria, "value": value,
                                                     "format": shade},
                )  # fmt: skip
    return head


def _level(sheet: EvaluationSheet, one: MarginMove, names: Names, place: dict[str, int], off: dict[str, int]) -> None:
    row = sheet.row
    text = shown_text(names.level(one.margin, one.level), sheet.book.t)
    sheet.text(row, 0, text)
    sheet.number(row, 1, one.n)
    sheet.number(row, 2, one.target if one.total else None)
    for name, col in place.items():
        sheet.number(row, col, getattr(one, name), digits=2, percent=True)
    for name, col in off.items():
        value = getattr(one, name)
        own = None if value is None or one.target_share is None else value - one.target_share
        live(sheet, row, col, f"={cell(row, place[name])}-{cell(row, place['target_share'])}", own, own, digits=2,
             percent=True)  # fmt: skip
    sheet.height(row, (text, sheet.widths[0]))
    sheet.row += 1


def margin_text(name: str, names: Names, t: Translator) -> str:
    """Return a margin's name for readers: columns in words where they have any, crossed ones with ×."""
    parts = [part.strip() for part in name.split(CROSS)]
    return " × ".join(_column_text(part, names, t) for part in parts)


def _column_text(name: str, names: Names, t: Translator) -> str:
    shown = names.column(name)
    if isinstance(shown, Message):
        return t(shown)
    ids = (f"workbook.weights.margin.{name}", f"term.{name}")
    return next((t(id) for id in ids if t.has(id)), name)
