"""Sheets of the panel workbook: differences to decide, all judgements, scores with conclusions, comments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sapa.present import Shown, label
from sapa.present.palette import INPUT
from sapa.present.status import DECISIONS, computed_status
from sapa.results import Conclusion, Judgement, Status
from sapa.results.merged import JudgedFinding
from sapa.standard.rubric import load_rubric
from sapa.workbook.names import area
from sapa.workbook.sheet import Head

if TYPE_CHECKING:
    from sapa.workbook.merged import PanelSheet

PANEL_INPUTS = ("judgement", "reason", "comment")
"""What the panel fills in for each difference."""
PANEL_NAME = "sapa_panel"
_ROOM = 78  # characters for all experts side by side
_LEAST = 22


def write_differences(sheet: PanelSheet) -> None:
    """Write the findings on which experts differ, side by side, each with cells for the panel's decision."""
    book = sheet.book
    t, merged = book.t, book.merged
    count = len(merged.experts)
    width = max(_LEAST, _ROOM / count)
    first_keys = ("number", "title", "line", "computed")
    keys = [*first_keys, *(f"expert_{i}" for i in range(count)), *PANEL_INPUTS, "id"]
    columns = {key: col for col, key in enumerate(keys)}
    sheet.columns([5, 32, 17, 18, *[width] * count, 20, 28, 22, 30])
    sheet.heading(book.question("differences"), t("experts.merged.differences.note"), col=1)
    sheet.written = {}
    words = {key: t(f"experts.merged.col.{key}") for key in ("number", "title", "computed", "id")}
    words["line"] = t("experts.merged.col.line_clause")
    words |= {f"expert_{i}": one.name for i, one in enumerate(merged.experts)}
    words |= {key: t(f"experts.merged.col.panel_{key}") for key in PANEL_INPUTS}
    head = sheet.head([Head(words[key], text=key != "number") for key in keys])
    for key in PANEL_INPUTS:
        sheet.text(head, columns[key], words[key], "head_left", bg_color=INPUT)
    first = sheet.row
    for judged in merged.differences:
        _difference(sheet, judged, columns)
    last = sheet.row - 1
    book.first_difference, book.panel_columns, book.panel_inputs = first, columns, PANEL_INPUTS
    sheet.colour_statuses(first, columns["computed"], last, columns["computed"])
    sheet.colour_statuses(first, columns["judgement"], last, columns["judgement"])
    _colour_beginnings(sheet, first, columns["expert_0"], last, columns["expert_0"] + count - 1)
    sheet.ws.data_validation(
        first, columns["judgement"], last, columns["judgement"],
        {"validate": "list", "source": [label(s, t) for s in DECISIONS],
         "error_title": t("workbook.judgement.title")[:32], "error_message": t("workbook.judgement.error")[:255]},
    )  # fmt: skip
    for key in ("id", *PANEL_INPUTS):
        block = sheet.range(first, columns[key], last, columns[key])
        book.workbook.define_name(f"{PANEL_NAME}_{key}", "=" + block)
    book.cells["undecided"] = (
        f'{last - first + 1}-COUNTIF({sheet.range(first, columns["judgement"], last, columns["judgement"])},"?*")'
    )
    sheet.ws.freeze_panes(first, 2)
    sheet.page(repeat=(head, head))
    sheet.ws.print_area(0, 0, last, columns["comment"])


def _difference(sheet: PanelSheet, judged: JudgedFinding, columns: Mapping[str, int]) -> None:
    book, row, finding = sheet.book, sheet.row, judged.finding
    t = book.t
    texts = {
        "title": book.named(finding), "computed": label(computed_status(finding), t), "id": finding.id,
        "line": "\n".join(x for x in (t(f"workbook.line.{finding.line.value}"), book.clause(finding)) if x),
    }  # fmt: skip
    for i, (one, vote) in enumerate(zip(book.merged.experts, judged.votes, strict=True)):
        remarks = [c.text for c in judged.comments if c.by == one.name]
        texts[f"expert_{i}"] = said(vote, remarks, t)
    sheet.number(row, columns["number"], book.numbers[finding.id], "centre")
    for key, text in texts.items():
        sheet.text(row, columns[key], text, "status" if key == "computed" else "cell")
    for key in PANEL_INPUTS:
        sheet.text(row, columns[key], "", "input", bold=key == "judgement")
    measured = [(text, sheet.widths[columns[key]] * 0.93) for key, text in texts.items() if key != "id"]
    sheet.height(row, *measured, least=40)
    sheet.row += 1


def said(vote: Judgement | None, remarks: Sequence[str], t: Any) -> str:
    """Return what one expert decided, why, where it was seen, and what was remarked; blank is said in words."""
    lines = [t("experts.merged.blank")] if vote is None else [label(vote.status, t), vote.reason]
    if vote is not None and vote.seen:
        lines.append(t("experts.merged.seen", seen=vote.seen))
    lines += [t("experts.merged.remark", text=text) for text in remarks]
    return "\n".join(line for line in lines if line)


