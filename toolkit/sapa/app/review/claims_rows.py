"""The report's figures beside the recomputed ones, as the page shows them: no widgets, no words, no markup."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sapa.results import Evaluation
from sapa.results.claims import ClaimDetail, ClaimResult
from sapa.results.details import DataDefect


class Verdict(StrEnum):
    """What recomputing a figure gave, the pressing first."""

    DIFFERS = "differs"
    OTHERWISE = "otherwise"
    UNKNOWN = "unknown"
    AGREES = "agrees"


_ORDER = tuple(Verdict)


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One figure of the report. In the printed unit: `difference` is claimed − recomputed, `margin` the real one."""

    claim: ClaimResult
    verdict: Verdict
    difference: float | None
    margin: float | None = None


@dataclass(frozen=True, slots=True)
class ClaimsShown:
    """Every figure of one survey's report, and what could not be read in its list."""

    method: str
    rows: tuple[ClaimRow, ...]
    defects: tuple[DataDefect, ...]

    def count(self, verdict: Verdict) -> int:
        """Return how many figures have a verdict."""
        return sum(1 for row in self.rows if row.verdict is verdict)


def claims_shown(evaluation: Evaluation) -> tuple[ClaimsShown, ...]:
    """Return the figures of every survey whose report was recomputed, those that do not agree first."""
    return tuple(
        ClaimsShown(
            method, tuple(sorted(map(_row, detail.claims), key=lambda row: _ORDER.index(row.verdict))), detail.defects
        )
        for (method, _), detail in evaluation.details.items()
        if isinstance(detail, ClaimDetail) and (detail.claims or detail.defects)
    )


def row_at(evaluation: Evaluation, method: str, row: int) -> ClaimRow | None:
    """Return the figure that stands in a row of a survey's list (the header is row 1), or None."""
    detail = evaluation.details.get((method, "claims"))
    claims = detail.claims if isinstance(detail, ClaimDetail) else ()
    return next((_row(claim) for claim in claims if claim.row == row), None)


def _row(claim: ClaimResult) -> ClaimRow:
    if claim.recomputed is None or claim.agrees is None:
        return ClaimRow(claim, Verdict.UNKNOWN, None)
    other = Verdict.OTHERWISE if claim.reproduced_by else Verdict.DIFFERS
    margin = None if claim.margin_true is None else claim.scale * claim.margin_true
    return ClaimRow(claim, Verdict.AGREES if claim.agrees else other, claim.claimed - claim.recomputed, margin)
