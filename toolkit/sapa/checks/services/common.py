"""Norms that stand for every service: what other findings already answer, and what a package answers for its centre."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sapa.checks.base import CheckResult
from sapa.checks.compliance.case import Case
from sapa.checks.services.case import ServiceCase
from sapa.checks.services.names import refuse_unknown
from sapa.checks.services.stages import joined_sensitivity, unplaced, worst
from sapa.checks.services.ticked import ticked
from sapa.messages import message
from sapa.results import Basis, Finding, Line, Status
from sapa.standard import Norm
from sapa.standard.model import COMMON

COVERED = ("coverage", "participants", "participants_offline", "participants_online", "participation")
USED = ("practical_application", "involvement", "participation")
_INFORMING = ("6", "27", "30", "46")

SPELLED_OUT: dict[str, Callable[[Norm], bool]] = {
    "p4.full_cycle": lambda n: n.indicator.startswith("full_cycle_"),
    "p4.consumers_informed": lambda n: n.source.paragraph in _INFORMING,
    "p4.consumers_satisfied": lambda n: n.indicator == "satisfaction",
    "p4.coverage": lambda n: n.indicator in COVERED,
    "p4.practical_application": lambda n: n.indicator in USED or n.criterion == "practical_application",
}
"""Paragraph 4 only names what other paragraphs and tables spell out: which norms those are (see the norms' notes)."""
OF_FORMS = ("p4.consumers_satisfied", "p4.coverage", "p4.practical_application")
"""Those that are spelled out form by form."""


def spelled_out(s: ServiceCase, norm: Norm) -> list[Finding] | None:
    """Answer a heading of paragraph 4 by the findings on the norms that spell it out."""
    speaks = SPELLED_OUT[norm.id]
    rows = [
        f for found in s.done.values() for f in found
        if f.line is Line.FORMAL and f.norm is not None and f.norm != norm.id
        and (f.status is not Status.NOT_APPLICABLE or f.sensitivity) and speaks(s.case.context.norm(f.norm))
    ]  # fmt: skip
    if norm.id in OF_FORMS:
        rows += unplaced(s)
    if not rows:
        return of_package(s, norm)
    status = worst(f.status for f in rows)
    n = sum(f.status is status for f in rows)
    text = message(f"checks.service.spelled.{status}", findings=message("checks.n_findings", n=n))
    return [
        s.plain(
            norm, status, text, basis=Basis.VERIFIED if status is Status.MET else None,
            sensitivity=joined_sensitivity(rows),
        )
    ]  # fmt: skip


def of_package(s: ServiceCase, norm: Norm) -> list[Finding] | None:
    """Say that the services of a centre's package answer a norm, each in its part; None without a package."""
    if not s.package:
        return None
    parts = tuple(p.spec.id for p in s.package)
    return [s.plain(norm, Status.NOT_APPLICABLE, message("checks.service.of_package", parts=parts))]


def common_norms(case: Case, found: Iterable[Finding]) -> CheckResult:
    """Answer, for research, the norms that stand for every service and that no check of research has answered.

    Parameters
    ----------
    case
        A part that is research.
    found
        The findings on this part so far; what paragraph 4 only names rests on them.

    Raises
    ------
    BadInput
        The checklist names a norm that the Standard does not have, or one of another service.
    """
    refuse_unknown(case)
    s = ServiceCase(case=case)
    for finding in found:
        if finding.norm is not None:
            s.done.setdefault(finding.norm, []).append(finding)
    answered = frozenset(s.done)
    unused = [
        message("checks.service.tick_unused", norm=id) for id in case.part.spec.checklist
        if id in answered or s.case.context.norm(id).service != COMMON
    ]  # fmt: skip
    open_norms = [n for n in s.norms if n.service == COMMON and n.id not in answered]
    for norm in sorted(open_norms, key=lambda n: n.id in SPELLED_OUT):
        if not norm.required:
            s.done[norm.id] = [s.plain(norm, Status.NOT_APPLICABLE, message("checks.service.asks_nothing"))]
        elif norm.id in SPELLED_OUT and not s.answers(norm):
            s.done[norm.id] = spelled_out(s, norm) or ticked(s, norm)
        else:
            s.done[norm.id] = ticked(s, norm)
    return CheckResult(tuple(f for n in open_norms for f in s.done[n.id]), assumptions=tuple(unused))
