"""One interviewer's evidence put together: from an index to a probability, from probabilities to a level.

Honest interviewers differ from each other, and the places they work in differ too. Both belong to the reference: the
spread between interviewers is estimated from the survey itself, robustly, and what is tested is whether somebody lies
outside it. Area and interviewer are confounded in most surveys; what an area does to all of its interviewers widens the
spread here and accuses nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from sapa.checks.interview_base import Floats, Positions
from sapa.checks.interview_compare import LEAST_INTERVIEWERS, LEAST_INTERVIEWS, LEVEL, WINSORISED_VARIANCE
from sapa.results.interviewers import Level
from sapa.stats.fdr import benjamini_hochberg, cauchy_combination
from sapa.stats.robust import MAD_TO_SD

TRIM = 0.1
"""Part of the interviewers at each end that does not count in what is usual (Spiegelhalter 2005, §3.4)."""

TAIL = 4
"""Degrees of freedom of the differences between honest interviewers: they have heavier tails than normal ones, and no
survey has interviewers enough to see how heavy."""

FAMILY = 0.02
"""Surveys without any unusual interviewer in which "act now" may appear, were the reference right (Holm over
interviewers). In simulated honest surveys it appeared about twice as often: docs/field-control.md."""

FALSE_DISCOVERIES = 0.10
"""Part of those marked "look" that may be chance (Benjamini and Hochberg 1995)."""

ROUNDS = 3
"""Steps between the usual mean and the variance about it: the mean no longer moves by more than a hundredth of its
standard error."""

LEAST_ABOVE = 3
"""Interviewers on the side that counts without whom their spread is not estimated."""

LEAST_SIGNALS = 3
"""Signals without which there is nothing to put together."""

LEAST_COMPARED = 3
"""Interviewers below which nobody is compared: of two, each would be the other's only reference."""

RANKS = (0.05, 0.95)
"""Quantiles of the redrawn ranks: nine of ten redraws lie between them."""

SMALLEST = 1e-12
"""A probability below is not believed: no reference reaches so far."""

LARGEST = 0.99
"""One-sided p above are taken as that in the combination (truncated, Fang, Chang, Park and Tseng 2023)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one interviewer's mean of an index lies among the others'.

    value, low, high
        Mean with a 95 % interval of chance alone.
    z
        Distance from `expected` in standard errors that include the usual differences between interviewers, positive in
        the direction that counts.
    p
        Probability that honest work lies so far in that direction (two-sided where either counts).
    error
        Standard error of the value by chance alone, in units of the z's scale.
    """

    n: int
    value: float
    expected: float
    low: float
    high: float
    z: float
    p: float
    error: float


def standings(
    values: Floats, own: Mapping[str, Positions], *, direction: int, least: int = LEAST_INTERVIEWS
) -> dict[str, Standing]:
    """Compare each interviewer's mean with the others'.

    Parameters
    ----------
    values
        (n,) an index, nan where unknown.
    own
        Rows of each interviewer.
    direction
        1: large values count; −1: small ones; 0: both.
    least
        Known values an interviewer must have to be compared.

    Returns
    -------
    dict
        By interviewer; empty where fewer than five can be compared or nothing varies.

    Notes
    -----
    z = (m − m₀)/√(s²/n + τ²) with s² the mean of interviewers' variances after winsorising at 10 %, m₀ and τ² the
    mean and the variance between interviewers from winsorised z (Spiegelhalter 2005, Statistics in Medicine 24, §3.4;
    moments after DerSimonian and Laird 1986). Where only one direction counts, τ² is at least what the interviewers on
    that side show: honest differences may be skew. p from Student's t with Satterthwaite's degrees of freedom of the
    two variances: the share of τ² counts with 4, the share of s²/n with n − 1.
    """
    known = {w: values[at][np.isfinite(values[at])] for w, at in own.items()}
    kept = {w: x for w, x in known.items() if len(x) >= least}
    if len(kept) < LEAST_INTERVIEWERS:
        return {}
    n = np.array([len(x) for x in kept.values()], dtype=float)
    mean = np.array([x.mean() for x in kept.values()])
    variances = np.array([x.var(ddof=1) for x in kept.values()])
    inside = float(np.clip(variances, *np.quantile(variances, [TRIM, 1 - TRIM])).mean())
    if not inside > 0:
        return {}
    center, tau2 = _usual(mean, inside / n)
    if direction:
        tau2 = max(tau2, _upper(direction * (mean - center), inside / n))
    error = np.sqrt(inside / n)
    whole = np.sqrt(error**2 + tau2)
    z = (mean - center) / whole
    part = tau2 / whole**2
    df = 1 / (part**2 / min(TAIL, len(kept) - 1) + (1 - part) ** 2 / np.maximum(n - 1, 1))
    p = 2 * stdtr(df, -np.abs(z)) if direction == 0 else stdtr(df, -direction * z)
    reach = stdtrit(np.maximum(n - 1, 1), (1 + LEVEL) / 2) * np.sqrt(np.maximum(variances, 0) / n)
    sign = np.sign(z) if direction == 0 else np.full(len(z), float(direction))
    return {
        w: Standing(
            n=int(n[i]), value=float(mean[i]), expected=center, low=float(mean[i] - reach[i]),
            high=float(mean[i] + reach[i]), z=float(sign[i] * z[i]), p=float(max(p[i], SMALLEST)),
            error=float(error[i] / whole[i]),
        )
        for i, w in enumerate(kept)
    }  # fmt: skip


