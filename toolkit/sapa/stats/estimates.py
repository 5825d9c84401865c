"""Means, totals, proportions and ratios of a sample, with their design-based variance and design effects.

`mean`, `total`, `ratio` answer for one domain; `means`, `totals`, `ratios` for all domains of a partition in one pass.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import logit

from sapa.stats.codes import Codes, Floats
from sapa.stats.design import SampleDesign
from sapa.stats.domains import Domains
from sapa.stats.faults import Problem, StatError
from sapa.stats.taylor import Lonely, by_totals, checked_rule, variances, variances_of_totals

DUST = 1e-20
"""A spread below this share of the squared estimate may be rounding: all answers are looked at once more."""


CANCELLED = 1e-4
"""A spread below this share of the sum of squares is computed from deviations: the difference would lose digits."""


@dataclass(frozen=True, slots=True)
class StatResult:
    """One estimate. nan stands where a quantity does not exist.

    estimate, se, variance
        In the unit of the variable (proportions are fractions).
    df
        Degrees of freedom of the whole design: first-stage units − strata.
    deff_wor, deff_wr
        Design effect against a simple random sample of the same size drawn without replacement from a population
        of Σ w, and with replacement.
    n
        Rows of the domain with a valid value.
    sum_weights
        Σ w of these rows.
    lost
        Replicates that gave no number.
    """

    estimate: float
    se: float
    df: int
    deff_wor: float
    deff_wr: float
    n: int
    variance: float
    sum_weights: float
    lost: int = 0


def mean(
    y: ArrayLike, design: SampleDesign, *, domain: ArrayLike | None = None, lonely: Lonely | str = "fail"
) -> StatResult:
    """Estimate the mean Σ w·y / Σ w and its variance.

    Parameters
    ----------
    y
        (n,) values; nan: no valid answer, left out as R `na.rm=TRUE` does (a domain of valid answers).
    design
        The whole design.
    domain
        (n,) bool, rows that the estimate is about. The variance keeps the whole design (zero influence outside).
    lonely
        See `sapa.stats.taylor.Lonely`.

    Notes
    -----
    Influence w·(y − ȳ)/Σ w (Särndal, Swensson and Wretman 1992, eq. 5.6.10); with replicates, the means of the
    replicates. Design effects with the formulas of R `survey::svymean`: v / (s²·(N − n)/(N·n)) and v / (s²/n), where
    s² = n/(n−1)·Σ w·(y − ȳ)²/Σ w and N = Σ w.
    """
    return means(y, Domains.of(design, domain), lonely=lonely)[0]


def total(
    y: ArrayLike, design: SampleDesign, *, domain: ArrayLike | None = None, lonely: Lonely | str = "fail"
) -> StatResult:
    """Estimate the total Σ w·y and its variance.

    Parameters, see `mean`. The design effect is that of R `survey::svytotal`: the variance over
    s²·(Σ w)²·(N − n)/(N·n), or over s²·(Σ w)²/n.
    """
    return totals(y, Domains.of(design, domain), lonely=lonely)[0]


def proportion(
    y: ArrayLike, design: SampleDesign, *, domain: ArrayLike | None = None, lonely: Lonely | str = "fail"
) -> StatResult:
    """Estimate the share of rows where `y` is 1 (0 elsewhere, nan: no valid answer): the mean of 0 and 1."""
    return mean(y, design, domain=domain, lonely=lonely)


def ratio(
    y: ArrayLike,
    x: ArrayLike,
    design: SampleDesign,
    *,
    domain: ArrayLike | None = None,
    lonely: Lonely | str = "fail",
) -> StatResult:
    """Estimate the ratio Σ w·y / Σ w·x and its variance.

    Rows count where both are valid. Influence w·(y − r·x)/Σ w·x (Särndal, Swensson and Wretman 1992, eq. 5.6.10); the
    design effect is that of the total of y − r·x, as R `survey::svyratio`.
    """
    return ratios(y, x, Domains.of(design, domain), lonely=lonely)[0]


def means(y: ArrayLike, domains: Domains, *, lonely: Lonely | str = "fail") -> list[StatResult]:
    """Estimate the mean of every domain of a partition; see `mean`."""
    part = _Part.of(domains, y=y)
    values, w, inside = part.columns[0], part.w, part.inside
    checked_rule(lonely)
    if domains.design.replicates is None and by_totals(domains.design):
        quick = _means_of_totals(part)
        if quick is not None:
            return quick
    estimate = inside.products(w, values) / part.divisor
    centred = values - inside.spread(estimate)
    weighted = w * centred
    spread = inside.products(weighted, centred)
    alike = (spread <= DUST * part.divisor * estimate**2) & (spread > 0)
    if bool(alike.any()):
        # Where all answers are alike the error is 0, not the dust of rounding with a design effect of dust over dust.
        estimate = part.common(values, estimate, alike)
        centred = values - inside.spread(estimate)
        weighted = w * centred
        spread = inside.products(weighted, centred)
    if (replicates := domains.design.replicates) is not None:
        both = part.replicated(np.column_stack([centred, np.ones(centred.size)]))
        with np.errstate(divide="ignore", invalid="ignore"):
            v, lost = replicates.variances(both[:, 0] / both[:, 1], np.zeros(domains.k))
    else:
        v, lost = variances(inside, weighted, lonely=lonely) / part.divisor**2, 0
    return part.results(estimate, v, part.variance(spread) / part.counted, lost=lost)


def _means_of_totals(part: _Part) -> list[StatResult] | None:
    """Return the means from sums of w·y and w alone; None where these would cancel too far.

    One pass less for each sum: what matters for a million rows. The influence of a unit is t_y − ȳ·t_w.
    """
    inside, values = part.inside, part.columns[0]
    weighted = part.w * values
    squares = inside.products(weighted, values)
    by_cell = [cells.sums(weighted) for cells in inside.cells]
    if inside.k == 1:
        estimate = by_cell[0].sum(keepdims=True) / part.divisor
    else:
        domain = inside.cells[0].group % inside.k
        estimate = np.bincount(domain, weights=by_cell[0], minlength=inside.k) / part.divisor
    spread = squares - part.divisor * estimate**2
    if not bool((spread >= CANCELLED * squares).all()):
        return None
    weights = inside.weights_by_cell() if part.whole else [cells.sums(part.w) for cells in inside.cells]
    centred = [
        t - (estimate[0] if inside.k == 1 else estimate[cells.group % inside.k]) * w
        for t, w, cells in zip(by_cell, weights, inside.cells, strict=True)
    ]
    v = variances_of_totals(inside, centred) / part.divisor**2
    return part.results(estimate, v, part.variance(spread) / part.counted, lost=0)


def totals(y: ArrayLike, domains: Domains, *, lonely: Lonely | str = "fail") -> list[StatResult]:
    """Estimate the total of every domain of a partition; see `total`."""
    part = _Part.of(domains, y=y)
    values, w, inside = part.columns[0], part.w, part.inside
    weighted = w * values
    estimate = inside.sums(weighted)
    centred = values - inside.spread(estimate / part.divisor)
    spread = inside.products(w * centred, centred)
    if (replicates := domains.design.replicates) is not None:
        v, lost = replicates.variances(part.replicated(values[:, None])[:, 0], estimate)
    else:
        v, lost = variances(inside, weighted, lonely=lonely), 0
    return part.results(estimate, v, part.variance(spread) * part.sum_w**2 / part.counted, lost=lost)


def ratios(y: ArrayLike, x: ArrayLike, domains: Domains, *, lonely: Lonely | str = "fail") -> list[StatResult]:
    """Estimate the ratio of every domain of a partition; see `ratio`."""
    part = _Part.of(domains, y=y, x=x)
    (above, under), w, inside = part.columns, part.w, part.inside
    below = inside.products(w, under)
    divisor = np.where(below == 0, 1.0, below)
    estimate = inside.products(w, above) / divisor
    influence = (above - inside.spread(estimate) * under) / inside.spread(divisor)
    if (replicates := domains.design.replicates) is not None:
        both = part.replicated(np.column_stack([above, under]))
        with np.errstate(divide="ignore", invalid="ignore"):
            v, lost = replicates.variances(both[:, 0] / both[:, 1], estimate)
    else:
        v, lost = variances(inside, w * influence, lonely=lonely), 0
    centred = influence - inside.spread(inside.products(w, influence) / part.divisor)
    wr = part.variance(inside.products(w * centred, centred)) * part.sum_w**2 / part.counted
    return part.results(estimate, v, wr, lost=lost, exists=below != 0)


def logit_errors(y: ArrayLike, domains: Domains) -> Floats:
    """Return the (k,) standard errors of logit p from the replicates of a share; nan where a replicate is 0 or 1."""
    part = _Part.of(domains, y=y)
    replicates = domains.design.replicates
    if replicates is None:
        raise StatError(Problem.REPLICATES_FEW, "the design has no replicates", role="replicates")
    both = part.replicated(np.column_stack([part.columns[0], np.ones(part.w.size)]))
    share = part.inside.products(part.w, part.columns[0]) / part.divisor
    with np.errstate(divide="ignore", invalid="ignore"):
        v, _ = replicates.variances(logit(both[:, 0] / both[:, 1]), logit(share))
        return np.asarray(np.sqrt(v), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """The valid rows of a partition and what every statistic needs of them.

    columns
        (m,) values, 0 where one of them is missing. w: (m,) weights, 0 there.
    n, nobs, sum_w
        (k,) valid rows, those with a weight, Σ w.
    whole
        Every row inside counts.
    """

    inside: Domains
    columns: tuple[Floats, ...]
    w: Floats
    n: Codes
    nobs: Codes
    sum_w: Floats
    whole: bool

    @classmethod
    def of(cls, domains: Domains, **columns: ArrayLike) -> _Part:
        arrays, missing = _checked(domains, columns)
        inside = domains
        if missing is not None and domains.k == 1:
            # One domain: the missing rows are dropped. Several: they stay with weight 0, so that cells need not be
            # numbered again for every column.
            inside = domains.keep(~missing)
            arrays = tuple(a[~missing] for a in arrays)
            missing = None
        w, sum_w = inside.weights, inside.sum_w
        if missing is not None:
            w = np.where(missing, 0.0, w)
            arrays = tuple(np.where(missing, 0.0, a) for a in arrays)
            sum_w = inside.sums(w)
        n = inside.counts(None if missing is None else ~missing)
        nobs = n if inside.positive else inside.counts(w > 0)
        return cls(inside, arrays, w, n, nobs, sum_w, missing is None)

    @property
    def divisor(self) -> Floats:
        """(k,) Σ w, and 1 where there is nothing to divide."""
        return np.where(self.sum_w > 0, self.sum_w, 1.0)

    @property
    def counted(self) -> Floats:
        """(k,) rows with a weight, at least 1."""
        return np.maximum(self.nobs, 1).astype(np.float64)

    def variance(self, spread: Floats) -> Floats:
        """Return n/(n−1)·Σ w·d²/Σ w (R `survey::svyvar`); nan for one row."""
        n = self.nobs.astype(np.float64)
        factor = np.divide(n, n - 1, out=np.full(n.size, np.nan), where=n > 1)
        return np.asarray(spread / self.divisor * factor, dtype=np.float64)

    def common(self, values: Floats, estimate: Floats, suspect: NDArray[np.bool_]) -> Floats:
        """Return the estimates, with the answer itself where all answers of a suspected domain are alike."""
        found = estimate.copy()
        for d in np.flatnonzero(suspect):
            answers = values[self.w > 0] if self.inside.k == 1 else values[(self.inside.code == d) & (self.w > 0)]
            if answers.size and answers.min() == answers.max():
                found[d] = answers[0]
        return found

    def replicated(self, y: Floats) -> Floats:
        """Return (R, c, k) replicate totals of (m, c) columns over the valid rows."""
        replicates = self.inside.design.replicates
        assert replicates is not None  # noqa: S101 - asked only of such designs
        rows, code = self.inside.rows, self.inside.code
        if self.inside.k > 1 and bool((self.n < self.inside.counts()).any()):
            y = y * (self.w > 0)[:, None]
        return replicates.source.totals(y, rows, code, self.inside.k)

    def results(
        self, estimate: Floats, v: Floats, wr: Floats, *, lost: int, exists: NDArray[np.bool_] | None = None
    ) -> list[StatResult]:
        """Return one result a domain; nan where it has no weight."""
        known = (self.sum_w > 0) & (True if exists is None else exists)
        with np.errstate(divide="ignore", invalid="ignore"):
            wor = wr * (self.sum_w - self.nobs) / self.sum_w
            # Weights that sum to no more than the sample leave no population to be drawn from.
            deff_wor = np.where(known & (wor > 0), v / wor, np.nan)
            deff_wr = np.where(known & (wr > 0), v / wr, np.nan)
            se = np.where(known & (v >= 0), np.sqrt(v), np.nan)
        df = self.inside.design.degf
        columns = (
            np.where(known, estimate, np.nan).tolist(), se.tolist(), deff_wor.tolist(), deff_wr.tolist(),
            self.n.tolist(), np.where(known, v, np.nan).tolist(), self.sum_w.tolist(),
        )  # fmt: skip
        return [
            StatResult(estimate=e, se=s, df=df, deff_wor=a, deff_wr=b, n=n, variance=u, sum_weights=t, lost=lost)
            for e, s, a, b, n, u, t in zip(*columns, strict=True)
        ]


def _checked(domains: Domains, columns: dict[str, ArrayLike]) -> tuple[tuple[Floats, ...], NDArray[np.bool_] | None]:
    """Return the values of the rows inside, and which of these rows miss one of them (None: none does)."""
    n = domains.design.n
    found: list[Floats] = []
    missing: NDArray[np.bool_] | None = None
    for name, given in columns.items():
        values = np.asarray(given, dtype=np.float64)
        if values.shape != (n,):
            raise StatError(
                Problem.LENGTH,
                f"{name} has shape {values.shape}, not ({n},)",
                role=name,
                value=values.size,
                expected=n,
            )
        part = values if domains.rows is None else values[domains.rows]
        found.append(part)
        # One sum tells whether every value is finite, without an array of flags.
        if math.isfinite(float(part.sum())):
            continue
        finite = np.isfinite(part)
        endless = np.isinf(part)
        if bool(endless.any()):
            at = int(np.argmax(endless)) if domains.rows is None else int(domains.rows[np.argmax(endless)])
            raise StatError(
                Problem.VALUE_INFINITE,
                f"{name} is infinite in row {at}",
                role=name,
                position=at,
                value=float(values[at]),
            )
        if not bool(finite.all()):
            missing = ~finite if missing is None else missing | ~finite
    return tuple(found), missing
