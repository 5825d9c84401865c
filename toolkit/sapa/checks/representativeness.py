"""Is the sample like the population? Margins, evenness of response, and what non-respondents could change.

No norm of the Standard asks for it: the findings stand on the methodological line only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from sapa.checks.base import CheckResult, Context
from sapa.checks.design_error import prepare
from sapa.checks.frame import Frame
from sapa.checks.interviews import Interviews, Mask
from sapa.checks.representativeness_findings import findings, strata_restored
from sapa.checks.representativeness_fit import Compared, fit_all, missing_groups
from sapa.checks.representativeness_margins import (
    KnownMargin,
    frame_margins,
    given_margins,
    population_margins,
)
from sapa.checks.representativeness_response import bounds, response
from sapa.checks.representativeness_tables import tables
from sapa.checks.selection import classify, stratum_labels
from sapa.data.rows import Rows
from sapa.data.values import numbers_in
from sapa.deliverable.coverage_sections import Grouping, IssuedRef, MarginsRef
from sapa.deliverable.loaded import LoadedMethod
from sapa.deliverable.manifest import Selection
from sapa.results.details import SamplingErrorDetail
from sapa.results.outcomes import OutcomesDetail
from sapa.results.representativeness import RepresentativenessDetail


@dataclass(frozen=True, slots=True, eq=False)
class Handed:
    """What was handed in about the population and the issued cases."""

    margins: tuple[Rows, MarginsRef] | None = None
    issued: tuple[Rows, IssuedRef] | None = None
    groups: Mapping[str, Grouping] = field(default_factory=dict)
    selection: Selection | None = None
    population_day: date | None = None
    base: str | None = None
    quota_columns: frozenset[str] = frozenset()


def handed_in(method: LoadedMethod) -> Handed:
    """Return what a loaded method has of margins, issued cases, groups and quotas."""
    spec = method.spec
    margins, issued = method.table("margins"), method.table("issued")
    return Handed(
        margins=(margins, spec.margins) if margins is not None and spec.margins is not None else None,
        issued=(issued, spec.issued) if issued is not None and spec.issued is not None else None,
        groups=spec.groups,
        selection=spec.selection,
        population_day=spec.population.date if spec.population is not None else None,
        base=spec.weighting.base if spec.weighting is not None else None,
        quota_columns=frozenset(c for quota in spec.quotas for c in quota.by),
    )


def response_rate(found: OutcomesDetail | None) -> float | None:
    """Return AAPOR's RR3 of all cases (weighted where weights are known); None where it is not defined."""
    if found is None or not found.groups:
        return None
    rates = found.overall.weighted_rates or found.overall.rates
    return rates.rr3 if 0 < rates.rr3 <= 1 else None


def representativeness(
    interviews: Interviews,
    context: Context,
    *,
    valid: Mask,
    handed: Handed,
    frame: Frame | None = None,
    error: SamplingErrorDetail | None = None,
    outcome_rate: float | None = None,
) -> CheckResult:
    """Compare those who answered with those who live there, and with those who were asked.

    Parameters
    ----------
    interviews
        The delivered rows, related to their roles.
    valid
        (n,) bool, interviews that count after control.
    handed
        Margins, issued cases, groups.
    frame
        The population file.
    error
        What the check of the sampling error found: key estimates, and the margin of error that the survey claims.
    outcome_rate
        Response rate of the contact file, a fraction; it goes before issued cases and interviews.

    Returns
    -------
    CheckResult
        Findings `representativeness.*`, tables `representativeness`, `r_indicator`, `nonresponse_bounds` and a
        `RepresentativenessDetail`.
    """
    level = float(context.reading("confidence"))
    kind = classify(handed.selection, strata=stratum_labels(interviews, valid))
    known = _known(interviews, valid, handed, frame)
    base = numbers_in(interviews.rows, handed.base).values if handed.base in interviews.rows.columns else None
    ground = Compared(
        interviews, valid, prepare(interviews, valid, frame, handed.selection), frame, base, kind.has_margin, level,
        handed.quota_columns,
    )  # fmt: skip
    fits = fit_all(known, ground) if bool(np.any(valid)) else ()
    answered = None
    if handed.issued is not None:
        answered = response(*handed.issued, interviews, valid, handed.groups, level)
    rate, rate_from = outcome_rate, "outcomes"
    if rate is None:
        rate, rate_from = (answered.rate if answered is not None else None), "issued"
    keys = [
        e for e in (error.indicators if error is not None else ())
        if interviews.indicators[e.indicator.partition(" = ")[0]].key
    ]  # fmt: skip
    detail = RepresentativenessDetail(
        margins=fits,
        missing_groups=missing_groups(fits, 1 - level),
        response=answered,
        bounds=bounds(keys, rate),
        response_rate=rate,
        rate_from=rate_from if rate is not None else None,
        claimed=_claimed(error),
        level=level,
        selection=str(kind),
        names=context.names,
        strata_restored=strata_restored(fits),
    )
    return CheckResult(
        findings=findings(context, detail, known, interviews, frame, handed.population_day),
        tables=tables(context, detail),
        detail=detail,
    )


def _known(interviews: Interviews, valid: Mask, handed: Handed, frame: Frame | None) -> list[KnownMargin]:
    """Return what is known of the population: handed in, else the population file; the shipped frame as context."""
    found: list[KnownMargin] = []
    if handed.margins is not None:
        table, spec = handed.margins
        found += given_margins(table, spec, interviews, handed.groups, valid)
    if frame is not None:
        found += population_margins(frame, interviews, handed.population_day, found)
    if handed.margins is None:
        found += frame_margins(interviews, found)
    return found


def _claimed(error: SamplingErrorDetail | None) -> float | None:
    """Return the margin of error that a survey of this size claims: the nominal one of the whole sample."""
    return error.overall.margin if error is not None else None