def _usual(mean: Floats, variance: Floats) -> tuple[float, float]:
    """Return the usual mean of interviewers and the variance between them beyond chance."""
    k = len(mean)
    center = float(np.median(mean))
    w = 1 / variance
    tau2 = 0.0
    for _ in range(ROUNDS):
        z = (mean - center) / np.sqrt(variance)
        cut = np.clip(z, *np.quantile(z, [TRIM, 1 - TRIM]))
        phi = float((cut**2).sum() / k) / WINSORISED_VARIANCE
        tau2 = max(0.0, (k * phi - (k - 1)) / float(w.sum() - (w**2).sum() / w.sum()))
        whole = np.sqrt(variance + tau2)
        y = (mean - center) / whole
        y = np.clip(y, *np.quantile(y, [TRIM, 1 - TRIM]))
        center += float((y / whole).sum() / (1 / whole**2).sum())
    return center, tau2


def _upper(above: Floats, variance: Floats) -> float:
    """Return the variance between interviewers as those above the middle show it."""
    z = above / np.sqrt(variance)
    cut = np.minimum(z, np.quantile(z, 1 - TRIM))[z > 0]
    if cut.size < LEAST_ABOVE:
        return 0.0
    w, k = 1 / variance, len(z)
    phi = float((cut**2).mean()) / WINSORISED_VARIANCE
    return max(0.0, (k * phi - (k - 1)) / float(w.sum() - (w**2).sum() / w.sum()))


JOINT_CAP = 4.0
"""z at which one signal stops adding to the joint one: that much alone is judged by the signal itself."""

JOINT_TAIL = 8
"""Degrees of freedom of the joint signal's tail: a sum of several is nearer to a normal one than each."""