def _colour_beginnings(sheet: PanelSheet, first: int, left: int, last: int, right: int) -> None:
    """Colour cells by the status with which their text begins."""
    for status in DECISIONS:
        shown = Shown(status.value)
        rule = {"type": "text", "criteria": "begins with", "value": label(shown, sheet.book.t),
                "format": sheet.book.style.difference(shown)}  # fmt: skip
        sheet.ws.conditional_format(first, left, last, right, rule)


def write_judgements(sheet: PanelSheet) -> None:
    """Write finding by expert: every finding that anybody decided, and those that wait for a decision."""
    book = sheet.book
    t, merged = book.t, book.merged
    count = len(merged.experts)
    judged = {j.finding.id: j for j in merged.judged}
    sheet.columns([5, 44, 15, 13, 19, *[21] * count, 20, 30])
    sheet.heading(book.question("judgements"), t("experts.merged.judgements.note"), col=1)
    keys = ("number", "title", "line", "clause", "computed")
    heads = [Head(t(f"experts.merged.col.{k}"), text=k not in ("number", "clause")) for k in keys]
    heads += [Head(one.name, text=True) for one in merged.experts]
    heads += [Head(t("experts.merged.col.agree"), text=True), Head(t("experts.merged.col.id"), text=True)]
    head = sheet.head(heads)
    first = sheet.row
    shown = [f for f in merged.findings if f.id in judged or f.status is Status.JUDGEMENT]
    for finding in shown:
        row, one = sheet.row, judged.get(finding.id) or JudgedFinding(finding, (None,) * count)
        texts = [book.named(finding), t(f"workbook.line.{finding.line.value}"), book.clause(finding)]
        statuses = [label(computed_status(finding), t)] + [label(v.status, t) if v else "" for v in one.votes]
        sheet.number(row, 0, book.numbers[finding.id], "centre")
        for col, text in enumerate(texts, start=1):
            sheet.text(row, col, text, "centre" if col == 3 else "cell")
        for col, text in enumerate(statuses, start=4):
            sheet.text(row, col, text, "status")
        agree = t(f"experts.merged.agree.{agreement_word(one)}")
        sheet.text(row, 5 + count, agree)
        sheet.text(row, 6 + count, finding.id, "cell_muted")
        everything = [*texts, *statuses, agree]
        sheet.height(row, *((text, sheet.widths[col] * 0.9) for col, text in enumerate(everything, start=1)))
        sheet.row += 1
    last = max(first, sheet.row - 1)
    sheet.colour_statuses(first, 4, last, 4 + count)
    sheet.ws.autofilter(head, 0, last, 6 + count)
    sheet.ws.freeze_panes(head + 1, 2)
    sheet.page(repeat=(head, head))
    sheet.ws.print_area(0, 0, last, 5 + count)


def agreement_word(judged: JudgedFinding) -> str:
    """Return how the experts stand to each other on a finding."""
    given = len(judged.given)
    if given == 0:
        return "nobody"
    if given == 1:
        return "one"
    return "differ" if judged.differ else "same"


def write_scores(sheet: PanelSheet) -> None:
    """Write criterion by expert with live sum, mean and median, then the reasons, then the conclusions."""
    book = sheet.book
    t, merged, rubric = book.t, book.merged, load_rubric()
    count = len(merged.experts)
    sheet.columns([36, *[19] * count, 13, 10, 10, 10])
    sheet.heading(book.question("scores"), rubric.title.in_language(t.language))
    head = sheet.head([
        Head(t("experts.col.criterion"), text=True), *(Head(one.name) for one in merged.experts),
        *(Head(t(f"experts.merged.col.{k}")) for k in ("given", "total", "mean", "median")),
    ])  # fmt: skip
    first = sheet.row
    for line in merged.scores:
        row = sheet.row
        title = rubric.criterion(line.criterion).title.in_language(t.language)
        sheet.text(row, 0, title, "cell_bold")
        for col, one in enumerate(line.scores, start=1):
            if one.score is None:
                sheet.text(row, col, t("experts.merged.blank"), "cell_muted", align="center")
            else:
                sheet.number(row, col, one.score, "centre")
        cells = area(row, 1, row, count)
        sheet.formula(row, count + 1, f"=COUNT({cells})", line.given, "centre")
        for col, (function, value) in enumerate(
            (("SUM", line.total), ("AVERAGE", line.mean), ("MEDIAN", line.median)), start=count + 2
        ):
            shown = "" if value is None else float(value)
            sheet.formula(row, col, f'=IF(COUNT({cells})=0,"",{function}({cells}))', shown, "number",
                          digits=0 if function == "SUM" else 2)  # fmt: skip
        sheet.height(row, (title, sheet.widths[0] * 0.9))
        sheet.row += 1
    _sums(sheet, first, count)
    _score_words(sheet, count)
    for conclusion in merged.conclusions:
        _conclusion(sheet, conclusion, count)
    sheet.page(repeat=(head, head))


