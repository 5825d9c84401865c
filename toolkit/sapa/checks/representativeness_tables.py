"""Tables `representativeness`, `r_indicator` and `nonresponse_bounds`."""

from __future__ import annotations

from sapa.checks.base import Context
from sapa.results import Table, table
from sapa.results.representativeness import RepresentativenessDetail


def tables(context: Context, detail: RepresentativenessDetail) -> tuple[Table, ...]:
    """Write what was found as tables; one without rows is left out."""
    common = {"part": context.part, "method": context.method}
    found = []
    fits = [
        {
            **common, "margin": f.margin, "level": one.level, "origin": f.origin, "population": one.people,
            "population_share": one.population_share, "n": one.n, "sample_share": one.sample_share,
            "weighted_share": one.weighted_share, "basis": f.basis, "compared_share": one.compared_share,
            "difference": one.difference, "se": one.se, "low": one.low, "high": one.high, "p": one.p, "q": one.q,
            "missing": one.missing, "small": one.small,
        }
        for f in detail.margins
        for one in f.levels
    ]  # fmt: skip
    if fits:
        found.append(table("representativeness", fits))
    r = detail.response
    if r is not None and r.r is not None:
        whole = {
            **common, "variable": None, "category": None, "cases": r.cases, "answered": r.answered, "rate": r.rate,
            "r": r.r, "r_raw": r.r_raw, "se": r.se, "low": r.low, "high": r.high, "cv": r.cv, "cv_se": r.cv_se,
            "max_bias": r.max_bias, "unconditional": None, "unconditional_se": None, "conditional": None,
            "conditional_se": None, "q": None,
        }  # fmt: skip
        blank = dict.fromkeys(whole)
        rows = [whole]
        rows += [
            {
                **blank, **common, "variable": one.variable, "category": one.category or None, "cases": one.n,
                "answered": one.answered, "rate": one.rate, "unconditional": one.unconditional,
                "unconditional_se": one.unconditional_se, "conditional": one.conditional,
                "conditional_se": one.conditional_se, "q": one.q,
            }
            for one in r.partials
        ]  # fmt: skip
        found.append(table("r_indicator", rows))
    bounds = [
        {
            **common, "indicator": b.indicator, "estimate": b.estimate, "low": b.low, "high": b.high,
            "response_rate": detail.response_rate, "d": d, "among_all": share, "lowest": b.lowest,
            "highest": b.highest, "leaves_low": b.leaves_low, "leaves_high": b.leaves_high,
            "crosses_half": b.crosses_half,
        }
        for b in detail.bounds
        for d, share in b.by_difference
    ]  # fmt: skip
    if bounds:
        found.append(table("nonresponse_bounds", bounds))
    return tuple(found)
