"""An interval of Krippendorff's alpha: objects are drawn again, with replacement."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from sapa.stats.chance import Stream
from sapa.stats.codes import Codes, Floats
from sapa.stats.faults import Problem, StatError
from sapa.stats.intervals import t_quantile, z_quantile
from sapa.stats.krippendorff import Alpha, Metric, krippendorff_alpha
from sapa.stats.reasons import Reason

_CELLS = 4_000_000
"""Numbers of a block of resamples: 32 MB."""

_FAR = 0.01
"""The correction for bias goes no further than this percentile."""

_USABLE = 0.9
"""Share of resamples that must have an alpha: few do where nearly all scores are equal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlphaInterval:
    """Alpha with a bootstrap interval.

    alpha
        The coefficient with its stages.
    low, high, level
        Bias-corrected percentiles of the resamples' alphas.
    draws, usable, seed
        Resamples, those with an alpha, and the seed.
    reason
        Why there is no interval; None where there is one.
    """

    alpha: Alpha
    low: float
    high: float
    level: float
    draws: int
    usable: int
    seed: int
    reason: Reason | None


def alpha_interval(
    ratings: ArrayLike, *, seed: int, metric: Metric | str = Metric.ORDINAL, level: float = 0.95, draws: int = 1_000
) -> AlphaInterval:
    """Return Krippendorff's alpha with a bias-corrected percentile interval, widened for few units.

    Parameters
    ----------
    ratings
        (units, coders) numbers, nan where a coder gave none.
    seed, draws
        Of the resamples.
    metric
        Of the scale.
    level
        Of the interval, a fraction.

    Raises
    ------
    StatError
        As `krippendorff_alpha`; fewer than 100 draws (RANGE); a level outside 0 … 1 (LEVEL).

    Notes
    -----
    Units are drawn with replacement and alpha is worked anew, expected disagreement included (Zapf et al. 2016, BMC
    Medical Research Methodology 16:93). Plain percentiles are too short and lie too low with few units; the percentiles
    Φ(2·z₀ ± t·√(n/(n − 1))) are taken instead, z₀ by the share of resamples below alpha (Efron 1981), t of n − 1
    degrees of freedom (Hesterberg 2015, The American Statistician 69, section 5.3). How often that covers stands in
    docs/expert-panels.md.
    """
    if draws < 100:
        raise StatError(Problem.RANGE, "draws are 100 or more", role="draws", value=draws)
    z_quantile(level)
    alpha = krippendorff_alpha(ratings, metric=metric)
    if alpha.reason is not None:
        return AlphaInterval(
            alpha=alpha, low=math.nan, high=math.nan, level=level, draws=draws, usable=0, seed=seed,
            reason=alpha.reason,
        )  # fmt: skip
    table = np.asarray(ratings, dtype=np.float64)
    table = table[(~np.isnan(table)).sum(axis=1) >= 2]
    n = table.shape[0]
    stream = Stream(seed, "panel", "alpha", str(Metric(metric)))
    picked = np.minimum((stream.uniform(draws * n) * n).astype(np.intp), n - 1).reshape(draws, n)
    found = resampled_alphas(table, picked, metric=metric)
    found = np.sort(found[~np.isnan(found)])
    low = high = math.nan
    reason: Reason | None = Reason.FEW_DRAWS
    if found.size >= _USABLE * draws:
        reason = None
        low, high = (float(q) for q in np.quantile(found, _ends(found, alpha.alpha, n, level)))
    return AlphaInterval(
        alpha=alpha, low=low, high=high, level=level, draws=draws, usable=int(found.size), seed=seed, reason=reason
    )


def _ends(found: Floats, alpha: float, n: int, level: float) -> list[float]:
    """Return the percentiles that are the ends, as fractions."""
    below = float((found < alpha).mean() + (found == alpha).mean() / 2)
    shift = 2 * float(ndtri(min(max(below, _FAR), 1 - _FAR)))
    half = t_quantile(level, n - 1) * math.sqrt(n / (n - 1))
    return [float(ndtr(shift - half)), float(ndtr(shift + half))]


def resampled_alphas(ratings: Floats, picked: Codes, *, metric: Metric | str) -> Floats:
    """Return alpha of every resample; nan where all of its values are equal.

    Parameters
    ----------
    ratings
        (units, coders) numbers, two or more in every unit, nan where a coder gave none.
    picked
        (draws, units) rows of `ratings` that make up each resample.
    metric
        Of the scale.

    Notes
    -----
    A unit's coincidences (n_c·n_k − [c = k]·n_c)/(m − 1) do not change when it is drawn again; only how often it is
    drawn, and with it the margins, do: all resamples are products of one matrix of counts.
    """
    metric = Metric(metric)
    n = ratings.shape[0]
    values = np.unique(ratings[~np.isnan(ratings)])
    q = values.size
    counts = (ratings[:, :, None] == values).sum(axis=1).astype(np.float64)
    sizes = counts.sum(axis=1)
    pairs = counts[:, :, None] * counts[:, None, :]
    pairs[:, np.arange(q), np.arange(q)] -= counts
    pairs = (pairs / (sizes - 1)[:, None, None]).reshape(n, q * q)
    at_once = max(1, _CELLS // (q * q))
    parts = []
    for start in range(0, picked.shape[0], at_once):
        rows = picked[start : start + at_once]
        times = np.zeros((rows.shape[0], n))
        np.add.at(times, (np.arange(rows.shape[0])[:, None], rows), 1.0)
        margins = times @ counts
        whole = margins.sum(axis=1)
        apart = _distances(values, margins, metric)
        seen = np.einsum("ij,ij->i", times @ pairs, apart.reshape(-1, q * q)) / whole
        chance = np.einsum("ij,ijk,ik->i", margins, apart, margins) / (whole * (whole - 1))
        some = chance > 0
        parts.append(1 - np.divide(seen, chance, out=np.full(chance.size, math.nan), where=some))
    return np.concatenate(parts)


def _distances(values: Floats, margins: Floats, metric: Metric) -> Floats:
    """Return (draws, q, q) squared distances of values; those of an ordinal scale hang on the margins."""
    if metric is Metric.ORDINAL:
        ranks = np.cumsum(margins, axis=1) - margins / 2
        ordinal: Floats = (ranks[:, :, None] - ranks[:, None, :]) ** 2
        return ordinal
    gaps = values[:, None] - values[None, :]
    if metric is Metric.RATIO:
        both = values[:, None] + values[None, :]
        gaps = np.divide(gaps, both, out=np.zeros_like(gaps), where=both > 0)
    squares = (gaps != 0).astype(np.float64) if metric is Metric.NOMINAL else gaps**2
    return np.broadcast_to(squares, (margins.shape[0], *squares.shape))
