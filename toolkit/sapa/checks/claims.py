"""Does the report say what the data say? Every figure is recomputed, and the base that reproduces it is named.

A report's percentage has a base: those who answered validly, all who were asked, or everyone. Each is tried with and
without weights, over the interviews that count and over all that were handed in; rounding is allowed for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from sapa.checks.base import CheckResult, Context
from sapa.checks.claims_file import Claim, read_claims
from sapa.checks.design_error import DesignInput, Variable, estimate, variables
from sapa.checks.interviews import Interviews, Mask
from sapa.checks.nominal_error import nominal
from sapa.checks.selection import SelectionClass
from sapa.data.rows import Rows
from sapa.deliverable.manifest import Indicator
from sapa.deliverable.sections import ClaimsRef
from sapa.messages import Message, message
from sapa.results import Basis, Evidence, Finding, Line, Status, Table, table
from sapa.results.claims import ClaimDetail, ClaimResult
from sapa.results.details import DataDefect

PERCENT = 100.0
_SLACK = 1e-9
_SHOWN = 6


class Base(StrEnum):
    """Who stands in the denominator."""

    VALID = "valid"
    WITH_MISSING = "with_missing"
    EVERYONE = "everyone"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to compute a figure. The first of a claim is the one that the report states."""

    base: Base
    weighted: bool
    handed_in: bool

    @property
    def text(self) -> Message:
        """The way in words."""
        return message(
            "checks.claims.way",
            base=message(f"checks.claims.base.{self.base}"),
            weights=message("checks.claims.weighted" if self.weighted else "checks.claims.unweighted"),
            rows=message("checks.claims.handed_in" if self.handed_in else "checks.claims.counted"),
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Case:
    interviews: Interviews
    prepared: DesignInput
    context: Context
    selection: SelectionClass

    def rows(self, *, handed_in: bool) -> Mask:
        return self.interviews.handed_in if handed_in else self.prepared.final


def claims(
    interviews: Interviews,
    context: Context,
    *,
    prepared: DesignInput,
    selection: SelectionClass,
    rows: Rows,
    spec: ClaimsRef,
) -> CheckResult:
    """Recompute every figure that the report states.

    Parameters
    ----------
    interviews, prepared
        The delivered rows, and the rows that count with their weights and design.
    selection
        What the selection allows to say of sampling error.
    rows, spec
        The table of claims and its columns.
    """
    case = _Case(interviews, prepared, context, selection)
    listed, defects = read_claims(rows, spec, interviews)
    results = tuple(_recompute(case, claim) for claim in listed)
    findings = [f for f in (_values_finding(case, results), _margins_finding(case, results)) if f is not None]
    return CheckResult(tuple(findings), (_table(context, results),), ClaimDetail(results, defects=defects))


def claim_defects(result: CheckResult) -> tuple[DataDefect, ...]:
    """Return what is wrong with the table of claims itself."""
    return result.detail.defects if isinstance(result.detail, ClaimDetail) else ()


def _ways(stated_weighted: bool) -> Iterator[Way]:
    """Yield every way of computing, the stated one first, then the ever less likely ones."""
    for handed_in in (False, True):
        for weighted in (stated_weighted, not stated_weighted):
            for base in Base:
                yield Way(base, weighted, handed_in)


def _variable(case: _Case, claim: Claim) -> Variable | None:
    """Return the indicator's variable under the base of the claim, or of the indicator where the claim states none."""
    indicator = case.interviews.indicators[claim.indicator]
    if claim.base:
        indicator = indicator.model_copy(update={"base": claim.base})
    found = list(variables(case.interviews, claim.indicator, indicator))
    if claim.category is not None:
        found = [v for v in found if v.category == claim.category]
    return found[0] if len(found) == 1 else None


def _asked(case: _Case, claim: Claim, indicator: Indicator) -> Mask:
    """Return rows inside the base filter, whether they answered or not."""
    from sapa.data.expression import parse

    base = claim.base or indicator.base
    everyone = np.ones(len(case.interviews.rows), dtype=bool)
    return np.asarray(parse(base).mask(case.interviews.rows), dtype=bool) if base else everyone


def _figure(
    case: _Case, variable: Variable, way: Way, group: Mask, asked: Mask
) -> tuple[float | None, int, npt.NDArray[np.bool_]]:
    """Return the figure computed one way, its number of interviews, and the rows in its denominator."""
    inside = case.rows(handed_in=way.handed_in) & group
    if way.base is Base.VALID:
        inside = inside & np.isfinite(variable.values)
    elif way.base is Base.WITH_MISSING:
        inside = inside & asked
    weights = case.prepared.weights if way.weighted else np.ones(len(inside))
    # Weights are missing where an interview was voided: such a row has no share in a weighted figure.
    inside = inside & np.isfinite(weights) & (weights > 0)
    n = int(inside.sum())
    if n == 0 or (variable.statistic == "mean" and way.base is not Base.VALID):
        return None, n, inside
    values = np.nan_to_num(variable.values[inside])
    return float(np.average(values, weights=weights[inside])), n, inside


def agrees(value: float, claimed: float, decimals: int) -> bool:
    """Tell whether a figure rounds to the printed one; half a unit of the last decimal either way."""
    return abs(value - claimed) <= 0.5 * 10.0**-decimals + _SLACK * max(1.0, abs(claimed))


def _recompute(case: _Case, claim: Claim) -> ClaimResult:
    interviews = case.interviews
    variable = _variable(case, claim)
    group = claim.mask(interviews)
    start = ClaimResult(
        document=claim.document, page=claim.page, file=claim.file, row=claim.row, indicator=claim.indicator,
        group=claim.group, base=claim.base, unit=claim.unit, decimals=claim.decimals, weighted=claim.weighted,
        claimed=claim.value, n_claimed=claim.n, margin_claimed=claim.margin,
        margin_decimals=claim.margin_decimals, confidence=claim.confidence, population_claimed=claim.population,
    )  # fmt: skip
    if variable is None:
        return start.computed(problem=message("checks.claims.several_categories"))
    scale = PERCENT if claim.unit == "percent" else 1.0
    asked = _asked(case, claim, interviews.indicators[claim.indicator])
    by_way: list[tuple[Way, float | None, int]] = []
    inside = None
    for way in _ways(claim.weighted):
        value, n, rows = _figure(case, variable, way, group, asked)
        inside = rows if inside is None else inside
        by_way.append((way, None if value is None else scale * value, n))
    stated = by_way[0]
    reproduced = tuple(
        way.text for way, value, _ in by_way if value is not None and agrees(value, claim.value, claim.decimals)
    )
    design = estimate(variable, case.prepared, _level(claim, case.context), domain=group)
    nominal_margin = None
    if stated[2] and claim.unit == "percent" and case.selection is not SelectionClass.OPT_IN:
        readings = case.context.readings.with_value("confidence", _level(claim, case.context))
        nominal_margin = nominal(stated[2], None, readings, p=_HALF).margin
    people = None
    if inside is not None and variable.statistic == "proportion" and case.prepared.weights_source != "equal":
        weights = case.prepared.weights
        people = float(np.nansum(weights[inside] * np.nan_to_num(variable.values[inside])))
    return start.computed(
        recomputed=stated[1], n=stated[2], reproduced_by=reproduced,
        agrees=stated[1] is not None and agrees(stated[1], claim.value, claim.decimals),
        margin_nominal=nominal_margin, margin_design=design.margin, population=people,
    )  # fmt: skip


_HALF = 1 / 2  # p(1 − p) is largest there: the error a report states for all its percentages


def _level(claim: Claim, context: Context) -> float:
    known = {0.90, 0.95, 0.9545, 0.99}
    stated = None if claim.confidence is None else claim.confidence / PERCENT
    return stated if stated in known else float(context.reading("confidence"))


def _values_finding(case: _Case, results: tuple[ClaimResult, ...]) -> Finding | None:
    if not results:
        return None
    wrong = [r for r in results if r.agrees is False and not r.reproduced_by]
    other = [r for r in results if r.agrees is False and r.reproduced_by]
    status = Status.NOT_MET if wrong else Status.JUDGEMENT if other else Status.MET
    shown = tuple(_where(r) for r in (wrong or other)[:_SHOWN])
    return case.context.finding(
        "claims.values", Line.METHODOLOGICAL, status,
        message(
            "checks.claims.values" if shown else "checks.claims.all_agree", total=len(results), wrong=len(wrong),
            other=len(other), shown=shown or "–",
        ),
        n=len(results), value=float(len(wrong)), basis=Basis.VERIFIED, evidence=_evidence(results),
        recommendation=message("checks.claims.todo.values") if shown else None,
    )  # fmt: skip


def _where(result: ClaimResult) -> Message:
    return message(
        "checks.claims.one", indicator=result.indicator, page=result.page or "–", claimed=result.claimed,
        recomputed=result.recomputed, group=result.group or message("checks.claims.whole"),
    )  # fmt: skip


def _evidence(results: tuple[ClaimResult, ...]) -> tuple[Evidence, ...]:
    rows = ", ".join(str(r.row) for r in results)
    return (Evidence(file=results[0].file, rows=rows), Evidence(sheet="claims"))


def _margins_finding(case: _Case, results: tuple[ClaimResult, ...]) -> Finding | None:
    """Compare stated margins of error with the design-based ones (the nominal ones where the design is unknown)."""
    stated = [r for r in results if r.margin_claimed is not None]
    judged = [r for r in stated if r.margin_true is not None]
    if not stated:
        return None
    if case.selection is SelectionClass.OPT_IN:
        return case.context.finding(
            "claims.margins", Line.METHODOLOGICAL, Status.NOT_MET, message("checks.claims.margins_opt_in"),
            n=len(stated), basis=Basis.VERIFIED, evidence=_evidence(results),
            recommendation=message("checks.claims.todo.margins_opt_in"),
        )  # fmt: skip
    if not judged:
        return case.context.finding(
            "claims.margins", Line.METHODOLOGICAL, Status.NOT_ASSESSABLE, message("checks.claims.margins_unknown"),
            n=len(stated), evidence=_evidence(results),
        )  # fmt: skip
    low = [r for r in judged if r.margin_understated]
    worst = max(judged, key=lambda r: (r.margin_true or 0.0) - (r.margin_claimed or 0.0) / PERCENT)
    return case.context.finding(
        "claims.margins", Line.METHODOLOGICAL, Status.NOT_MET if low else Status.MET,
        message(
            "checks.claims.margins_low" if low else "checks.claims.margins_hold", low=len(low), total=len(judged),
            indicator=worst.indicator, group=worst.group or message("checks.claims.whole"),
            claimed=(worst.margin_claimed or 0.0) / PERCENT, margin=worst.margin_true,
        ),
        n=len(judged), value=float(len(low)), basis=Basis.VERIFIED, evidence=_evidence(results),
        recommendation=message("checks.claims.todo.margins") if low else None,
    )  # fmt: skip


def _table(context: Context, results: tuple[ClaimResult, ...]) -> Table:
    return table(
        "claims",
        [
            {
                "part": context.part, "method": context.method, "document": r.document, "page": r.page,
                "indicator": r.indicator, "group": r.group, "base": r.base, "weighted": r.weighted, "unit": r.unit,
                "claimed": r.claimed, "recomputed": r.recomputed,
                "difference": None if r.recomputed is None else r.claimed - r.recomputed, "agrees": r.agrees,
                "ways": len(r.reproduced_by), "n_claimed": r.n_claimed, "n": r.n,
                "margin_claimed": None if r.margin_claimed is None else r.margin_claimed / PERCENT,
                "margin_nominal": r.margin_nominal, "margin_design": r.margin_design,
                "population_claimed": r.population_claimed, "population": r.population,
            }
            for r in results
        ],
    )  # fmt: skip
