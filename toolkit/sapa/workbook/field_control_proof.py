"""Blocks "what control proves" and "what the provider promised"."""

from __future__ import annotations

from collections.abc import Sequence

from sapa.present import Shown, label
from sapa.results.control import ControlProof, PromiseKept
from sapa.workbook.blocks import live
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.field_control_groups import LAST, group_name
from sapa.workbook.names import cell
from sapa.workbook.sheet import Head


def write_proof(sheet: EvaluationSheet, proof: ControlProof) -> None:
    """Write how many interviews of the file might not be confirmed, under both ways of looking at what is open."""
    w = sheet.book.w
    sheet.section(w("control.block.proof"))
    lead = w("control.proof.lead", confidence=proof.confidence)
    sheet.merged(sheet.row, 0, LAST, lead, "note")
    sheet.height(sheet.row, (lead, sheet.width(0, LAST)), size=9)
    sheet.row += 1
    first = sheet.row
    sheet.text(first, 0, "", "head_left")
    for col, words in ((1, w("control.proof.ignoring")), (4, w("control.proof.counting"))):
        sheet.merged(first, col, col + 2, words, "head")
    sheet.height(first, (w("control.proof.counting"), sheet.width(4, 6) * 0.9))
    sheet.row += 1
    rows = (
        ("population", proof.population, proof.population),
        ("looked_at", proof.reached, proof.tried),
        ("refuted", proof.refuted, proof.refuted),
        ("unreached", 0, proof.tried - proof.reached - proof.contradictory),
        ("contradictory", 0, proof.contradictory),
        ("most", proof.ignoring_most, proof.counting_most),
    )
    at: dict[str, int] = {}
    for name, left, right in rows:
        row = at[name] = sheet.row
        _line(sheet, row, w(f"control.proof.{name}"))
        sheet.number(row, 1, left)
        sheet.number(row, 4, right)
        sheet.row += 1
    row = sheet.row
    _line(sheet, row, w("control.proof.share"), "cell_bold")
    for col, most, share in (
        (1, proof.ignoring_most, proof.ignoring_share),
        (4, proof.counting_most, proof.counting_share),
    ):
        own = most / proof.population if most is not None and proof.population else None
        formula = f"={cell(at['most'], col)}/{cell(at['population'], col)}"
        live(sheet, row, col, formula, own, share, digits=1, percent=True)
    sheet.row += 1


def _line(sheet: EvaluationSheet, row: int, words: str, style: str = "cell") -> None:
    sheet.text(row, 0, words, style)
    for col in (1, 4):
        sheet.merged(row, col, col + 2, "", "number")
    sheet.height(row, (words, sheet.widths[0]))


def write_promises(sheet: EvaluationSheet, promises: Sequence[PromiseKept]) -> None:
    """Write each promised least share: the groups that stay below it, and those of which it is not known."""
    w, t = sheet.book.w, sheet.book.t
    sheet.section(w("control.block.promises"))
    heads = [Head(w("control.col.promise"), text=True)]
    heads += [Head(w(f"control.col.{n}")) for n in ("promised", "promise_groups", "promise_kept")]
    sheet.head(heads)
    head = sheet.row - 1
    sheet.merged(head, 4, 5, w("control.col.promise_status"), "head")
    sheet.merged(head, 6, 9, w("control.col.promise_below"), "head_left")
    sheet.merged(head, 10, LAST, w("control.col.promise_where"), "head_left")
    first = sheet.row
    for one in promises:
        row = sheet.row
        by = w(f"control.by.{one.by}") if t.has(f"workbook.control.by.{one.by}") else one.by
        below = "; ".join(group_name(sheet, one.by, name) for name in one.below)
        if one.hidden:
            names = "; ".join(group_name(sheet, one.by, name) for name in one.hidden)
            below = " ".join(filter(None, (below, w("control.promise_hidden", names=names))))
        where = ", ".join(filter(None, (one.document, w("control.page", page=one.page) if one.page else "")))
        shown = Shown.NOT_MET if one.below else Shown.NOT_ASSESSABLE if one.hidden else Shown.MET
        sheet.text(row, 0, by)
        sheet.number(row, 1, one.min / 100, digits=0 if one.min == round(one.min) else 1, percent=True)
        sheet.number(row, 2, len(one.groups))
        sheet.number(row, 3, len(one.groups) - len(one.below) - len(one.hidden))
        sheet.merged(row, 4, 5, label(shown, t), "status")
        sheet.merged(row, 6, 9, below or "–")
        sheet.merged(row, 10, LAST, where or "–")
        sheet.height(row, (by, sheet.widths[0]), (below, sheet.width(6, 9)), (where, sheet.width(10, LAST)))
        sheet.row += 1
    sheet.colour_statuses(first, 4, sheet.row - 1, 4)
