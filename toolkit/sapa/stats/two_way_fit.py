"""The mixed model equations of objects and experts, solved by taking the objects out first."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sapa.stats.codes import Floats

_WIDTH = 4.0
"""Half width of the search in decimal logarithms of the ratio of variances, about its centre at 1/10⁰·⁵."""
_LEAST = 10.0**-4.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """The sums of a table of scores that the equations need.

    values, count
        The scores there are, less `centre`, and how many.
    incidence
        (n, m) 1 where there is a score.
    of_rows, of_columns
        Sums of scores by object and by expert, centred.
    """

    values: Floats
    count: int
    centre: float
    incidence: Floats
    of_rows: Floats
    of_columns: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """Objects on the scale of scores, experts about 0, and errors of both.

    objects, covariance
        (n,) and (n, n): level + object, for an expert of severity 0, and its error covariance.
    experts, expert_se
        (m,) severities; errors of the severities less their mean.
    object_se
        (n,) errors of objects for the mean expert of the panel.
    """

    objects: Floats
    covariance: Floats
    experts: Floats
    expert_se: Floats
    object_se: Floats


def cells_of(scores: Floats) -> Cells:
    """Return the sums of a table, nan where there is no score."""
    there = ~np.isnan(scores)
    count = int(there.sum())
    centre = float(scores[there].mean()) if count else 0.0
    y = np.where(there, scores - centre, 0.0)
    return Cells(
        values=y[there], count=count, centre=centre, incidence=there.astype(np.float64), of_rows=y.sum(axis=1),
        of_columns=y.sum(axis=0),
    )  # fmt: skip


def variances_of(cells: Cells) -> tuple[float, float, float]:
    """Return the variances of objects, experts and error by restricted maximum likelihood.

    The likelihood is searched over the logarithms of the two ratios to the error, on a grid that is drawn together
    about its best point; a ratio that ends at the lower border is 0.
    """
    centre = np.array([-0.5, -0.5])
    width = _WIDTH
    best = (math.inf, 0.0)
    steps = np.linspace(-1.0, 1.0, 9)
    while width > 1e-6:
        found = [
            (*_deviance(cells, 10.0 ** (centre[0] + a * width), 10.0 ** (centre[1] + b * width)), float(a), float(b))
            for a in steps
            for b in steps
        ]
        least = min(found)
        best = (least[0], least[1])
        centre = np.clip(centre + width * np.array(least[2:]), -4.5, 3.5)
        steps = np.linspace(-1.0, 1.0, 5)
        width *= 0.5
    of_error = best[1]
    ratios = [0.0 if 10.0**c <= _LEAST * 1.001 else float(10.0**c) for c in centre]
    return ratios[0] * of_error, ratios[1] * of_error, of_error


def _deviance(cells: Cells, of_objects: float, of_experts: float) -> tuple[float, float]:
    """Return −2 log of the restricted likelihood (less a constant) and the error variance at its best."""
    n, m = cells.incidence.shape
    object_weight = cells.incidence.sum(axis=1) + 1 / of_objects
    left, right = _reduced(cells, object_weight, 1 / of_experts)
    lower = np.linalg.cholesky(left)
    half = np.linalg.solve(lower, right)
    explained = float((cells.of_rows**2 / object_weight).sum()) + float(half @ half)
    rest = max(float(cells.values @ cells.values) - explained, 1e-300)
    df = cells.count - 1
    log_det = float(np.log(object_weight).sum()) + 2 * float(np.log(np.diag(lower)).sum())
    error = rest / df
    return df * math.log(error) + log_det + n * math.log(of_objects) + m * math.log(of_experts), error


def _reduced(cells: Cells, object_weight: Floats, expert_ridge: float) -> tuple[Floats, Floats]:
    """Return the equations of the level and the experts, the objects taken out (a Schur complement)."""
    k = cells.incidence
    m = k.shape[1]
    border = np.column_stack([k.sum(axis=1), k])
    whole = np.empty((m + 1, m + 1))
    whole[0, 0] = cells.count
    whole[0, 1:] = whole[1:, 0] = k.sum(axis=0)
    whole[1:, 1:] = np.diag(k.sum(axis=0) + expert_ridge)
    sums = np.concatenate([[cells.of_rows.sum()], cells.of_columns])
    return whole - border.T @ (border / object_weight[:, None]), sums - border.T @ (cells.of_rows / object_weight)


def solve(cells: Cells, *, of_objects: float, of_experts: float, of_error: float) -> Solved:
    """Solve the mixed model equations for given variances.

    Parameters
    ----------
    cells
        Of `cells_of`.
    of_objects
        Infinite: objects are fixed.
    of_experts, of_error
        0 for experts is worked as a very small variance.
    """
    n, m = cells.incidence.shape
    error = max(of_error, 1e-12 * max(float(cells.values @ cells.values) / cells.count, 1e-300))
    fixed = math.isinf(of_objects)
    of_objects = max(of_objects, 1e-9 * error)
    k = cells.incidence
    size = n + m + 1  # level, objects, experts
    left = np.zeros((size, size))
    left[0, 0] = cells.count
    left[0, 1 : n + 1] = left[1 : n + 1, 0] = k.sum(axis=1)
    left[0, n + 1 :] = left[n + 1 :, 0] = k.sum(axis=0)
    left[1 : n + 1, 1 : n + 1] = np.diag(k.sum(axis=1) + (0.0 if fixed else error / of_objects))
    left[1 : n + 1, n + 1 :] = k
    left[n + 1 :, 1 : n + 1] = k.T
    left[n + 1 :, n + 1 :] = np.diag(k.sum(axis=0) + error / max(of_experts, 1e-9 * error))
    right = np.concatenate([[cells.of_rows.sum()], cells.of_rows, cells.of_columns])
    if fixed:
        left, right = left[1:, 1:], right[1:]
    inverse = np.linalg.inv(left)
    found = inverse @ right
    start = 0 if fixed else 1
    take = np.zeros((n, inverse.shape[0]))
    take[:, start : start + n] = np.eye(n)
    if not fixed:
        take[:, 0] = 1.0
    of_mean = take.copy()
    of_mean[:, start + n :] += 1.0 / m
    centred = np.zeros((m, inverse.shape[0]))
    centred[:, start + n :] = np.eye(m) - 1.0 / m
    return Solved(
        objects=cells.centre + take @ found, covariance=error * (of_mean @ inverse @ of_mean.T),
        experts=found[start + n :],
        expert_se=np.sqrt(error * np.einsum("ij,jk,ik->i", centred, inverse, centred)),
        object_se=np.sqrt(error * np.einsum("ij,jk,ik->i", of_mean, inverse, of_mean)),
    )  # fmt: skip