def _sums(sheet: PanelSheet, first: int, count: int) -> None:
    """Write each expert's sum and the sum of all; an expert without scores has none."""
    t, row, merged = sheet.book.t, sheet.row, sheet.book.merged
    sheet.text(row, 0, t("experts.total"), "total")
    for col in range(1, count + 3):
        cells = area(first, col, row - 1, col)
        given = [s.scores[col - 1].score for s in merged.scores] if col <= count else []
        values: Sequence[float | None] = given
        if col == count + 1:
            values = [s.given for s in merged.scores]
        elif col == count + 2:
            values = [s.total for s in merged.scores]
        known = [v for v in values if v is not None]
        formula = f'=IF(COUNT({cells})=0,"",SUM({cells}))'
        sheet.formula(row, col, formula, float(sum(known)) if known else "", "total_number", align="center")
    for col in (count + 3, count + 4):
        sheet.text(row, col, "", "total")
    sheet.row += 1


def _score_words(sheet: PanelSheet, count: int) -> None:
    """Write how far the scores agree, and what is missing."""
    t, found = sheet.book.t, sheet.book.merged.score_agreement
    lines = [
        t("experts.merged.scores.alpha", alpha=found.alpha) if found.alpha is not None
        else t("experts.merged.scores.no_alpha", why=t(f"experts.reason.{found.reason}")),
    ]  # fmt: skip
    if found.exact is not None:
        lines.append(t("experts.merged.scores.exact", share=found.exact))
    if found.share is not None and found.total is not None:
        lines.append(t("experts.merged.scores.share", total=found.total, share=found.share))
    if found.blank:
        lines.append(t("experts.merged.scores.blank", n=found.blank))
    for line in lines:
        sheet.merged(sheet.row, 0, count + 4, line, "plain")
        sheet.height(sheet.row, (line, sheet.width(0, count + 4)))
        sheet.row += 1


def _conclusion(sheet: PanelSheet, one: Conclusion, count: int) -> None:
    """Write one expert's words: reasons for scores, conclusion, recommendations."""
    t, rubric = sheet.book.t, load_rubric()
    who = ", ".join(x for x in (one.by, one.position, t.date(one.date) if one.date else "") if x)
    texts = [
        (rubric.criterion(s.criterion).title.in_language(t.language), s.comment) for s in one.scores if s.comment
    ]  # fmt: skip
    texts += [(t(f"experts.conclusion.{key}"), getattr(one, key)) for key in ("text", "recommendations")]
    texts = [(name, text) for name, text in texts if text]
    if not texts:
        return
    sheet.section(who)
    for name, text in texts:
        sheet.text(sheet.row, 0, name, "cell_bold")
        sheet.merged(sheet.row, 1, count + 4, text)
        sheet.height(sheet.row, (text, sheet.width(1, count + 4) * 0.97), (name, sheet.widths[0] * 0.9))
        sheet.row += 1


def write_comments(sheet: PanelSheet) -> None:
    """Write every comment with its finding."""
    book, t = sheet.book, sheet.book.t
    findings = {f.id: f for f in book.merged.findings}
    sheet.columns([5, 46, 20, 70, 24, 12])
    sheet.heading(book.question("comments"), col=1)
    keys = ("number", "title", "computed", "comment", "by", "date")
    head = sheet.head([Head(t(f"experts.merged.col.{k}"), text=k not in ("number", "date")) for k in keys])
    first = sheet.row
    order = {id: place for place, id in enumerate(findings)}
    for one in sorted(book.merged.comments, key=lambda c: order.get(c.finding, len(order))):
        row, finding = sheet.row, findings.get(one.finding)
        title = book.named(finding) if finding else one.finding
        sheet.number(row, 0, book.numbers.get(one.finding), "centre")
        sheet.text(row, 1, title)
        status = label(computed_status(finding), t) if finding else ""
        sheet.text(row, 2, status, "status")
        sheet.text(row, 3, one.text)
        sheet.text(row, 4, one.by or t("experts.merged.nameless"))
        sheet.day(row, 5, one.date)
        sheet.height(row, (title, sheet.widths[1] * 0.93), (one.text, sheet.widths[3] * 0.95), (one.by, 22),
                     (status, sheet.widths[2] * 0.85))  # fmt: skip
        sheet.row += 1
    sheet.colour_statuses(first, 2, sheet.row - 1, 2)
    sheet.ws.freeze_panes(head + 1, 0)
    sheet.page(repeat=(head, head))
