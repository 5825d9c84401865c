"""The evaluation in one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sapa.messages import Message, message
from sapa.present.status import Shown, shown_status
from sapa.results import Finding, Line


def shown_counts(findings: Iterable[Finding], line: Line) -> dict[Shown, int]:
    """Count the findings of one line by shown status, every status present; lines are never added together."""
    counted = Counter(shown_status(f) for f in findings if f.line is line)
    return {shown: counted[shown] for shown in Shown}


def line_sentence(findings: Iterable[Finding], line: Line) -> Message:
    """Return what one line came to: `4 requirements are not met, 2 depend on the reading`."""
    counts = shown_counts(findings, line)
    total = sum(counts.values())
    if not total:
        return message("present.sentence.nothing")
    if counts[Shown.MET] + counts[Shown.NOT_APPLICABLE] == total and counts[Shown.MET]:
        return message("present.sentence.all_met", n=counts[Shown.MET])
    parts = tuple(
        message(f"present.count.{line.value}.{shown.value}", n=n)
        for shown, n in counts.items()
        if n and shown is not Shown.NOT_APPLICABLE
    )
    return message("present.sentence.list", parts=parts) if parts else message("present.sentence.nothing")


def summary_sentence(findings: Iterable[Finding]) -> Message:
    """Return the one sentence of the first sheet: the formal line, then the methodological line."""
    findings = tuple(findings)
    return message(
        "present.sentence",
        formal=line_sentence(findings, Line.FORMAL),
        methodological=line_sentence(findings, Line.METHODOLOGICAL),
    )
