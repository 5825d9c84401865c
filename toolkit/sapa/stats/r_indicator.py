"""R-indicators: how evenly did the parts of a sample respond? With bias adjustment, standard errors and partials.

S² is the variance of the response propensities ρ that a logistic regression on known covariates gives; R = 1 − 2·S is 1
where all have the same propensity. Schouten, Cobben and Bethlehem (2009, Survey Methodology 35, 101–113); estimation,
bias and variance: Shlomo, Skinner and Schouten (2012, Journal of Statistical Planning and Inference 142, 201–211);
partial indicators: Schouten, Shlomo and Skinner (2011, Journal of Official Statistics 27, 231–253).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sapa.stats.codes import Codes, Floats
from sapa.stats.design import SampleDesign
from sapa.stats.faults import Problem, StatError
from sapa.stats.logistic import logistic
from sapa.stats.taylor import variance

WORST_SPREAD = 0.5
"""The largest standard deviation that a 0/1 answer can have."""


@dataclass(frozen=True, slots=True, eq=False)
class Propensities:
    """Response propensities with what the errors need.

    rho
        (n,) fitted propensities.
    z
        (n, q) gradient ρ(1 − ρ)·x; 0 where a whole category responded or none of it did.
    covariance
        (q, q) of the coefficients.
    from_design
        The covariance is the design-based sandwich over first-stage units, else the model's.
    fixed
        (covariate, category) where all or none responded: ρ is 1 or 0 there and is not modelled.
    """

    rho: Floats
    z: Floats
    covariance: Floats
    from_design: bool
    fixed: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class CategoryPartial:
    """Partial R-indicators of one category. Unconditional: signed, above 0 where it is over-represented.

    n, answered
        Cases and those that responded. rate: the weighted response rate.
    unconditional, conditional
        Not adjusted for bias. nan: a standard error does not exist.
    """

    covariate: int
    category: int
    n: int
    answered: int
    rate: float
    unconditional: float
    unconditional_se: float
    conditional: float
    conditional_se: float


@dataclass(frozen=True, slots=True)
class CovariatePartial:
    """Partial R-indicators of one covariate, 0 … 0.5: between its categories, and within the cells of the others.

    unconditional, conditional
        Adjusted for bias by the factor of S²; `_raw` are not.
    """

    covariate: int
    unconditional: float
    unconditional_raw: float
    unconditional_se: float
    conditional: float
    conditional_raw: float
    conditional_se: float


@dataclass(frozen=True, slots=True, eq=False)
class RIndicator:
    """R-indicator of one survey. nan stands where a quantity does not exist.

    n, answered, rate
        Cases, those that responded, weighted response rate.
    r, r_raw, se
        1 − 2·S adjusted for bias, not adjusted, and the standard error.
    spread, spread_raw
        S, the standard deviation of the propensities.
    cv, cv_se
        S / rate: coefficient of variation of the propensities.
    max_bias
        Largest bias of a share among respondents: S·½/rate (Schouten, Cobben and Bethlehem 2009, section 4).
    lowest_r
        1 − 2·√(rate·(1 − rate)): R cannot be lower at this response rate.
    """

    n: int
    answered: int
    rate: float
    r: float
    r_raw: float
    se: float
    spread: float
    spread_raw: float
    cv: float
    cv_se: float
    max_bias: float
    lowest_r: float
    propensities: Propensities
    covariates: tuple[CovariatePartial, ...]
    categories: tuple[CategoryPartial, ...]


def r_indicator(
    responded: ArrayLike, covariates: Sequence[ArrayLike], design: SampleDesign, *, from_design: bool = False
) -> RIndicator:
    """Estimate the R-indicator and its partials from the issued cases.

    Parameters
    ----------
    responded
        (n,) 1: responded, 0: did not.
    covariates
        (n,) category codes 0, 1, … of each covariate; main effects enter the model.
    design
        Of the issued cases, with design weights.
    from_design
        True: errors of the coefficients by linearisation over the first-stage units (R `svyglm`), as responses within a
        cluster resemble each other. False: responses independent, as in the papers.

    Raises
    ------
    StatError
        LENGTH; OPTION where all or none responded, or without covariates; NOT_CONVERGED.

    Notes
    -----
    With N = Σd (at least n): S² = N/(N − 1)·Σ d(ρ − ρ̄)²/Σd. Its bias Σ d z'Σz/Σd − V(ρ̄) is taken off, where V(ρ̄) is
    the design's variance of the mean (for simple random sampling: Shlomo et al., section 3, without the fpc).
    V(S²) = 4·A'ΣA + 2·tr(BΣBΣ) + V(mean of (ρ − ρ̄)²), A = cov(ρ, z), B = cov(z); se(R) = √V(S²)/S.
    """
    y = np.asarray(responded, dtype=np.float64)
    codes = [np.asarray(c, dtype=np.intp) for c in covariates]
    if not codes or any(c.shape != y.shape for c in codes) or y.size != design.n:
        raise StatError(Problem.OPTION if not codes else Problem.LENGTH, "covariates do not fit", role="x")
    d = design.weights
    fit = propensities(y, codes, design, from_design=from_design)
    total = float(d.sum())
    rho, rate = fit.rho, float(d @ fit.rho) / total
    around = rho - rate
    # Weights that do not sum to people are taken as if they summed to the cases.
    size = max(total, float(y.size))
    raw = float(d @ around**2) / total * size / (size - 1)
    bias = float(((fit.z @ fit.covariance) * fit.z).sum(axis=1) @ d) / total
    bias -= variance(design, d * around / total)
    factor = max(0.0, 1 - bias / raw) if raw > 0 else 0.0
    spread, spread_raw = math.sqrt(raw * factor), math.sqrt(raw)
    of_square = _variance_of_square(around, fit, np.ones(y.size), design)
    ml = float(d @ around**2) / total
    se = math.sqrt(of_square / ml) if ml > 0 else math.nan
    cv = spread / rate
    return RIndicator(
        n=int(y.size),
        answered=int(y.sum()),
        rate=rate,
        r=1 - 2 * spread,
        r_raw=1 - 2 * spread_raw,
        se=se,
        spread=spread,
        spread_raw=spread_raw,
        cv=cv,
        # Of the ratio S/ρ̄, with the variance of ρ̄ as in the RISQ manual 2.1: CV⁴/n.
        cv_se=math.sqrt(0.25 * se**2 / rate**2 + cv**4 / y.size),
        max_bias=WORST_SPREAD * cv,
        lowest_r=1 - 2 * math.sqrt(rate * (1 - rate)),
        propensities=fit,
        covariates=tuple(
            _covariate(i, y, codes, design, fit, rate, factor, from_design=from_design) for i in range(len(codes))
        ),
        categories=tuple(
            one for i in range(len(codes)) for one in _categories(i, y, codes, design, fit)
        ),
    )  # fmt: skip


def propensities(
    responded: Floats, covariates: Sequence[Codes], design: SampleDesign, *, from_design: bool = False
) -> Propensities:
    """Fit the response propensities; see `r_indicator` for the parameters and errors.

    A category in which all or none responded has the propensity 1 or 0 by itself (the limit of the model); its cases
    are taken out before the others are fitted.
    """
    d = design.weights
    rho = np.full(responded.size, np.nan)
    inside = d > 0
    if not (responded[inside].any() and (1 - responded[inside]).any()):
        raise StatError(Problem.OPTION, "all or none responded", role="y")
    fixed: list[tuple[int, int]] = []
    changed = True
    while changed:
        changed = False
        for i, codes in enumerate(covariates):
            sums = np.bincount(codes[inside], weights=responded[inside])
            sizes = np.bincount(codes[inside])
            for category in np.flatnonzero((sizes > 0) & ((sums == 0) | (sums == sizes))):
                at = inside & (codes == category)
                rho[at] = responded[at][0]
                inside &= ~at
                fixed.append((i, int(category)))
                changed = True
    if not inside.any():
        return Propensities(rho, np.zeros((rho.size, 1)), np.zeros((1, 1)), from_design, tuple(fixed))
    x = np.column_stack([np.ones(rho.size), *(_dummies(codes, inside) for codes in covariates)])
    rows = np.flatnonzero(inside)
    model = logistic(x[rows], responded[rows], d[rows])
    rho[rows] = model.fitted
    rho[d == 0] = 0.0
    columns = x[:, list(model.columns)]
    slope = np.where(inside, rho * (1 - rho), 0.0)
    bread = np.linalg.inv(model.information)
    residual = np.where(inside, responded - rho, 0.0)
    meat = (
        _design_meat(design, columns * (d * residual)[:, None])
        if from_design
        else (columns * (d * d * slope)[:, None]).T @ columns
    )
    return Propensities(rho, columns * slope[:, None], bread @ meat @ bread, from_design, tuple(fixed))


def _dummies(codes: Codes, inside: NDArray[np.bool_]) -> Floats:
    """Return a column for each category but the largest, which is the reference."""
    counts = np.bincount(codes[inside])
    others = [c for c in np.flatnonzero(counts) if c != int(np.argmax(counts))]
    return np.column_stack([codes == c for c in others]).astype(float) if others else np.zeros((codes.size, 0))


def _design_meat(design: SampleDesign, scores: Floats) -> Floats:
    """Return the covariance matrix of the sums of scores, by polarisation."""
    q = scores.shape[1]
    matrix = np.zeros((q, q))
    for i in range(q):
        matrix[i, i] = variance(design, scores[:, i])
    for i in range(q):
        for j in range(i):
            both = variance(design, scores[:, i] + scores[:, j])
            matrix[i, j] = matrix[j, i] = (both - matrix[i, i] - matrix[j, j]) / 2
    return matrix


def _variance_of_square(around: Floats, fit: Propensities, delta: Floats, design: SampleDesign,
                        z_around: Floats | None = None) -> float:  # fmt: skip
    """Return the variance of Σ d·δ·around²/N: from the coefficients, and from sampling."""
    d = design.weights
    share = d / float(d.sum())
    z = fit.z - share @ fit.z if z_around is None else z_around
    a = z.T @ (share * delta * around)
    b = (z * (share * delta)[:, None]).T @ z
    spread = b @ fit.covariance
    square = delta * around**2
    sampling = variance(design, share * (square - share @ square))
    return float(4 * a @ fit.covariance @ a + 2 * np.trace(spread @ spread)) + sampling


def _covariate(i: int, y: Floats, codes: Sequence[Codes], design: SampleDesign, fit: Propensities, rate: float,
               factor: float, *, from_design: bool) -> CovariatePartial:  # fmt: skip
    share = design.weights / float(design.weights.sum())
    between = _cell_means(codes[i], share, fit.rho[:, None])[:, 0]
    unconditional = math.sqrt(float(share @ (between - rate) ** 2))
    alone = propensities(y, [codes[i]], design, from_design=from_design)
    own = alone.rho - float(share @ alone.rho)
    ml = float(share @ own**2)
    unconditional_se = (
        math.sqrt(_variance_of_square(own, alone, np.ones(y.size), design) / ml) / 2 if ml > 0 else math.nan
    )
    around, z = _within(i, codes, share, fit)
    square = float(share @ around**2)
    conditional_se = math.nan
    if square > 0:
        conditional_se = math.sqrt(_variance_of_square(around, fit, np.ones(y.size), design, z) / square) / 2
    return CovariatePartial(
        covariate=i,
        unconditional=unconditional * math.sqrt(factor),
        unconditional_raw=unconditional,
        unconditional_se=unconditional_se,
        conditional=math.sqrt(square * factor),
        conditional_raw=math.sqrt(square),
        conditional_se=conditional_se,
    )


def _within(i: int, codes: Sequence[Codes], share: Floats, fit: Propensities) -> tuple[Floats, Floats]:
    """Return propensities and gradients less their means in the cells of the other covariates."""
    others = [c for j, c in enumerate(codes) if j != i]
    cell = np.zeros(share.size, dtype=np.intp)
    for one in others:
        _, cell = np.unique(cell * (int(one.max()) + 1) + one, return_inverse=True)
    both = np.column_stack([fit.rho, fit.z])
    rest = both - _cell_means(cell, share, both)
    return rest[:, 0], rest[:, 1:]


def _cell_means(cell: Codes, share: Floats, values: Floats) -> Floats:
    size = np.bincount(cell, weights=share)
    sums = np.column_stack([np.bincount(cell, weights=share * column) for column in values.T])
    return np.divide(sums, size[:, None], out=np.zeros_like(sums), where=size[:, None] > 0)[cell]


def _categories(i: int, y: Floats, codes: Sequence[Codes], design: SampleDesign,
                fit: Propensities) -> list[CategoryPartial]:  # fmt: skip
    """Return the partials of every category of one covariate.

    The model's scores make the mean propensity of a category its weighted response rate r_k, so √W_k·(r_k − r) is
    linearised as a function of observed totals: no assumption on the model is needed for its error.
    """
    d = design.weights
    total = float(d.sum())
    share = d / total
    rate = float(share @ y)
    around, z = _within(i, codes, share, fit)
    found = []
    for category in np.flatnonzero(np.bincount(codes[i])):
        inside = (codes[i] == category).astype(float)
        w_k = float(share @ inside)
        if not w_k > 0:
            continue
        r_k = float(share @ (inside * y)) / w_k
        root = math.sqrt(w_k)
        influence = root * (inside * (y - r_k) / w_k - (y - rate)) + (r_k - rate) / (2 * root) * (inside - w_k)
        square = float(share @ (inside * around**2))
        conditional_se = math.nan
        if square > 0:
            conditional_se = math.sqrt(_variance_of_square(around, fit, inside, design, z) / square) / 2
        found.append(
            CategoryPartial(
                covariate=i, category=int(category), n=int(inside.sum()), answered=int((inside * y).sum()), rate=r_k,
                unconditional=root * (r_k - rate), unconditional_se=math.sqrt(variance(design, share * influence)),
                conditional=math.sqrt(square), conditional_se=conditional_se,
            )
        )  # fmt: skip
    return found
