"""An interviewer against the others, with honest differences between interviewers as part of the reference.

Honest interviewers differ: places, respondents, manners. A test whose null is "no interviewer differs" accuses them.
Here the spread between interviewers is estimated robustly and belongs to the reference (additive random effects,
Spiegelhalter 2005), so that only who lies outside the usual differences stands out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import betaln, gammaln, stdtr, stdtrit

from sapa.checks.interview_base import Case, Floats, Positions
from sapa.messages import Message
from sapa.results.interviewers import Unusual
from sapa.stats.fdr import benjamini_hochberg
from sapa.stats.intervals import Bounds, wilson

LEAST_INTERVIEWS = 8
"""Fewer answers than this say nothing of an interviewer: the half-width of a share's interval is then above ±35
points."""

LEAST_INTERVIEWERS = 5
"""Fewer interviewers have no "usual" to differ from (as `acc_varcomp` of the R package dataquieR, which asks for 5)."""

WINSOR = 0.1
"""Part of the interviewers' z at each end that does not count in the spread between them (Spiegelhalter 2005, §3.4)."""

LEVEL = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One interviewer against the others.

    value, expected, low, high
        Mean of his or her interviews with a 95 % interval of chance alone, and the survey's usual.
    p, q
        Two-sided probability of lying so far off among honest interviewers, and its q value over interviewers.
    z
        Distance in standard errors that include the spread between interviewers; positive: above.
    """

    interviewer: str
    n: int
    value: float
    expected: float
    low: float
    high: float
    z: float
    p: float
    q: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All interviewers on one index; `between`: standard deviation between them beyond chance; `too_few`: left out."""

    compared: tuple[Compared, ...]
    between: float
    too_few: tuple[str, ...]


def compare_interviewers(
    values: Floats, groups: Mapping[str, Positions], *, least: int = LEAST_INTERVIEWS
) -> Comparison | None:
    """Compare each interviewer's mean of an index with those of the others.

    Parameters
    ----------
    values
        (n,) an index, nan where unknown; shares (0/1) or numbers.
    groups
        Rows of each interviewer.
    least
        Known values an interviewer must have.

    Returns
    -------
    Comparison or None
        None where fewer than five interviewers can be compared or nothing varies.

    Notes
    -----
    z = (m − m₀)/√(s²/n + τ²), s² the larger of the pooled and the own variance; m₀ the mean over interviewers
    weighted by 1/(s²/n + τ²) after winsorising; s² the pooled variance inside interviewers; τ² by moments from z
    winsorised at 10 % (Spiegelhalter 2005, Statistics in Medicine 24, eq. 9–10 after DerSimonian and Laird 1986). p
    from Student's t with n − 1 degrees of freedom; for shares (only 0 and 1) from the beta-binomial distribution
    with the same mean and spread, because few events are far from normal: twice the smaller tail, each counting what
    was seen.
    """
    known = {name: at[np.isfinite(values[at])] for name, at in groups.items()}
    few = tuple(name for name, at in known.items() if len(at) < least)
    kept = {name: values[at] for name, at in known.items() if len(at) >= least}
    if len(kept) < LEAST_INTERVIEWERS:
        return None
    n = np.array([len(x) for x in kept.values()], dtype=np.float64)
    means = np.array([x.mean() for x in kept.values()])
    binary = all(np.isin(x, (0.0, 1.0)).all() for x in kept.values())
    center = float(np.median(means)) if not binary else float((means * n).sum() / n.sum())
    inside = float(sum(((x - x.mean()) ** 2).sum() for x in kept.values()) / max(n.sum() - len(kept), 1))
    if binary:
        inside = center * (1 - center)
    if not inside > 0:
        return None
    # Of rare events the winsorised mean would be 0: for shares the pooled one stays, which errs to the innocent side.
    tau2, usual = _between(means, inside / n, center)
    center = center if binary else usual
    found = []
    # The larger of the common and the own variance: a mean that one interview carries is no habit.
    own = np.array([x.var(ddof=1) for x in kept.values()])
    z = (means - center) / np.sqrt((inside if binary else np.maximum(inside, own)) / n + tau2)
    for i, (name, x) in enumerate(kept.items()):
        if binary:
            p = _beta_binomial(round(float(x.sum())), int(n[i]), center, tau2)
            half = wilson(float(x.sum()), int(n[i]), level=LEVEL)
        else:
            p = 2 * float(stdtr(n[i] - 1, -abs(z[i])))
            reach = float(stdtrit(n[i] - 1, (1 + LEVEL) / 2)) * math.sqrt((own[i] or inside) / n[i])
            half = Bounds(float(means[i]) - reach, float(means[i]) + reach)
        found.append((name, p, half))
    q = benjamini_hochberg([p for _, p, _ in found])
    return Comparison(
        compared=tuple(
            Compared(
                interviewer=name, n=int(n[i]), value=float(means[i]), expected=center, low=half.low, high=half.high,
                z=float(z[i]), p=p, q=float(q[i]),
            )
            for i, (name, p, half) in enumerate(found)
        ),
        between=math.sqrt(tau2), too_few=few,
    )  # fmt: skip


