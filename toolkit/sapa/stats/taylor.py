"""Variance of a weighted total by Taylor linearisation: stage by stage, with finite population corrections."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from sapa.stats.adjustments import residuals
from sapa.stats.codes import Codes, Floats
from sapa.stats.design import CENSUS, SampleDesign, Stage
from sapa.stats.domains import Cells, Domains
from sapa.stats.faults import LonelyUnitsError, Problem, StatError


class Lonely(StrEnum):
    """What to do with a stratum of one unit that is not the whole stratum. The names are those of R `survey`.

    fail
        Refuse, naming the strata.
    remove, certainty
        It adds no variance.
    adjust
        Its unit is compared with the whole sample instead of its stratum.
    average
        It adds what the other strata add on average.
    """

    FAIL = "fail"
    REMOVE = "remove"
    CERTAINTY = "certainty"
    ADJUST = "adjust"
    AVERAGE = "average"


def variance(design: SampleDesign, z: Floats, rows: Codes | None = None, *, lonely: Lonely | str = "fail") -> float:
    """Estimate the variance of Σ z over the sample.

    Stage by stage: at each stage, in stratum h with n_h units of N_h and unit totals t,
    (1 − n_h/N_h) · n_h/(n_h − 1) · Σ (t − t̄_h)²; what a later stage adds is multiplied by n/N of the stages before
    (Bellhouse 1985; the semantics of R `survey::svyrecvar`). Where no population is known this is the ultimate
    cluster estimator (Särndal, Swensson and Wretman 1992, eq. 4.6.2).

    Parameters
    ----------
    design
        The whole design, whatever the domain is.
    z
        Weighted influence of each row, in the unit of the estimate: (n,), or one value for each of `rows`.
    rows
        Rows of the domain; elsewhere z is 0. None: all rows.
    lonely
        See `Lonely`. As in R, a lonely stratum outside the domain does no harm.

    Raises
    ------
    LonelyUnitsError
        A stratum has one unit and `lonely` is `fail`; or `average` has no other stratum to take the average of.
    """
    rule = checked_rule(lonely)
    # What known totals explain is no error: a calibrated design has the variance of the residuals.
    z, rows = residuals(design.adjustments, z, rows, n=design.n)
    total = 0.0
    share = np.ones(1)
    for number, stage in enumerate(design.stages):
        # Share of each stratum's contribution that counts: n/N of every stage before.
        share = share[stage.parent]
        if not bool((share > 0).any()):
            break
        total += _one_stage(stage, number, z, rows, rule=rule, share=share)
        share = (share * stage.sampled / stage.population)[stage.stratum]
    return total


def variances(domains: Domains, z: Floats, *, lonely: Lonely | str = "fail") -> Floats:
    """Estimate the variance of Σ z over each domain, as `variance` does, in one pass over the rows.

    Parameters
    ----------
    domains
        The partition of the rows.
    z
        (m,) weighted influence of each row inside, each on the estimate of its own domain.
    lonely
        See `Lonely`.

    Returns
    -------
    (k,) variances.
    """
    rule = checked_rule(lonely)
    if not by_totals(domains.design):
        return np.array([variance(domains.design, *_of_domain(domains, z, d), lonely=rule) for d in range(domains.k)])
    return variances_of_totals(domains, [cells.sums(z) for cells in domains.cells])


def by_totals(design: SampleDesign) -> bool:
    """Tell whether the variance needs no more than the totals of the units: no lonely stratum, no calibration."""
    return not design.n_lonely and not design.adjustments


def variances_of_totals(domains: Domains, totals: Sequence[Floats]) -> Floats:
    """Return (k,) variances from the totals of the cells of each stage; see `variances`."""
    total = np.zeros(domains.k)
    share = np.ones(1)
    for stage, cells, sums in zip(domains.design.stages, domains.cells, totals, strict=True):
        share = share[stage.parent]
        if not bool((share > 0).any()):
            break
        total += share @ _one_stage_by_domain(stage, cells, sums)
        share = (share * stage.sampled / stage.population)[stage.stratum]
    return total


def checked_rule(lonely: Lonely | str) -> Lonely:
    """Return the rule of that name; an unknown one is refused."""
    try:
        return Lonely(lonely)
    except ValueError:
        raise StatError(
            Problem.OPTION,
            f"lonely must be one of {', '.join(Lonely)}; got {lonely!r}",
            role="lonely",
            value=str(lonely),
        ) from None


def _of_domain(domains: Domains, z: Floats, d: int) -> tuple[Floats, Codes | None]:
    return (z if domains.k == 1 else z[domains.code == d]), domains.members(d)


def _one_stage_by_domain(stage: Stage, cells: Cells, totals: Floats) -> Floats:
    """(S, k) what each stratum adds in each domain; units without rows in a domain count with total 0."""
    n = stage.sampled[:, None]
    means = np.bincount(cells.group, weights=totals, minlength=cells.present.size).reshape(cells.present.shape) / n
    around = (totals - means.ravel()[cells.group]) ** 2
    squares = np.bincount(cells.group, weights=around, minlength=cells.present.size).reshape(cells.present.shape)
    added: Floats = _scale(stage)[:, None] * (squares + (n - cells.present) * means**2)
    return added


def _scale(stage: Stage) -> Floats:
    """(S,) the factor of the sum of squares: (1 − n/N)·n/(n − 1); 0 in a census of the stratum."""
    n, unsampled = stage.sampled, stage.unsampled
    scale = unsampled * np.where(n > 1, n / np.maximum(n - 1, 1), 1.0)
    scale[unsampled < CENSUS] = 0.0
    return scale


def _one_stage(stage: Stage, number: int, z: Floats, rows: Codes | None, *, rule: Lonely, share: Floats) -> float:
    unit = stage.unit if rows is None else stage.unit[rows]
    totals = np.bincount(unit, weights=z, minlength=stage.n_units)
    n = stage.sampled
    means = np.bincount(stage.stratum, weights=totals, minlength=n.size) / n
    squares = np.bincount(stage.stratum, weights=(totals - means[stage.stratum]) ** 2, minlength=n.size)
    added = _scale(stage) * squares
    if stage.lonely.size:
        added = _with_lonely(stage, number, added, means=means, unit=unit, rule=rule, share=share)
    return float(share @ added)


def _with_lonely(
    stage: Stage, number: int, added: Floats, *, means: Floats, unit: Codes, rule: Lonely, share: Floats
) -> Floats:
    present = np.zeros(added.size, dtype=bool)
    present[stage.stratum[unit]] = True
    alone = stage.lonely
    alone = alone[present[alone] & (share[alone] > 0)]
    if alone.size == 0:
        return added
    if rule is Lonely.FAIL:
        raise _refusal(stage, number, alone)
    added = added.copy()
    if rule is Lonely.ADJUST:
        added[alone] = stage.unsampled[alone] * means[alone] ** 2
    if rule is Lonely.AVERAGE:
        usable: NDArray[np.bool_] = present.copy()
        usable[alone] = False
        groups = int(stage.parent.max()) + 1
        strata = np.bincount(stage.parent, weights=present, minlength=groups)
        known = np.bincount(stage.parent, weights=usable, minlength=groups)
        without = alone[known[stage.parent[alone]] == 0]
        if without.size:
            raise _refusal(stage, number, without)
        factor = np.divide(strata, known, out=np.ones(groups), where=known > 0)
        added *= factor[stage.parent]
    return added


def _refusal(stage: Stage, number: int, strata: Codes) -> LonelyUnitsError:
    return LonelyUnitsError(number, tuple(int(h) for h in strata), tuple(int(i) for i in stage.first_row[strata]))
