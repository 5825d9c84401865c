"""The experts' part of an evaluation workbook: their conclusions, the log, and the stamp by which it is known again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from sapa.present.words import item_text, title_text
from sapa.results import Conclusion, Finding
from sapa.standard.rubric import load_rubric
from sapa.workbook import conclusion, log
from sapa.workbook.again import made_record, written_records
from sapa.workbook.evaluation_book import EvaluationBook, EvaluationSheet
from sapa.workbook.expert_words import comment_beside
from sapa.workbook.findings import COLUMNS, FIELDS, INPUTS
from sapa.workbook.live.inputs import in_cell
from sapa.workbook.sheet import FORMULA
from sapa.workbook.stamp import finding_record, mark_of, record, run_of, write_stamp

Planned = tuple[EvaluationSheet, Callable[[], None]]

MOVING = frozenset({"evidence_link", "number", "action"})
"""Columns that say where things stand in this workbook: nothing is lost when they change."""


def conclusion_sheets(book: EvaluationBook) -> list[Planned]:
    """Add a sheet for each expert's conclusion, a blank one where there is none yet."""
    planned: list[Planned] = []
    for number, one in enumerate(book.evaluation.opinions.conclusions or (Conclusion(),), start=1):
        sheet = book.add(conclusion.KIND, tail=str(number) if number > 1 else "")
        planned.append((sheet, partial(conclusion.write_conclusion, sheet, number, one)))
    return planned


def log_sheets(book: EvaluationBook) -> list[Planned]:
    """Add the log where there is anything to log."""
    evaluation = book.evaluation
    if not log.has_log(evaluation.opinions):
        return []
    sheet = book.add(log.KIND)

    def named(finding: Finding) -> str:
        return " · ".join(
            x for x in (title_text(finding, book.standard, book.t), item_text(finding, book.standard, book.t)) if x
        )

    write = partial(
        log.write_log, sheet, evaluation.opinions, findings=evaluation.findings, title_of=named,
        standing=log.in_force(evaluation),
    )  # fmt: skip
    return [(sheet, write)]


def stamp_sheet(book: EvaluationBook) -> None:
    """Add the hidden stamp, when every other sheet is written."""
    sheet = book.add("stamp")
    write_stamp(sheet, stamp_rows(book), book.t("experts.stamp.note"))


def stamp_rows(book: EvaluationBook) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return the records of the stamp: run, where things stand, findings, and what no cell of an expert holds."""
    evaluation, opinions = book.evaluation, book.evaluation.opinions
    yield "run", {"kind": "evaluation", "language": book.t.language, **record(run_of(evaluation))}
    findings = book.sheets["findings|"]
    written = findings.written or {}
    heads = {f.key: mark_of(book.w(f"col.{f.key}")) for f in FIELDS}
    yield "made", made_record(evaluation)
    yield "layout", {
        "sheet": findings.name, "first": book.first_finding, "columns": COLUMNS, "heads": heads,
        "conclusions": [s.name for s in book.sheets.values() if s.kind == conclusion.KIND],
        "fields": list(conclusion.fields_of(load_rubric())),
    }  # fmt: skip
    yield "readings", {r.id: mark_of(in_cell(r.id, r.value, book)) for r in evaluation.readings}
    watched = [f.key for f in FIELDS if f.key not in INPUTS and f.key not in MOVING]
    for row, finding in enumerate(book.listed, start=book.first_finding):
        values = {key: written.get((row, COLUMNS[key])) for key in watched}
        marks = {key: "=" if v is FORMULA else mark_of(v) for key, v in values.items() if v is not None}
        yield "finding", {**finding_record(finding), "number": book.number(finding), "marks": marks}
    beside = {f.id: comment_beside(f, opinions) for f in evaluation.findings}
    for comment in opinions.comments:
        if beside.get(comment.finding) != comment:
            yield "comment", record(comment)
    for vote in opinions.votes:
        yield "vote", record(vote)
    for one in opinions.unplaced:
        yield "unplaced", record(one)
    for entry in opinions.log:
        yield "log", record(entry)
    yield from written_records(evaluation)
    listed = {f.id for action in book.actions for f in action.findings}
    for deadline in opinions.deadlines:
        if deadline.finding not in listed:
            yield "deadline", record(deadline)