def _between(means: Floats, variances: Floats, center: float) -> tuple[float, float]:
    """Return the variance between interviewers beyond chance, and the usual mean."""
    z = (means - center) / np.sqrt(variances)
    low, high = np.quantile(z, [WINSOR, 1 - WINSOR])
    z = np.clip(z, low, high)
    k = len(means)
    w = 1 / variances
    # Winsorised z of honest interviewers vary less than 1: φ is set against what normal z give after the same cut.
    phi = float((z**2).sum() / k) / WINSORISED_VARIANCE
    tau2 = max(0.0, (k * phi - (k - 1)) / (w.sum() - (w**2).sum() / w.sum()))
    spread = np.sqrt(variances + tau2)
    cut = np.clip((means - center) / spread, *np.quantile((means - center) / spread, [WINSOR, 1 - WINSOR]))
    weights = 1 / spread**2
    return tau2, center + float((weights * cut * spread).sum() / weights.sum())


def _winsorised_variance() -> float:
    """Return E min(max(Z, −c), c)² for a standard normal Z cut at its 10 % and 90 % quantiles."""
    from scipy.special import ndtri

    c = -float(ndtri(WINSOR))
    density = math.exp(-c * c / 2) / math.sqrt(2 * math.pi)
    return (1 - 2 * WINSOR) - 2 * c * density + 2 * WINSOR * c * c


WINSORISED_VARIANCE = _winsorised_variance()


def _beta_binomial(x: int, n: int, mean: float, tau2: float) -> float:
    """Return twice the smaller tail of a count of `n`, whose share varies with variance `tau2` about `mean`."""
    k = np.arange(n + 1, dtype=np.float64)
    choose = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    mean = min(max(mean, 1e-12), 1 - 1e-12)
    room = mean * (1 - mean)
    if tau2 < 1e-9 * room:
        log = choose + k * math.log(mean) + (n - k) * math.log1p(-mean)
    else:
        size = room / min(tau2, 0.999 * room) - 1
        a, b = mean * size, (1 - mean) * size
        log = choose + betaln(k + a, n - k + b) - betaln(a, b)
    mass = np.exp(log - log.max())
    mass /= mass.sum()
    return float(min(1.0, 2 * min(mass[: x + 1].sum(), mass[x:].sum())))


def unusual(
    case: Case,
    signal: str,
    values: Floats,
    *,
    text: Callable[[Compared], Message],
    innocent: Message,
    least: int = LEAST_INTERVIEWS,
) -> tuple[tuple[str, Unusual], ...]:
    """Compare interviewers on an index and write each comparison down; weight 0: whoever combines them weighs them."""
    found = compare_interviewers(values, case.by_interviewer(), least=least)
    if found is None:
        return ()
    return tuple(
        (
            c.interviewer,
            Unusual(
                signal=signal, value=c.value, expected=c.expected, low=c.low, high=c.high, n=c.n, p=c.p, q=c.q,
                weight=0.0, text=text(c), innocent=innocent,
            ),
        )
        for c in found.compared
    )  # fmt: skip
