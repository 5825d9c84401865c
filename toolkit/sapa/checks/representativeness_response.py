"""How evenly the issued cases answered, and what those who did not could change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from sapa.checks.groups import column_labels
from sapa.checks.interviews import Interviews, Labels, Mask, joined
from sapa.data.rows import Rows
from sapa.data.values import codes, numbers_in
from sapa.deliverable.coverage_sections import Grouping, IssuedRef
from sapa.messages import message
from sapa.results.details import IndicatorEstimate
from sapa.results.representativeness import IndicatorBounds, PartialR, Response
from sapa.stats import SampleDesign, StatError, z_quantile
from sapa.stats.fdr import benjamini_hochberg
from sapa.stats.fit_to_margins import EXPECTED_LEAST
from sapa.stats.nonresponse_bounds import nonresponse_bounds
from sapa.stats.r_indicator import RIndicator, r_indicator

MOST_CATEGORIES = 16
"""A covariate with more numbers than this is cut into fifths: a category needs cases to have a response rate."""

UNSTABLE = 4.0
"""A linearised error above this many times its estimate is none: the root has no slope at 0."""

FIFTHS = (0.2, 0.4, 0.6, 0.8)


def response(  # noqa: PLR0911 - one return a problem
    rows: Rows, spec: IssuedRef, interviews: Interviews, counted: Mask, groups: Mapping[str, Grouping], level: float
) -> Response:
    """Relate the issued cases to the interviews that count and estimate the R-indicator along their covariates.

    Parameters
    ----------
    rows, spec
        The issued cases; a case that stands there twice counts once.
    groups
        Columns made of others; a covariate may be one of them.
    level
        Of the interval, a fraction.
    """
    ids = codes(rows.frame[spec.id]).fillna("").to_numpy(dtype=object)
    first = np.zeros(len(ids), dtype=bool)
    first[np.unique(ids.astype(str), return_index=True)[1]] = True
    rows = rows.take(first & (ids != ""))
    ids = ids[first & (ids != "")]
    names = spec.covariates or spec.stratum
    link = spec.link or (spec.id if spec.id in interviews.rows.columns else None)
    strata = spec.stratum or interviews.roles.get("stratum", ())
    empty = Response(len(ids), 0, None, tuple(names), strata=tuple(n for n in names if n in strata))
    if link is None:
        return replace(empty, problem=message("checks.representativeness.response.no_link", column=spec.id))
    linked = set(codes(interviews.rows.frame[link]).fillna("").to_numpy(dtype=object)[counted]) - {""}
    answered = np.array([one in linked for one in ids], dtype=bool)
    total = int(answered.sum())
    found = replace(empty, answered=total, rate=total / len(ids) if len(ids) else None)
    if total == 0:
        return replace(found, problem=message("checks.representativeness.response.none_linked", column=link))
    if total == len(ids):
        return replace(found, problem=message("checks.representativeness.response.all_answered"))
    if not names:
        return replace(found, problem=message("checks.representativeness.response.no_covariates"))
    labelled = {name: labels for name in names if (labels := _labels(rows, name, groups)) is not None}
    coded = {name: np.unique(labels.astype(str), return_inverse=True) for name, labels in labelled.items()}
    coded = {name: (levels, place) for name, (levels, place) in coded.items() if len(levels) > 1}
    if not coded:
        return replace(found, problem=message("checks.representativeness.response.no_covariates"))
    # A category needs cases for its response rate to say anything: on average as many as a cell of χ².
    fine = next((name for name, (levels, _) in coded.items() if len(levels) * EXPECTED_LEAST > len(ids)), None)
    if fine is not None:
        text = message(
            "checks.representativeness.response.too_fine", column=fine, levels=len(coded[fine][0]), cases=len(ids)
        )
        return replace(found, problem=text)
    try:
        design = _design(rows, spec)
        r = r_indicator(
            answered.astype(float), [place for _, place in coded.values()], design, from_design=bool(spec.psu)
        )
    except StatError as fault:
        text = message(f"checks.fault.{fault.problem}")
        return replace(found, problem=message("checks.representativeness.response.no_model", reason=text))
    return _filled(found, r, {name: levels for name, (levels, _) in coded.items()}, level, from_design=bool(spec.psu))


def _labels(rows: Rows, name: str, groups: Mapping[str, Grouping]) -> Labels | None:
    """Return the categories of a covariate; numbers of many values are cut into fifths."""
    labels = column_labels(rows, name, groups)
    if labels is None or len(set(labels)) <= MOST_CATEGORIES or name in groups:
        return labels
    read = numbers_in(rows, name)
    if read.bad or not np.isfinite(read.values).any():
        return labels
    known = read.values[np.isfinite(read.values)]
    cuts = np.unique(np.quantile(known, FIFTHS))
    place = np.searchsorted(cuts, read.values, side="left")
    edges = [f"{float(known.min()):g}", *(f"{float(c):g}" for c in cuts), f"{float(known.max()):g}"]
    words = np.array([f"{a}–{b}" for a, b in pairwise(edges)], dtype=object)
    return np.where(np.isfinite(read.values), words[place], "")


def _design(rows: Rows, spec: IssuedRef) -> SampleDesign:
    weights: npt.NDArray[np.float64] | None = None
    if spec.weight is not None:
        weights = numbers_in(rows, spec.weight).values
    strata = joined(rows.frame, spec.stratum) if spec.stratum else None
    units = joined(rows.frame, spec.psu) if spec.psu else None
    build = {
        "strata": () if strata is None else (strata.astype(str),),
        "psu": () if units is None else (units.astype(str),),
    }
    design = SampleDesign.build(weights=weights, n=len(rows), **build)
    if design.lonely and strata is not None:
        # Strata of one unit cannot show their own variance: without strata it is larger, and known.
        own = () if units is None else (np.array([f"{a}|{b}" for a, b in zip(strata, units, strict=True)]),)
        design = SampleDesign.build(weights=weights, psu=own, n=len(rows))
    return design


def _number(value: float) -> float | None:
    return value if np.isfinite(value) else None


def _error(value: float, se: float) -> float | None:
    """Return the standard error of a conditional partial; near 0 linearisation divides by it and says nothing."""
    return float(se) if np.isfinite(se) and se <= UNSTABLE * value else None


def _filled(
    found: Response, r: RIndicator, levels: Mapping[str, npt.NDArray[np.str_]], level: float, *, from_design: bool
) -> Response:
    names = list(levels)
    se = _number(r.se)
    z = z_quantile(level)
    tests = [
        2 * float(ndtr(-abs(c.unconditional / c.unconditional_se))) if c.unconditional_se > 0 else np.nan
        for c in r.categories
    ]
    q = benjamini_hochberg(tests)
    partials = []
    for i, one in enumerate(r.covariates):
        partials.append(
            PartialR(
                names[i], "", one.unconditional, _number(one.unconditional_se), one.conditional,
                _error(one.conditional, one.conditional_se),
            )
        )  # fmt: skip
        partials += [
            PartialR(
                names[i], str(levels[names[i]][c.category]), c.unconditional, _number(c.unconditional_se),
                c.conditional, _error(c.conditional, c.conditional_se), c.n, c.answered, c.rate, _number(float(q[j])),
            )
            for j, c in enumerate(r.categories)
            if c.covariate == i
        ]  # fmt: skip
    return replace(
        found, variables=tuple(names), from_design=from_design, rate=r.rate, r=r.r, r_raw=r.r_raw, se=se,
        low=None if se is None else max(0.0, r.r - z * se), high=None if se is None else min(1.0, r.r + z * se),
        cv=r.cv, cv_se=_number(r.cv_se), max_bias=r.max_bias, partials=tuple(partials),
    )  # fmt: skip


def bounds(estimates: Sequence[IndicatorEstimate], rate: float | None) -> tuple[IndicatorBounds, ...]:
    """Return what non-respondents could make of each key share; nothing without a response rate."""
    if rate is None or not 0 < rate < 1:
        return ()
    found = []
    for one in estimates:
        if one.statistic != "proportion" or one.estimate is None:
            continue
        b = nonresponse_bounds(min(1.0, max(0.0, one.estimate)), rate, low=one.ci_low, high=one.ci_high)
        found.append(
            IndicatorBounds(
                one.indicator, one.shown, one.estimate, one.ci_low, one.ci_high, b.by_difference, b.lowest, b.highest,
                b.leaves_low, b.leaves_high, b.crosses_half,
            )
        )  # fmt: skip
    return tuple(found)
