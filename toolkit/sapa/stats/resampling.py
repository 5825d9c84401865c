"""Replicate weights made from a design: jackknife, balanced half samples, Rao and Wu's bootstrap; and given ones."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from sapa.stats.codes import Codes, Floats
from sapa.stats.design import CENSUS, SampleDesign, Stage
from sapa.stats.faults import LonelyUnitsError, Problem, StatError
from sapa.stats.hadamard import hadamard, order_for
from sapa.stats.replicates import GivenColumns, Jackknife, ReplicateKind, Replicates, UnitFactors
from sapa.stats.taylor import Lonely, checked_rule


def given_replicates(
    weights: ArrayLike,
    kind: ReplicateKind | str,
    *,
    scale: float | None = None,
    rscales: ArrayLike | None = None,
    rho: float | None = None,
    mse: bool = False,
) -> Replicates:
    """Take delivered replicate weights, with the constants that their kind implies or that were given.

    Parameters
    ----------
    weights
        (n, R) analysis weights (R `combined.weights=TRUE`).
    kind
        BRR: scale 1/R. Fay: 1/(R·(1 − rho)²), needs `rho` or `scale`. JK1, bootstrap and other need `scale`; JKn needs
        `rscales`.
    scale, rscales
        As R `svrepdesign`. rscales: (R,), 1 where it is not given.
    mse
        Deviations from the full-sample estimate.

    Raises
    ------
    StatError
        A constant that the kind needs is missing, or the lengths differ.
    """
    chosen = _kind(kind)
    columns = np.asarray(weights, dtype=np.float64)
    if columns.ndim != 2 or columns.shape[1] < 2:
        raise StatError(Problem.REPLICATES_FEW, "fewer than two replicates", role="replicates")
    count = int(columns.shape[1])
    if not bool(np.isfinite(columns).all()):
        at = int(np.argmax(~np.isfinite(columns).all(axis=1)))
        raise StatError(Problem.WEIGHT_MISSING, f"no replicate weight in row {at}", role="replicates", position=at)
    if rho is not None and not 0 <= rho < 1:
        raise StatError(Problem.REPLICATE_RHO, f"rho must lie in 0 … 1, got {rho}", role="rho", value=rho)
    if chosen is ReplicateKind.JKN and rscales is None:
        raise StatError(Problem.REPLICATE_RSCALES, "JKn needs rscales", role="rscales")
    factor = _given_scale(chosen, scale, rho, count)
    each = np.ones(count) if rscales is None else np.asarray(rscales, dtype=np.float64).ravel()
    if each.size == 1:
        each = np.full(count, float(each[0]))
    if each.size != count or not bool((each >= 0).all()):
        raise StatError(
            Problem.REPLICATE_RSCALES,
            f"{each.size} rscales for {count} replicates",
            role="rscales",
            value=each.size,
            expected=count,
        )
    source = GivenColumns(columns)
    return Replicates(chosen, source, factor, each, source.rank(None) - 1, mse=mse, rho=rho or 0.0)


def _given_scale(kind: ReplicateKind, scale: float | None, rho: float | None, count: int) -> float:
    if scale is not None and not (scale > 0 and math.isfinite(scale)):
        raise StatError(Problem.REPLICATE_SCALE, f"the scale must be positive, got {scale}", role="scale", value=scale)
    implied = {
        ReplicateKind.BRR: 1 / count,
        ReplicateKind.FAY: None if rho is None else 1 / (count * (1 - rho) ** 2),
        ReplicateKind.JKN: 1.0 if scale is None else scale,
    }.get(kind)
    if implied is None and scale is None:
        raise StatError(Problem.REPLICATE_SCALE, f"{kind.value} needs a scale", role="scale")
    if implied is None or scale is None:
        return float(implied if scale is None else scale)  # type: ignore[arg-type]
    if not math.isclose(implied, scale, rel_tol=1e-6):
        raise StatError(
            Problem.REPLICATE_SCALE,
            f"{kind.value} with {count} replicates has the scale {implied}",
            role="scale",
            value=scale,
            expected=implied,
        )
    return implied


def make_replicates(
    design: SampleDesign,
    kind: ReplicateKind | str,
    *,
    rho: float = 0.0,
    count: int | None = None,
    seed: int | None = None,
    mse: bool = False,
    lonely: Lonely | str = "fail",
) -> Replicates:
    """Make replicates from the first stage of a design, as R `as.svrepdesign` does.

    Parameters
    ----------
    design
        Strata and sampling units of the first stage; a population of units is used by the jackknife.
    kind
        JK1: leave one unit of an unstratified design out (scale (1 − f)(n − 1)/n). JKn: of a stratified one, rscales
        (1 − f_h)(n_h − 1)/n_h (Rust 1985). BRR, Fay: two units a stratum, half samples balanced by a Hadamard matrix
        (McCarthy 1969; Judkins 1990); no finite population correction. bootstrap: n_h − 1 units of each stratum
        drawn with replacement, factors n_h/(n_h − 1) (Rao and Wu 1988, section 2 with m = n − 1; R
        `type="subbootstrap"`), no finite population correction.
    rho
        Of Fay's method, in 0 … 1.
    count, seed
        Replicates of the bootstrap, and the seed of numpy's PCG64 generator.
    mse
        Deviations from the full-sample estimate.
    lonely
        What a stratum of one unit means for JKn and the bootstrap; see `sapa.stats.taylor.Lonely`.

    Raises
    ------
    StatError
        The kind does not fit the design. LonelyUnitsError: strata of one unit under `fail`.
    """
    if design.adjustments:
        # Every replicate would need a calibration of its own; without it the variance would be that of other weights.
        raise StatError(Problem.REPLICATE_KIND, "replicates of calibrated weights are not made", role="calibrated")
    chosen, rule = _kind(kind), checked_rule(lonely)
    first = design.stages[0]
    if chosen in (ReplicateKind.JK1, ReplicateKind.JKN):
        return _jackknife(design, chosen, rule, mse=mse)
    if chosen in (ReplicateKind.BRR, ReplicateKind.FAY):
        return _half_samples(design, chosen, rho if chosen is ReplicateKind.FAY else 0.0, mse=mse)
    if chosen is ReplicateKind.OTHER:
        raise StatError(Problem.REPLICATE_KIND, "replicates of kind other are given, not made", role="kind")
    if count is None or count < 2:
        raise StatError(Problem.REPLICATES_FEW, "the bootstrap needs a number of replicates", role="count", value=count)
    if seed is None:
        raise StatError(Problem.REPLICATE_SEED, "the bootstrap needs a seed", role="seed")
    _refuse_lonely(first, rule)
    rng = np.random.Generator(np.random.PCG64(seed))
    factors = np.ones((first.n_units, count))
    order = np.argsort(first.stratum, kind="stable")
    starts = np.cumsum(first.sampled).astype(np.intp)
    for units in np.split(order, starts[:-1]):
        n = units.size
        if n > 1:
            drawn = rng.multinomial(n - 1, np.full(n, 1 / n), size=count)
            factors[units] = drawn.T * (n / (n - 1))
    df = min(count, first.n_units - first.n_strata + 1) - 1
    source = UnitFactors(first.unit, design.weights, factors)
    return Replicates(chosen, source, 1 / (count - 1), np.ones(count), df, mse=mse, seed=seed, made=True)


def _kind(kind: ReplicateKind | str) -> ReplicateKind:
    try:
        return ReplicateKind(kind)
    except ValueError:
        raise StatError(
            Problem.OPTION,
            f"kind must be one of {', '.join(ReplicateKind)}; got {kind!r}",
            role="kind",
            value=str(kind),
        ) from None


def _refuse_lonely(first: Stage, rule: Lonely) -> None:
    alone = first.lonely
    if alone.size and rule is Lonely.FAIL:
        raise LonelyUnitsError(0, tuple(int(h) for h in alone), tuple(int(i) for i in first.first_row[alone]))


def _jackknife(design: SampleDesign, kind: ReplicateKind, rule: Lonely, *, mse: bool) -> Replicates:
    first = design.stages[0]
    if kind is ReplicateKind.JK1 and first.n_strata > 1:
        raise StatError(Problem.REPLICATE_STRATA, "JK1 is for a design without strata", role="kind", value=kind.value)
    _refuse_lonely(first, rule)
    unsampled = first.unsampled
    counted = (unsampled >= CENSUS) & (first.sampled > 1)
    left_out: Codes = np.flatnonzero(counted[first.stratum])
    n = first.sampled[first.stratum[left_out]]
    rscales: Floats = unsampled[first.stratum[left_out]] * (n - 1) / n
    raise_by = n / (n - 1)
    group = first.stratum
    scale = 1.0
    if first.lonely.size and rule is Lonely.ADJUST:
        raise StatError(Problem.REPLICATE_LONELY, "no replicates for lonely=adjust", role="lonely", value=rule.value)
    if first.lonely.size and rule is Lonely.AVERAGE:
        scale = first.n_units / left_out.size if left_out.size else math.nan
    if left_out.size == 0:
        raise StatError(Problem.REPLICATE_CENSUS, "every stratum is the whole of its population", role="kind")
    if kind is ReplicateKind.JK1:
        scale, rscales = float(rscales[0]), np.ones(left_out.size)
    # Replicates of a stratum have one linear dependence with the full sample: rank = units − strata + 1.
    df = int(left_out.size - counted.sum())
    source = Jackknife(first.unit, design.weights, group, left_out, raise_by)
    return Replicates(kind, source, scale, rscales, df, mse=mse, made=True)


def _half_samples(design: SampleDesign, kind: ReplicateKind, rho: float, *, mse: bool) -> Replicates:
    first = design.stages[0]
    if not 0 <= rho < 1:
        raise StatError(Problem.REPLICATE_RHO, f"rho must lie in 0 … 1, got {rho}", role="rho", value=rho)
    wrong = np.flatnonzero(first.sampled != 2)
    if wrong.size:
        h = int(wrong[0])
        raise StatError(
            Problem.REPLICATE_PAIRS,
            f"{wrong.size} strata do not have two units",
            role="kind",
            position=int(first.first_row[h]),
            value=float(first.sampled[h]),
            expected=2,
        )
    strata = first.n_strata
    order = order_for(strata + 1)
    signs = hadamard(order)[1 : strata + 1].astype(np.float64)
    # The first unit of a stratum (in the order of the rows) is left out where the sign is +1.
    pairs = np.argsort(first.stratum * 2, kind="stable").reshape(strata, 2)
    seen = np.full(first.n_units, design.n)
    np.minimum.at(seen, first.unit, np.arange(design.n))
    pairs = np.where(seen[pairs[:, :1]] < seen[pairs[:, 1:]], pairs, pairs[:, ::-1])
    factors = np.empty((first.n_units, order))
    factors[pairs[:, 0]] = 1 - (1 - rho) * signs
    factors[pairs[:, 1]] = 1 + (1 - rho) * signs
    source = UnitFactors(first.unit, design.weights, factors)
    scale = 1 / (order * (1 - rho) ** 2)
    return Replicates(kind, source, scale, np.ones(order), strata, mse=mse, rho=rho, made=True)
