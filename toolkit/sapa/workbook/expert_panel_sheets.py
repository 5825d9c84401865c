"""Sheets of a panel's protocol: every score with live totals, differences to discuss, agreement, remarks on files."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sapa.panel.plan import SheetScale
from sapa.present.panel_words import below_zero, rests_on, size_note
from sapa.stats import Reason
from sapa.workbook.expert_panel import capital
from sapa.workbook.names import area
from sapa.workbook.sheet import Head

if TYPE_CHECKING:
    from sapa.panel.results import Difference
    from sapa.workbook.expert_panel import ProtocolSheet


def write_scores(sheet: ProtocolSheet) -> None:
    """Write every sheet that was handed in; its total follows by formula, and is empty where a criterion is blank."""
    book, t = sheet.book, sheet.book.t
    cube, rubric = book.last.cube, book.result.plan.rubric
    count = len(rubric.criteria)
    sheet.columns([26, 26, *[16] * count, 12])
    note = t("panel.book.scores_note")
    if any(f.scale is SheetScale.SUM for f in book.result.plan.scores):
        note = f"{note} {t('panel.book.sums_note')}"
    sheet.heading(book.question("scores"), note)
    head = sheet.head([
        Head(capital(t("panel.column.object")), text=True), Head(capital(t("panel.column.expert")), text=True),
        *(Head(book.criteria[c.id]) for c in rubric.criteria), Head(t("panel.book.column.total")),
    ])  # fmt: skip
    weighted = any(c.weight != 1 for c in rubric.criteria)
    of_weights = area(sheet.row, 2, sheet.row, 1 + count, fixed=True)
    if weighted:
        sheet.text(sheet.row, 0, t("panel.book.weight"), "total")
        sheet.text(sheet.row, 1, "", "total")
        for col, c in enumerate(rubric.criteria, start=2):
            sheet.number(sheet.row, col, c.weight, "total_number", digits=2)
        sheet.text(sheet.row, 2 + count, "", "total")
        sheet.row += 1
    titles = {b.id: f"{b.id} {b.title}".strip() for b in book.last.bids}
    for i, bid in enumerate(cube.bids):
        for j, expert in enumerate(cube.experts):
            given = cube.scores[i, j]
            if np.isnan(given).all():
                continue
            row, who = sheet.row, book.names.get(expert, expert) or t("panel.book.council")
            sheet.text(row, 0, titles[bid])
            sheet.text(row, 1, who)
            for col, value in enumerate(given.tolist(), start=2):
                if math.isnan(value):
                    sheet.text(row, col, t("panel.book.blank"), "cell_muted", align="center")
                else:
                    sheet.number(row, col, value, "centre", digits=0 if value == int(value) else 2)
            cells = area(row, 2, row, 1 + count)
            summed = f"SUMPRODUCT({cells},{of_weights})" if weighted else f"SUM({cells})"
            total = float(book.last.totals[i, j])
            whole = math.isnan(total) or total == int(total)
            sheet.formula(row, 2 + count, f'=IF(COUNT({cells})<{count},"",{summed})',
                          "" if math.isnan(total) else total, digits=0 if whole else 2)  # fmt: skip
            sheet.height(row, (titles[bid], sheet.widths[0] * 0.92), (who, sheet.widths[1] * 0.92))
            sheet.row += 1
    sheet.ws.autofilter(head, 0, max(head, sheet.row - 1), 1)
    sheet.ws.freeze_panes(head + 1, 2)
    sheet.page(landscape=False, repeat=(head, head))


def write_differences(sheet: ProtocolSheet) -> None:
    """Write scores half a scale apart or more, each with a cell for what the discussion came to."""
    book, t = sheet.book, sheet.book.t
    sheet.columns([26, 38, 13, 25, 13, 25, 34])
    again = book.last.cube.round + 1
    sheet.heading(book.question("differences"), t("panel.book.differences_note"))
    sheet.row -= 1
    sheet.text(sheet.row, 0, t("panel.book.differences_again", round=again), "subtitle")
    sheet.row += 2
    keys = ("object", "criterion", "lowest", "who_low", "highest", "who_high", "came_to")
    words = [capital(t(f"panel.{'column' if k in ('object', 'criterion') else 'book.column'}.{k}")) for k in keys]
    head = sheet.head([Head(word, text=k not in ("lowest", "highest")) for word, k in zip(words, keys, strict=True)])
    titles = {b.id: f"{b.id} {b.title}".strip() for b in book.last.bids}
    for one in book.last.differences:
        row = sheet.row
        low, high = (_with_reasons(sheet, one, who) for who in (one.low_experts, one.high_experts))
        texts = {0: titles[one.bid], 1: book.criteria[one.criterion], 3: low, 5: high}
        for col, text in texts.items():
            sheet.text(row, col, text)
        sheet.number(row, 2, one.lowest, "centre")
        sheet.number(row, 4, one.highest, "centre")
        sheet.text(row, 6, "", "input")
        sheet.height(row, *((text, sheet.widths[col] * 0.92) for col, text in texts.items()), least=24)
        sheet.row += 1
    sheet.ws.freeze_panes(head + 1, 0)
    sheet.page(repeat=(head, head))


def _with_reasons(sheet: ProtocolSheet, one: Difference, who: Sequence[str]) -> str:
    """Return experts with what they wrote beside the score, the last they wrote; without reasons the names alone."""
    book, reasons = sheet.book, sheet.book.result.reasons
    said = []
    for expert in who:
        rounds = range(book.last.cube.round, 0, -1)
        reason = next((r for n in rounds if (r := reasons.get((n, one.bid, expert, one.criterion)))), "")
        said.append(": ".join(x for x in (book.names.get(expert, expert), reason) if x))
    return ("; " if any(": " in text for text in said) else ", ").join(said)


def write_agreement(sheet: ProtocolSheet) -> None:
    """Write how far the experts agree, criterion by criterion and expert by expert."""
    book, t = sheet.book, sheet.book.t
    last = book.last
    sheet.columns([46, 14, 16, 18, 16, 44])
    sheet.heading(book.question("agreement"))
    heads = ("coefficient", "value", "low", "high", "p", "remark")
    sheet.head([Head(t(f"panel.book.column.{k}"), text=k in ("coefficient", "remark")) for k in heads])
    alpha, w = last.alpha, last.concordance
    rows: list[tuple[str, float, float, float, float, Reason | None]] = [
        ("alpha", alpha.alpha.alpha, alpha.low, alpha.high, math.nan, alpha.alpha.reason or alpha.reason),
        ("icc_single", last.single.estimate, last.single.low, last.single.high, math.nan, last.single.reason),
        ("icc_mean", last.mean.estimate, last.mean.low, last.mean.high, math.nan, last.mean.reason),
        ("w", w.w, math.nan, math.nan, w.p, w.reason),
    ]
    for key, value, low, high, p, reason in rows:
        row = sheet.row
        remark = ""
        if reason is not None:
            remark = t("panel.book.not_computable", why=t(f"panel.reason.{reason}"))
        elif key == "w" and w.test is not None:
            remark = t(f"panel.test.{w.test}")
        objects = {"alpha": 0, "w": w.objects}.get(key, last.single.units)
        remark = "; ".join(x for x in (remark, rests_on(objects, last, t), below_zero(value, t)) if x)
        sheet.text(row, 0, t(f"panel.text.{key}"))
        for col, number in enumerate((value, low, high), start=1):
            sheet.number(row, col, number, digits=2)
        sheet.number(row, 4, p, digits=4)
        sheet.text(row, 5, remark, indent=1, align="left")
        sheet.height(row, (remark, sheet.widths[5] * 0.92))
        sheet.row += 1
    if last.size.needed is not None:
        said = t("panel.text.size", single=last.size.single, now=last.size.now, wanted=last.size.wanted,
                 needed=last.size.needed)  # fmt: skip
        said = " ".join(x for x in (said, size_note(last, t)) if x)
        sheet.merged(sheet.row, 0, 5, said, "plain")
        sheet.height(sheet.row, (said, sheet.width(0, 5)))
        sheet.row += 1
    _by_criterion(sheet)
    _by_expert(sheet)
    _calibration(sheet)
    sheet.page()


def _by_criterion(sheet: ProtocolSheet) -> None:
    book, t = sheet.book, sheet.book.t
    sheet.section(t("panel.book.by_criterion"))
    step = book.last.criteria[0].agreement.step
    heads = [capital(t(f"panel.column.{k}")) for k in ("criterion", "alpha", "kappa", "exact")]
    sheet.head(
        [Head(word, text=not col) for col, word in enumerate([*heads, capital(t("panel.column.near", step=step))])]
    )
    for one in book.last.criteria:
        row, title = sheet.row, book.criteria[one.id]
        sheet.text(row, 0, title)
        sheet.number(row, 1, one.alpha.alpha.alpha, digits=2)
        sheet.number(row, 2, one.fleiss.kappa, digits=2)
        sheet.number(row, 3, one.agreement.exact, percent=True)
        sheet.number(row, 4, one.agreement.near, percent=True)
        sheet.height(row, (title, sheet.widths[0] * 0.92))
        sheet.row += 1


def _by_expert(sheet: ProtocolSheet) -> None:
    book, t = sheet.book, sheet.book.t
    sheet.section(t("panel.book.by_expert"))
    keys = ("expert", "sheets", "above_mean", "se", "difference", "discuss")
    words = [
        capital(t(f"panel.column.{k}")) if k not in ("above_mean", "se") else t(f"panel.book.column.{k}") for k in keys
    ]
    sheet.head([Head(word, text=k in ("expert", "discuss")) for word, k in zip(words, keys, strict=True)])
    for one in book.last.experts:
        row = sheet.row
        named = book.names.get(one.id, one.id)
        why = "; ".join(t(f"panel.outlying.{key}") for key in one.outlying)
        sheet.text(row, 0, named)
        sheet.text(row, 1, f"{one.sheets}" + (f" (+{one.incomplete})" if one.incomplete else ""), "centre")
        for col, number in enumerate((one.severity, one.severity_se, one.difference), start=2):
            sheet.number(row, col, number, digits=2)
        sheet.text(row, 5, why, indent=1, align="left")
        sheet.height(row, (named, sheet.widths[0] * 0.92), (why, sheet.widths[5] * 0.92))
        sheet.row += 1


def _calibration(sheet: ProtocolSheet) -> None:
    """Write the experts against agreed scores, where there were benchmark cases."""
    book, t = sheet.book, sheet.book.t
    if not book.last.calibration:
        return
    sheet.section(t("panel.text.calibration"))
    heads = [capital(t(f"panel.column.{k}")) for k in ("expert", "key_scores", "key_bias", "exact")]
    heads.append(capital(t("panel.column.near", step=book.last.criteria[0].agreement.step)))
    sheet.head([Head(word, text=not col) for col, word in enumerate(heads)])
    for one in book.last.calibration:
        row, named = sheet.row, book.names.get(one.expert, one.expert)
        sheet.text(row, 0, named)
        sheet.number(row, 1, one.scores, "centre")
        sheet.number(row, 2, one.bias, digits=2)
        sheet.number(row, 3, one.exact, percent=True)
        sheet.number(row, 4, one.near, percent=True)
        sheet.height(row, (named, sheet.widths[0] * 0.92))
        sheet.row += 1


def write_faults(sheet: ProtocolSheet) -> None:
    """Write what is wrong in the files, with its cell."""
    book, t = sheet.book, sheet.book.t
    sheet.columns([44, 110])
    sheet.heading(book.question("faults"))
    head = sheet.head([Head(t("panel.book.column.where"), text=True), Head(t("panel.book.column.what"), text=True)])
    for one in book.result.faults:
        said = t(one.text(book.result.plan.rubric))
        sheet.text(sheet.row, 0, one.place or "–")
        sheet.text(sheet.row, 1, said)
        sheet.height(sheet.row, (one.place, sheet.widths[0] * 0.92), (said, sheet.widths[1] * 0.95))
        sheet.row += 1
    sheet.ws.freeze_panes(head + 1, 0)
    sheet.page(repeat=(head, head))
