"""Steps of a share's interval: exact binomial with the effective n, as `sapa.stats.proportion_interval("auto")`."""

from __future__ import annotations

from dataclasses import dataclass

from sapa.stats import proportion_interval, t_quantile
from sapa.workbook.live.core import Live
from sapa.workbook.live.error import t_text

Bound = tuple[str, float | None]


@dataclass(frozen=True, slots=True)
class Share:
    """An estimated share with what its interval rests on, as numbers and, where formulas refer to them, as cells."""

    estimate: float | None
    se: float | None
    n: int
    df: float | None
    at: tuple[str, str, str, str] | None = None
    """Cells of estimate, se, n and df; None: the numbers stand in the formulas."""


def interval_steps(live: Live, confidence: str, name: str, one: Share) -> tuple[Bound, Bound] | None:
    """Write the interval of a share in one row: effective n, lower and upper bound; None where there is none.

    Returns
    -------
    Of each bound its place and what the formula gives.
    """
    p, se, n, df = one.estimate, one.se, one.n, one.df
    if p is None or se is None or df is None or not n > 0:
        return None
    level = float(live.chosen.value("confidence"))
    bounds = proportion_interval("auto", p, se, n=n, df=df, level=level)
    sheet = live.sheet
    row = sheet.row
    size, low, high = (sheet.at(row, col) for col in (1, 2, 3))
    e, s, m, d = one.at or (f"{p:.12g}", f"{se:.12g}", f"{n}", f"{df:.12g}")
    inside = 0 < p < 1 and se > 0 and df > 0 and n > 1
    if inside:
        ratio = t_quantile(level, n - 1) / t_quantile(level, df)
        effective, text = (
            p * (1 - p) / se**2 * ratio**2,
            (f"{e}*(1-{e})/{s}^2*(TINV(1-{confidence},{m}-1)/{t_text(confidence, df, d)})^2"),
        )
        lower = f"BETAINV((1-{confidence})/2,{size}*{e},{size}*(1-{e})+1)"
        upper = f"BETAINV((1+{confidence})/2,{size}*{e}+1,{size}*(1-{e}))"
    else:
        # At 0 and 100 % there is no variance: Clopper and Pearson's bounds of n.
        effective, text = float(n), m
        lower = "0" if p <= 0 else f"((1-{confidence})/2)^(1/{m})"
        upper = "1" if p >= 1 else f"1-((1-{confidence})/2)^(1/{m})"
    sheet.text(row, 0, name, "plain", text_wrap=False)
    values = (effective, float(bounds[0]), float(bounds[1]))
    for col, formula, value in zip((1, 2, 3), (text, lower, upper), values, strict=True):
        sheet.formula(row, col, f"={formula}", value, "plain", digits=None)
    sheet.row += 1
    return (low, values[1]), (high, values[2])