def joint(found: Mapping[str, Mapping[str, Standing]], weights: Mapping[str, float]) -> dict[str, Standing]:
    """Return how much several signals say together, each by itself perhaps nothing unusual.

    y = Σ w·min(max(z, 0), 4) over the signals; its middle and spread are those of the survey's interviewers (median;
    the larger of 1.4826·MAD and the distance of the upper quintile), so that dependence between signals is in the
    reference.
    """
    names = sorted({who for s in weights if s in found for who in found[s]})
    used = [s for s in weights if s in found]
    if len(used) < LEAST_SIGNALS or len(names) < LEAST_INTERVIEWERS:
        return {}
    y, error = np.zeros(len(names)), np.zeros(len(names))
    for a, who in enumerate(names):
        for s in used:
            here = found[s].get(who)
            if here is not None:
                y[a] += weights[s] * min(max(here.z, 0.0), JOINT_CAP)
                error[a] += (weights[s] * here.error) ** 2
    center = float(np.median(y))
    scale = max(
        MAD_TO_SD * float(np.median(np.abs(y - center))), (float(np.quantile(y, 0.8)) - center) / float(ndtri(0.8))
    )
    if not scale > 0:
        return {}
    error = np.sqrt(error)
    reach = float(ndtri((1 + LEVEL) / 2))
    counts = {who: max(found[s][who].n for s in used if who in found[s]) for who in names}
    return {
        who: Standing(
            n=counts[who], value=float(y[a]), expected=center, low=float(max(y[a] - reach * error[a], 0.0)),
            high=float(y[a] + reach * error[a]), z=float((y[a] - center) / scale),
            p=float(max(stdtr(JOINT_TAIL, -(y[a] - center) / scale), SMALLEST)), error=float(error[a] / scale),
        )
        for a, who in enumerate(names)
    }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Combined evidence about one interviewer.

    score
        −log10 of the combined p.
    p, q
        Cauchy combination of the signals (Liu and Xie 2020, holds under dependence), and its q value over interviewers.
    family
        Holm's adjusted p over interviewers: the chance that a survey without anybody unusual has one so unusual.
    low_rank, high_rank
        Ranks of 90 % of the redraws of every interviewer's signals within their chance error; 1 is the most unusual.
    shares
        Part of each signal in the combination.
    """

    score: float
    p: float
    q: float
    family: float
    low_rank: int
    high_rank: int
    shares: Mapping[str, float]
    level: Level


def combine(
    found: Mapping[str, Mapping[str, Standing]],
    weights: Mapping[str, float],
    interviewers: list[str],
    *,
    seed: int,
    draws: int = 400,
) -> dict[str, Score]:
    """Combine the standings of each interviewer on all signals.

    Parameters
    ----------
    found
        Signal → interviewer → standing.
    weights
        Weight of each signal, 0: shown only.
    interviewers
        All of them; those without any standing get no score.
    seed, draws
        Of the redraws that the ranks' uncertainty comes from.

    Returns
    -------
    dict
        Score by interviewer.
    """
    used = [s for s in found if weights.get(s, 0) > 0 and found[s]]
    judged = [w for w in interviewers if any(w in found[s] for s in used)]
    if not judged:
        return {}
    w = np.array([weights[s] for s in used])
    p = np.full((len(judged), len(used)), np.nan)
    error = p.copy()
    for b, s in enumerate(used):
        for a, name in enumerate(judged):
            here = found[s].get(name)
            if here is not None:
                p[a, b], error[a, b] = here.p, here.error
    # Nothing unusual in one way must not undo what is unusual in another: tan runs to −∞ as p nears 1.
    combined = np.array([max(cauchy_combination(np.minimum(row, LARGEST), weights=w), SMALLEST) for row in p])
    score = -np.log10(combined)
    q = benjamini_hochberg(combined)
    family = _holm(combined)
    low, high = _ranks(p, error, w, seed=seed, draws=draws)
    terms = np.where(np.isnan(p), 0.0, w / np.maximum(p, SMALLEST))
    shares = terms / np.maximum(terms.sum(axis=1, keepdims=True), 1e-300)
    return {
        name: Score(
            score=float(score[a]), p=float(combined[a]), q=float(q[a]), family=float(family[a]), low_rank=int(low[a]),
            high_rank=int(high[a]), shares={s: float(shares[a, b]) for b, s in enumerate(used)},
            level=level(float(family[a]), float(q[a])),
        )
        for a, name in enumerate(judged)
    }  # fmt: skip


def level(family: float, q: float) -> Level:
    """Return what to do: act now where chance alone would show it in at most 5 % of surveys, look where q ≤ 0.10."""
    if family <= FAMILY:
        return Level.ACT_NOW
    return Level.LOOK if q <= FALSE_DISCOVERIES else Level.NOTHING


def _holm(p: Floats) -> Floats:
    order = np.argsort(p, kind="stable")
    k = len(p)
    adjusted = np.empty(k)
    adjusted[order] = np.minimum(np.maximum.accumulate(p[order] * (k - np.arange(k))), 1.0)
    return adjusted


def _ranks(p: Floats, error: Floats, w: Floats, *, seed: int, draws: int) -> tuple[Floats, Floats]:
    """Return the 5 % and 95 % quantiles of ranks when every z is drawn anew about what was seen."""
    rng = np.random.Generator(np.random.PCG64(seed))
    base = -ndtri(np.clip(p, SMALLEST, 1 - 1e-9))
    ranks = np.empty((draws, len(p)))
    for d in range(draws):
        new = ndtr(-(base + error * rng.standard_normal(p.shape)))
        t = np.where(np.isnan(new), 0.0, w / np.maximum(new, SMALLEST)).sum(axis=1)
        total = np.where(np.isnan(new), 0.0, w).sum(axis=1)
        ranks[d] = 1 + np.argsort(np.argsort(-(t / np.maximum(total, 1e-300)), kind="stable"), kind="stable")
    low, high = np.quantile(ranks, RANKS, axis=0)
    return np.floor(low), np.ceil(high)
