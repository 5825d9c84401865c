"""What a step found, in one line: messages made of the review's own results."""

from __future__ import annotations

import math

from sapa.app.coverage.plan_rows import breakdowns
from sapa.app.coverage.view import CoverageView
from sapa.messages import Message, message
from sapa.results.audit import AuditDetail
from sapa.results.outcomes import OutcomesDetail
from sapa.results.repair import RepairDetail
from sapa.results.representativeness import RepresentativenessDetail


def plan(view: CoverageView) -> Message | None:
    """Say how many interviews are valid and how many are missing."""
    found = breakdowns(view)
    if not found:
        return None
    one = found[0]
    return message("app.coverage.plan.found", valid=one.valid, planned=one.planned, n=one.missing)


def outcomes(view: CoverageView) -> Message | None:
    """Say the response rate."""
    detail = view.detail("outcomes", OutcomesDetail)
    if detail is None:
        return None
    rate = detail.overall.rates.rr3
    if math.isnan(rate):
        return message("app.coverage.outcomes.found.undefined", n=detail.cases)
    return message("app.coverage.outcomes.found", n=detail.cases, rate=rate)


def missing(view: CoverageView) -> Message | None:
    """Say how many groups are short."""
    detail = view.detail("representativeness", RepresentativenessDetail)
    if detail is None or not any(m.levels and m.origin != "frame" for m in detail.margins):
        return None
    return message("app.coverage.missing.found", n=len(detail.missing_groups))


def weights(view: CoverageView) -> Message | None:
    """Say what the weights cost."""
    detail = view.detail("repair", RepairDetail)
    stage = detail.stage(detail.shown) if detail is not None else None
    if stage is None or stage.effective is None:
        return None
    return message("app.coverage.weights.found", n=stage.n, effective=stage.effective)


def audit(view: CoverageView) -> Message | None:
    """Say how many edits nobody documented."""
    detail = view.detail("audit", AuditDetail)
    if detail is None or not detail.has_raw:
        return None
    return message("app.coverage.audit.found", edited=detail.total.edited, n=detail.total.unexplained)
