"""Findings that are the worst of other findings follow them: the conditions of table 10, references to tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sapa.checks.compliance.checklist import TABLE_10, worst
from sapa.checks.services.common import SPELLED_OUT
from sapa.results import Finding, Line, Status
from sapa.results.services import ServiceDetail
from sapa.workbook.evaluation_book import EvaluationBook
from sapa.workbook.live.core import Live, Other, rank
from sapa.workbook.live.findings import changed_hint
from sapa.workbook.live.services import follow_satisfaction

_NOTED = ("sampling_error", "field_control", "claims", "representativeness", "services")
"""Sheets whose figures follow readings, under texts that do not."""
_REFERRED = "checks.service.referred."


def follow_rest(book: EvaluationBook) -> None:
    """Let everything follow that no evidence sheet has seen to, and hide the sheet of calculation."""
    for part, detail in book.details(ServiceDetail):
        follow_satisfaction(book.live, part, detail)
    _follow_joined(book)
    book.live.finish()
    for sheet in book.sheets.values():
        if sheet.kind in _NOTED:
            changed_hint(sheet)


def _follow_joined(book: EvaluationBook) -> None:
    """Let findings that join others follow, under every reading that one of their rows is sensitive to."""
    for finding in book.evaluation.findings:
        rows = _rows(book, finding)
        if any(book.number(f) in book.live.judged for f in rows):
            _follow(book.live, finding, rows)


def _rows(book: EvaluationBook, finding: Finding) -> list[Finding]:
    """Return the findings that a finding joins; none where it stands for itself."""
    standard = book.standard
    norm = standard.norms.get(finding.norm or "")
    if norm is None or finding.line is not Line.FORMAL:
        return []
    same = [f for f in book.evaluation.findings if f.part == finding.part and f.line is Line.FORMAL and f.norm]
    if finding.norm == TABLE_10:
        return [f for f in same if f.norm and f.norm.startswith("t10.")]
    if norm.id in SPELLED_OUT:
        speaks = SPELLED_OUT[norm.id]
        return [
            f for f in same
            if f.norm != norm.id and (_computed(f) is not Status.NOT_APPLICABLE or f.sensitivity)
            and (n := standard.norms.get(f.norm or "")) is not None and speaks(n)
        ]  # fmt: skip
    if finding.message.id.startswith(_REFERRED):
        return [
            f for f in same
            if (n := standard.norms.get(f.norm or "")) is not None and n.source.table in norm.refers_to_tables
        ]  # fmt: skip
    return []


def _follow(live: Live, finding: Finding, rows: Sequence[Finding]) -> None:
    changes: list[tuple[str, Any]] = []
    for row in rows:
        judged = live.judged.get(live.book.number(row))
        own = list(judged.others) if judged else [next(iter(s.reading.items())) for s in row.sensitivity]
        changes += [change for change in own if change not in changes]
    others = []
    for change in changes:
        places = [_under(live, row, change) for row in rows]
        others.append(Other(*change, _maximum([at for at, _ in places]), worst(status for _, status in places)))
    now = [_now(live, row) for row in rows]
    live.judge(finding, _maximum(now), worst(_computed(row) for row in rows), others)


def _maximum(cells: Sequence[str]) -> str:
    """Return the worst of ranks; those that are known numbers are one."""
    known = [int(c) for c in cells if c.isdigit()]
    places = [c for c in dict.fromkeys(cells) if not c.isdigit()]
    return f"MAX({','.join([*places, *([str(max(known))] if known else [])])})"


def _computed(finding: Finding) -> Status:
    return finding.computed_status or finding.status


def _now(live: Live, row: Finding) -> str:
    judged = live.judged.get(live.book.number(row))
    return str(rank(_computed(row))) if judged is None else judged.status


def _under(live: Live, row: Finding, change: tuple[str, Any]) -> tuple[str, Status]:
    """Return the rank of a row's status under another value of a reading, and the status."""
    own = next((s.status for s in row.sensitivity if dict(s.reading) == dict([change])), _computed(row))
    judged = live.judged.get(live.book.number(row))
    if judged is None:
        return str(rank(own)), own
    return judged.others.get(change, judged.status), own
