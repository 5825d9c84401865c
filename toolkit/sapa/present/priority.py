"""Which findings matter most: the first sheet shows five."""

from __future__ import annotations

from collections.abc import Iterable

from sapa.present.status import Shown, shown_status
from sapa.results import Basis, Finding, Line

_ORDER = (
    (Line.FORMAL, Shown.NOT_MET),
    (Line.FORMAL, Shown.DEPENDS),
    (Line.METHODOLOGICAL, Shown.NOT_MET),
    (Line.FORMAL, Shown.NOT_ASSESSABLE),
    (Line.METHODOLOGICAL, Shown.DEPENDS),
    (Line.METHODOLOGICAL, Shown.NOT_ASSESSABLE),
    (Line.FORMAL, Shown.JUDGEMENT),
    (Line.METHODOLOGICAL, Shown.JUDGEMENT),
)

_DERIVED = ("checks.table_10.", "checks.service.referred.", "checks.service.referred_none", "checks.service.spelled.")
"""Messages of findings that only repeat what other findings say."""
_GRAVE = ("checks.claims.",)
"""What the reader of the report is told wrongly: figures that no way reproduces, understated margins."""
_SLIGHT = ("checks.field_control.unmatched", "checks.defects.")
"""Faults of single records."""


def _severity(finding: Finding) -> int:
    """Order findings of one rank by what they do to the results."""
    if finding.message.id.startswith(_GRAVE):
        return 0
    return 2 if finding.message.id.startswith(_SLIGHT) else 1


def _weight(finding: Finding) -> int:
    """Order findings of one severity: a number from the files first, then other numbers, then the rest."""
    if finding.value is None:
        return 2
    return 0 if finding.basis is Basis.VERIFIED else 1


def most_important(findings: Iterable[Finding], count: int = 5) -> tuple[Finding, ...]:
    """Return the findings that a reader should see first, the most pressing first.

    What is met or does not apply, and what only sums up other findings, is never among them. Each norm is named once
    before any is named twice, so that seven failed sessions do not hide the sampling error.
    """
    own = (f for f in findings if not f.message.id.startswith(_DERIVED))
    pressing = [(_ORDER.index(key), f) for f in own if (key := (f.line, shown_status(f))) in _ORDER]
    pressing.sort(key=lambda pair: (pair[0], _severity(pair[1]), _weight(pair[1])))
    first: list[Finding] = []
    again: list[Finding] = []
    seen: set[object] = set()
    for _, finding in pressing:
        question = finding.norm or finding.message.id
        (again if question in seen else first).append(finding)
        seen.add(question)
    return tuple((first + again)[:count])


def pressing_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return all findings, the most pressing first: as for the first sheet.

    What is met comes after everything that asks for something, and what does not apply last; findings of one rank stay
    in the order of the Standard.
    """
    last = len(_ORDER)
    idle = {Shown.MET: last, Shown.NOT_APPLICABLE: last + 1}

    def rank(finding: Finding) -> int:
        key = (finding.line, shown_status(finding))
        return _ORDER.index(key) if key in _ORDER else idle[key[1]]

    return tuple(sorted(findings, key=rank))
