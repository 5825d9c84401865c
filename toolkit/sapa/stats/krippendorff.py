"""Krippendorff's alpha: reliability of any number of coders, with missing values."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from sapa.stats.codes import Floats
from sapa.stats.faults import Problem, StatError
from sapa.stats.pair_table import answers, present, same_kind
from sapa.stats.reasons import Reason


class Metric(StrEnum):
    """How far apart two values are."""

    NOMINAL = "nominal"
    """1 where they differ."""

    ORDINAL = "ordinal"
    """(Σ n_g from c to k − (n_c + n_k)/2)²: the squared distance of their mid-ranks."""

    INTERVAL = "interval"
    """(c − k)²."""

    RATIO = "ratio"
    """((c − k)/(c + k))², of numbers not below 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alpha:
    """Krippendorff's alpha. No interval: none exists in closed form; `alpha_interval` resamples.

    units, values, coders
        Units with two values or more, the values in them, and columns of the data.
    left_out
        Units with a single value or none, which cannot be paired.
    observed, expected
        Disagreement seen and by chance, in the metric's squared units.
    alpha
        1 − observed/expected.
    reason
        Why alpha is nan; None where it is not.
    """

    metric: Metric
    units: int
    values: int
    coders: int
    left_out: int
    observed: float
    expected: float
    alpha: float
    reason: Reason | None


def krippendorff_alpha(ratings: ArrayLike, *, metric: Metric | str = Metric.NOMINAL) -> Alpha:
    """Return Krippendorff's alpha.

    Parameters
    ----------
    ratings
        (units, coders) values, None or nan where a coder gave none; numbers, and texts too where the metric is nominal.
    metric
        Of the scale.

    Raises
    ------
    StatError
        No table (LENGTH); texts on a scale that needs numbers, or texts and numbers in one table (OPTION); a number
        below 0 on a ratio scale (RANGE).

    Notes
    -----
    Krippendorff, K. (2011), Computing Krippendorff's alpha-reliability: D_o = (1/n) Σ o_ck δ²_ck and
    D_e = (1/(n(n − 1))) Σ n_c·n_k·δ²_ck over the n pairable values. The coincidences o_ck need not be written out: a
    unit's share of D_o is the sum of squares about its mean over (m − 1), twice its size, for the interval metric; for
    the ordinal one the same of mid-ranks; and m² − Σ m_c² over (m − 1) for the nominal one.
    One pairable unit gives nan: alpha would be 0 for whatever two values.
    """
    metric = Metric(metric)
    unit, values, shape = _long(ratings, metric)
    sizes = np.bincount(unit, minlength=shape[0])
    pairable = sizes >= 2
    keep = pairable[unit]
    unit, values, units = unit[keep], values[keep], int(pairable.sum())
    n = values.size
    observed = expected = alpha = math.nan
    reason = Reason.NO_ROWS if units == 0 else Reason.TOO_FEW if units == 1 else None
    if reason is None:
        observed, expected = _disagreement(unit, values, sizes.astype(np.float64), metric)
        if (values == values[0]).all():
            reason = Reason.ONE_CATEGORY if metric is Metric.NOMINAL else Reason.NO_VARIANCE
        else:
            alpha = 1 - observed / expected
    return Alpha(
        metric=metric, units=units, values=n, coders=shape[1], left_out=shape[0] - units, observed=observed,
        expected=expected, alpha=alpha, reason=reason,
    )  # fmt: skip


def _long(ratings: ArrayLike, metric: Metric) -> tuple[np.ndarray, Floats, tuple[int, int]]:
    """Return unit and value of every rating; labels of a nominal scale as codes."""
    table = np.asarray(ratings)
    if table.dtype.kind in "US":
        table = np.asarray(ratings, dtype=object)
    if table.ndim != 2:
        raise StatError(Problem.LENGTH, f"ratings must be units × coders, got {table.ndim} dimensions", role="ratings")
    flat = answers(table.ravel())
    there = present(flat)
    unit = np.repeat(np.arange(table.shape[0]), table.shape[1])[there]
    kept = flat[there]
    same_kind(kept, kept[:0])
    texts = kept.size > 0 and isinstance(kept.tolist()[0], str)
    if texts and metric is not Metric.NOMINAL:
        raise StatError(Problem.OPTION, f"texts have no {metric} scale", role="ratings")
    if texts:
        place = {label: i for i, label in enumerate(dict.fromkeys(kept.tolist()))}
        kept = np.array([place[v] for v in kept.tolist()], dtype=np.float64)
    values = np.asarray(kept, dtype=np.float64)
    if not np.isfinite(values).all():
        raise StatError(Problem.VALUE_INFINITE, "an infinite rating", role="ratings")
    return unit, values, (table.shape[0], table.shape[1])


def _disagreement(unit: np.ndarray, values: Floats, sizes: Floats, metric: Metric) -> tuple[float, float]:
    n = values.size
    if metric is Metric.NOMINAL:
        codes = np.unique(values, return_inverse=True)[1]
        cells, counts = np.unique(unit * (int(codes.max()) + 1) + codes, return_counts=True)
        of = cells // (int(codes.max()) + 1)
        squares = np.bincount(of, weights=counts.astype(np.float64) ** 2, minlength=sizes.size)
        inside = (sizes**2 - squares)[sizes >= 2]
        whole = float(n) ** 2 - float((np.bincount(codes).astype(np.float64) ** 2).sum())
        return float((inside / (sizes[sizes >= 2] - 1)).sum()) / n, whole / (n * (n - 1))
    if metric is Metric.RATIO:
        return _of_ratios(unit, values)
    x = _mid_ranks(values) if metric is Metric.ORDINAL else values
    x = x - x.mean()
    safe = np.maximum(sizes, 1.0)
    means = np.bincount(unit, weights=x, minlength=sizes.size) / safe
    within = np.bincount(unit, weights=(x - means[unit]) ** 2, minlength=sizes.size)
    inside = 2 * sizes * within / np.maximum(sizes - 1, 1.0)
    return float(inside[sizes >= 2].sum()) / n, 2 * float(x @ x) / (n - 1)


def _of_ratios(unit: np.ndarray, values: Floats) -> tuple[float, float]:
    if (values < 0).any():
        raise StatError(Problem.RANGE, "a ratio scale has no numbers below 0", role="ratings")
    distinct, counts = np.unique(values, return_counts=True)
    chance = sum(float(_ratio_gaps(value, distinct) @ counts) * n for value, n in zip(distinct, counts, strict=True))
    order = np.argsort(unit, kind="stable")
    ends = np.flatnonzero(np.diff(unit[order])) + 1
    seen = 0.0
    for rows in np.split(values[order], ends):
        seen += sum(float(_ratio_gaps(value, rows).sum()) for value in rows) / (rows.size - 1)
    return seen / values.size, chance / (values.size * (values.size - 1))


def _ratio_gaps(value: float, others: Floats) -> Floats:
    both = value + others
    gaps: Floats = np.divide(others - value, both, out=np.zeros(others.size), where=both > 0) ** 2
    return gaps


def _mid_ranks(values: Floats) -> Floats:
    _, codes, counts = np.unique(values, return_inverse=True, return_counts=True)
    after = np.cumsum(counts).astype(np.float64)
    ranks: Floats = (after - counts / 2)[codes]
    return ranks
