"""Does the report say what the data say? Every figure is recomputed, and the base that reproduces it is named.

A report's percentage has a base: those who answered validly, all who were asked, or everyone. Each is tried with and
without weights, over the interviews that count and over all that were handed in; rounding is allowed for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from sapa.checks.base import CheckResult, Context
from sapa.checks.claims_file import PERCENT, Claim, read_claims
from sapa.checks.claims_findings import findings
from sapa.checks.claims_ways import Answers, Base, RowSet, answers, counts, figures, row_sets, stated_way
from sapa.checks.design_error import DesignInput, estimate
from sapa.checks.interviews import Interviews, Mask
from sapa.checks.nominal_error import uses_fpc
from sapa.checks.selection import SelectionClass
from sapa.data.rows import Rows
from sapa.deliverable.sections import ClaimsRef
from sapa.messages import message
from sapa.results import Table, table
from sapa.results.claims import ClaimDetail, ClaimResult, PeopleWay
from sapa.results.details import DataDefect
from sapa.stats import nominal_margin, z_value

_SLACK = 1e-9
_MEANT = 2
_TRAILING_ZEROS = re.compile(r"0+$")


@dataclass(frozen=True, slots=True, eq=False)
class _Case:
    interviews: Interviews
    prepared: DesignInput
    context: Context
    selection: SelectionClass
    sets: dict[RowSet, Mask]
    people: float | None


def claims(
    interviews: Interviews,
    context: Context,
    *,
    prepared: DesignInput,
    selection: SelectionClass,
    rows: Rows,
    spec: ClaimsRef,
    people: float | None = None,
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
    people
        People in the frame; None: not known.
    """
    case = _Case(interviews, prepared, context, selection, row_sets(interviews, prepared), people)
    listed, defects = read_claims(rows, spec, interviews)
    results = tuple(_recompute(case, claim) for claim in listed)
    found = findings(context, selection, results, unread=len(rows) - len(results), file=rows.files[0].path)
    return CheckResult(found, (_table(context, results),), ClaimDetail(results, defects=defects))


def claim_defects(result: CheckResult) -> tuple[DataDefect, ...]:
    """Return what is wrong with the table of claims itself."""
    return result.detail.defects if isinstance(result.detail, ClaimDetail) else ()


def agrees(value: float, claimed: float, decimals: int) -> bool:
    """Tell whether a figure rounds to the printed one; half a unit of the last decimal either way.

    A half may be rounded up, down or to the even digit: programs differ, and none of them is wrong.
    """
    return abs(value - claimed) <= 0.5 * 10.0**-decimals + _SLACK * max(1.0, abs(claimed))


def _title(case: _Case, claim: Claim) -> str | None:
    title = case.interviews.indicators[claim.indicator].title
    return title if not title or claim.category is None else f"{title} = {claim.category}"


def _recompute(case: _Case, claim: Claim) -> ClaimResult:
    label = claim.indicator if claim.category is None else f"{claim.indicator} = {claim.category}"
    start = ClaimResult(
        document=claim.document, page=claim.page, file=claim.file, row=claim.row, indicator=label,
        group=claim.group, base=claim.base, unit=claim.unit, decimals=claim.decimals, weighted=claim.weighted,
        claimed=claim.value, n_claimed=claim.n, margin_claimed=claim.margin,
        margin_decimals=claim.margin_decimals, confidence=claim.confidence, population_claimed=claim.population,
        title=_title(case, claim),
    )  # fmt: skip
    found = answers(case.interviews, claim)
    if not isinstance(found, Answers):
        return start.computed(problem=found)
    group = claim.mask(case.interviews)
    every = list(figures(found, case.prepared, case.sets, group))
    if not every:
        return start.computed(n=0, problem=message("checks.claims.nobody"))
    scale = start.scale
    hits = [f for f in every if agrees(scale * f.value, claim.value, claim.decimals)]
    stated = every[0] if every[0].way == stated_way(found) else None
    design = estimate(
        found.variable(), case.prepared, _level(claim, case.context), domain=group if claim.group else None
    )
    if claim.weighted and stated is None and _no_weights(case, found, group):
        return start.computed(problem=message("checks.claims.no_weights"))
    certain = found.statistic == "proportion" and stated is not None and not 0 < stated.value < 1
    n_known = None if claim.n is None else claim.n in (counts(found, case.sets, group) | {f.n for f in every})
    people, people_agree, people_way = _population(case, found, group, claim)
    return start.computed(
        recomputed=None if stated is None else scale * stated.value, n=0 if stated is None else stated.n,
        reproduced_by=tuple(f.way.text for f in hits), agrees=stated is not None and stated in hits,
        # At 0 and 100 % the estimated variance is zero, which says nothing of the error.
        margin_nominal=None if certain or stated is None else _nominal(case, claim, found, stated.value, stated.n),
        margin_design=None if certain else design.margin, n_known=n_known, population=people,
        population_agrees=people_agree, population_way=people_way, se=design.se, df=design.df,
        people=_finite(case, claim),
    )  # fmt: skip


