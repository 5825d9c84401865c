"""Findings on single control records: what stands in the log and cannot be, or wants an explanation."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from sapa.checks.base import Context
from sapa.checks.control_dimensions import NAMED, ControlCase
from sapa.checks.control_log import OUTCOME_WORDS
from sapa.checks.control_records import LATE_DAYS, Located
from sapa.messages import message
from sapa.results import Basis, Evidence, Finding, Line, Status
from sapa.results.control import ControlRecord

_QUESTIONS: dict[str, tuple[tuple[str, ...], Status]] = {
    "own_control": (("own_control",), Status.NOT_MET),
    "no_telephone": (("no_telephone",), Status.JUDGEMENT),
    "dates": (("before_interview", "late"), Status.JUDGEMENT),
    "contradictions": (("contradiction",), Status.JUDGEMENT),
    "repeated": (("repeated",), Status.JUDGEMENT),
    "other_interviewer": (("other_interviewer",), Status.JUDGEMENT),
}
"""Question → kinds of records, and the status. A record that is impossible as it stands is `not_met`; one with an
innocent explanation is for a person."""


def record_findings(case: ControlCase, context: Context, found: tuple[Located, ...]) -> tuple[Finding, ...]:
    """Return a finding for each question with records to look at; where there are none, nothing is said."""
    findings = []
    for question, (kinds, status) in _QUESTIONS.items():
        records = tuple(one for kind in kinds for one in found if one.record.kind == kind)
        if records:
            impossible = any(one.record.kind == "before_interview" for one in records)
            findings.append(_finding(case, context, question, records, Status.NOT_MET if impossible else status))
    return tuple(findings)


def _finding(
    case: ControlCase, context: Context, question: str, located: tuple[Located, ...], status: Status
) -> Finding:
    records = [one.record for one in located]
    interviews = tuple(dict.fromkeys(r.id for r in records))
    before = sum(r.kind == "before_interview" for r in records)
    left = _left(case, context, {one.log_row for one in located})
    said = question
    if question == "own_control" and all((r.value or "").isdigit() for r in records):
        # Controller 7 and interviewer 7 may be two people: bare numbers are often given twice.
        said, status = "own_control_numbers", Status.JUDGEMENT
    text = message(
        f"checks.field_control.{said}", records=message("checks.n_records", n=len(records)),
        interviews=message("checks.n_interviews", n=len(interviews)), ids=interviews[:NAMED],
        controlled=left[0], share=left[0] / left[1] if left[1] else None, of=left[1], before=before,
        late=len(records) - before, days=LATE_DAYS,
    )  # fmt: skip
    return context.finding(
        f"field_control.{question}", Line.METHODOLOGICAL, status, text, n=len(interviews), value=float(len(interviews)),
        basis=Basis.VERIFIED, evidence=_evidence(records),
        recommendation=message(f"checks.field_control.todo.{question}"),
    )  # fmt: skip


def _left(case: ControlCase, context: Context, dropped: set[int]) -> tuple[int, int]:
    """Return the interviews that count as controlled without these records, and the base."""
    log, base = case.log, case.base(context.readings)
    by_outcome = context.reading("control_counts") == "outcome"
    counted = case.counted(context.readings)
    kept = sum(
        counted[i]
        and any(
            j not in dropped and (not by_outcome or log.outcomes[j] in OUTCOME_WORDS) for j in rows
        )
        for i, rows in log.field_rows.items()
    )  # fmt: skip
    return int(kept), int(np.asarray(base).sum())


def _evidence(records: Iterable[ControlRecord]) -> tuple[Evidence, ...]:
    by_file: dict[str, list[int]] = {}
    for one in records:
        by_file.setdefault(one.file, []).append(one.row)
    return tuple(
        Evidence(file=file, rows=", ".join(map(str, sorted(set(rows))[:NAMED]))) for file, rows in by_file.items()
    )
