"""Margins of the report's figures follow the confidence level, where the report states none of its own."""

from __future__ import annotations

import math

from sapa.estimation.nominal import uses_fpc
from sapa.results import Status
from sapa.results.claims import ClaimDetail, ClaimResult
from sapa.stats import t_quantile, z_value
from sapa.workbook.live.core import Live, rank
from sapa.workbook.live.error import NEGLIGIBLE, t_text

_MET, _NOT_MET = rank(Status.MET), rank(Status.NOT_MET)


def margin_steps(live: Live, one: ClaimResult, key: str, *, row_name: str, n: str) -> tuple[str, float | None]:
    """Return a margin of one claim as a formula, and what it gives.

    Parameters
    ----------
    key
        `margin_nominal` or `margin_design`.
    row_name, n
        Cells of the recomputed figure and of its n.
    """
    level = float(live.chosen.value("confidence")) if one.confidence is None else one.confidence / 100
    at = live.code("confidence") if one.confidence is None else f"{level:.12g}"
    if key == "margin_design":
        if one.se is None or one.df is None or one.margin_design is None:
            return "", None
        return f"{t_text(at, one.df, f'{one.df:.12g}')}*{one.se:.12g}", t_quantile(level, one.df) * one.se
    if one.margin_nominal is None or one.recomputed is None or not one.n:
        return "", None
    p, share = one.recomputed / one.scale, f"({row_name}/{one.scale:g})"
    variance, text = p * (1 - p) / one.n, f"{share}*(1-{share})/{n}"
    people = one.people
    if people is not None and people > 1 and one.n <= people:
        if uses_fpc(one.n, people, live.chosen):
            variance *= (people - one.n) / (people - 1)
        size = f"{people:.12g}"
        auto = f"AND({live.is_('fpc', 'auto')},{n}/{size}>{NEGLIGIBLE})"
        text += f"*IF(OR({live.is_('fpc', 'always')},{auto}),({size}-{n})/({size}-1),1)"
    return f"NORMSINV((1+{at})/2)*SQRT({text})", z_value(level) * math.sqrt(max(variance, 0.0))


def follow_claims(live: Live, method: str, detail: ClaimDetail, understated: str) -> None:
    """Let the finding on stated margins of error follow; `understated` is where those too small are counted."""
    stated = [c for c in detail.claims if c.margin_claimed is not None]
    for finding in live.book.evaluation.findings:
        if finding.method != method or "/claims.margins/" not in finding.id:
            continue
        if finding.message.id == "checks.claims.margins_opt_in" or not stated:
            continue
        if any(c.withheld is not None for c in stated):
            continue  # the verdict rests on figures that are not shown
        low = sum(c.margin_understated for c in stated)
        rest = Status.MET if all(c.margin_design is not None for c in stated) else Status.NOT_ASSESSABLE
        live.judge(finding, f"IF({understated}>0,{_NOT_MET},{rank(rest)})", Status.NOT_MET if low else rest)
        if rest is Status.MET or low:
            shown = understated if rest is Status.MET else f'IF({understated}>0,{understated},"")'
            live.follow(finding, "value", shown, float(low), finding.value)