def _level(claim: Claim, context: Context) -> float:
    return float(context.reading("confidence")) if claim.confidence is None else claim.confidence / PERCENT


def _nominal(case: _Case, claim: Claim, found: Answers, share: float, n: int) -> float | None:
    """Return the margin of a simple random sample at the figure's own share: what no honest report can undercut."""
    if found.statistic != "proportion" or case.selection is SelectionClass.OPT_IN:
        return None
    people = _finite(case, claim)
    people = people if uses_fpc(n, people, case.context.readings) else None
    return float(nominal_margin(n, p=share, z=z_value(_level(claim, case.context)), population=people))


def _finite(case: _Case, claim: Claim) -> float | None:
    """Return the people of the frame where the figure is of all of them; None where it is of some, or unknown."""
    some = claim.group or claim.base or case.interviews.indicators[claim.indicator].base
    return None if some else case.people


def _no_weights(case: _Case, found: Answers, group: Mask) -> bool:
    """Tell whether there are interviews in the stated base, and not one of them has a usable weight."""
    inside = found.stated & group & case.prepared.final
    return bool(inside.any()) and not bool((inside & _weighable(case.prepared)).any())


def _weighable(prepared: DesignInput) -> Mask:
    return np.asarray(np.isfinite(prepared.weights) & (prepared.weights > 0), dtype=bool)


def _population(
    case: _Case, found: Answers, group: Mask, claim: Claim
) -> tuple[float | None, bool | None, PeopleWay | None]:
    """Return how many people the figure stands for, whether the stated number follows, and which way gives it.

    It follows where it is Σ w of those counted, or the printed percentage of the frame's people. A report may also have
    shared those who did not answer among the others, or multiplied by the people of its base: such a way is named for a
    person to decide on. A number is rounded to the zeros that it ends in, but its first two digits are meant.
    """
    prepared = case.prepared
    if found.statistic != "proportion" or prepared.weights_source == "equal" or prepared.relative_weights:
        return None, None, None
    usable = prepared.final & group & _weighable(prepared)
    if not usable.any():
        return None, None, None
    weights = np.where(usable, prepared.weights, 0.0)
    counted = float((weights * found.values)[found.stated].sum())
    if claim.population is None:
        return counted, None, None
    answered = float(weights[found.stated].sum())
    # Who was asked and gave no valid answer belongs to the people whom the report speaks of.
    asked = float(weights[found.bases[Base.ASKED]].sum())
    printed = claim.value / (PERCENT if claim.unit == "percent" else 1.0)
    ways = [(PeopleWay.COUNTED, counted)]
    if case.people and not (claim.group or claim.base):
        ways.append((PeopleWay.PRINTED, case.people * printed))
        if answered:
            ways.append((PeopleWay.COMPUTED, case.people * counted / answered))
    ways.append((PeopleWay.ASKED_PRINTED, asked * printed))
    if answered:
        ways.append((PeopleWay.ASKED_COMPUTED, asked * counted / answered))
    digits = f"{claim.population:.0f}"
    zeros = _TRAILING_ZEROS.search(digits)
    unit = 10.0 ** max(0, min(len(zeros[0]) if zeros else 0, len(digits) - _MEANT))
    # Weights are delivered rounded: a person is lost here and there.
    slack = 0.5 * unit + _SLACK * claim.population + 1.0
    way = next((way for way, people in ways if abs(people - claim.population) <= slack), None)
    return counted, way in (PeopleWay.COUNTED, PeopleWay.PRINTED), way


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
                "margin_claimed": None if r.margin_claimed is None else r.margin_claimed / r.scale,
                "margin_nominal": r.margin_nominal, "margin_design": r.margin_design,
                "population_claimed": r.population_claimed, "population": r.population, "withheld": None,
            }
            for r in results
        ],
    )  # fmt: skip
