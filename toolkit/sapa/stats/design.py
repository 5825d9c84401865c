"""`SampleDesign`: weights, strata, sampling units and populations of every stage, as integer codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sapa.stats.adjustments import Adjustment
from sapa.stats.codes import Codes, Floats, factorize, first_rows, nest, runs_of
from sapa.stats.faults import Problem, StatError
from sapa.stats.replicates import Replicates

CENSUS = 1e-7
"""A stratum whose share left unsampled is below this adds no variance (R survey: `all(f < 1e-07)`)."""


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """One stage of selection. Units are numbered over the whole sample: they nest in their stratum.

    unit
        (n,) the unit of each row.
    stratum
        (U,) the stratum of each unit.
    parent
        (S,) the unit of the stage before in which a stratum lies; 0 at the first stage.
    sampled
        (S,) units in the sample, as float.
    population
        (S,) units of the stratum in the population; inf: not known, or drawn with replacement.
    first_row
        (S,) first row of each stratum.
    runs
        Where runs of rows of one unit begin; None where rows of a unit seldom stand together.
    """

    unit: Codes
    stratum: Codes
    parent: Codes
    sampled: Floats
    population: Floats
    first_row: Codes
    runs: Codes | None = None

    @property
    def n_units(self) -> int:
        """Number of units in the sample."""
        return int(self.stratum.size)

    @property
    def n_strata(self) -> int:
        """Number of strata at this stage (at later stages: strata within units of the stage before)."""
        return int(self.sampled.size)

    @property
    def unsampled(self) -> Floats:
        """(S,) share of the units left unsampled, (N − n) / N; 1 where N is not known."""
        return 1.0 - self.sampled / self.population

    @property
    def lonely(self) -> Codes:
        """Strata with one unit that is not the whole stratum."""
        return np.flatnonzero((self.sampled == 1) & (self.unsampled >= CENSUS))


@dataclass(frozen=True, slots=True, eq=False)
class SampleDesign:
    """How each row came into the sample. Build it with `SampleDesign.build`.

    weights
        (n,) inverse inclusion probabilities (or calibrated weights).
    stages
        First stage first; at least one.
    weights_from
        `given`, `population` (Π N/n over the stages), `equal` (all 1) or `calibrated`.
    adjustments
        How the weights were calibrated to known totals, in the order in which that was done: the variance is then
        that of the residuals.
    replicates
        Replicate weights, where the variance is to come from them.
    """

    weights: Floats
    stages: tuple[Stage, ...]
    weights_from: str = "given"
    adjustments: tuple[Adjustment, ...] = ()
    replicates: Replicates | None = None

    @classmethod
    def build(
        cls,
        *,
        weights: ArrayLike | None = None,
        strata: Sequence[ArrayLike] = (),
        psu: Sequence[ArrayLike] = (),
        population: Sequence[ArrayLike | None] = (),
        n: int | None = None,
    ) -> SampleDesign:
        """Check the arguments and number strata and units.

        Parameters
        ----------
        weights
            (n,) weights, not negative. None: Π N/n where `population` is known at every stage (as R
            `svydesign(fpc=)` does), else all 1.
        strata
            One (n,) array of labels a stage, first stage first. None given: one stratum.
        psu
            One (n,) array of labels a stage. Labels nest: the same label in another stratum, or in another unit
            of the stage before, is another unit. None given: every row is a unit.
        population
            One (n,) array a stage (or None: not known): the number of that stage's sampling units in the row's
            stratum. nan: not known there, or drawn with replacement. One entry more than `psu` means that the
            rows themselves are the units of the last stage.
        n
            Number of rows; needed only when nothing else is given.

        Raises
        ------
        StatError
            Lengths that differ, missing labels, weights that are negative or not finite, a population below the
            units sampled, a population that varies within its stratum, or a fraction instead of a number of units.
        """
        rows = _rows(weights, strata, psu, population, n)
        if len(population) > len(psu) + 1 or len(strata) > len(psu) + 1:
            raise StatError(
                Problem.STAGES,
                f"{len(strata)} stages of strata, {len(psu)} of psu, {len(population)} of population",
                role="population" if len(population) > len(psu) + 1 else "strata",
                value=max(len(population), len(strata)),
                expected=len(psu) + 1,
            )
        stages: list[Stage] = []
        outer = np.zeros(rows, dtype=np.intp)
        n_outer = 1
        for s in range(max(1, len(psu), len(strata), len(population))):
            stage, outer, n_outer = _stage(
                s,
                outer,
                n_outer,
                strata=strata[s] if s < len(strata) else None,
                psu=psu[s] if s < len(psu) else None,
                population=population[s] if s < len(population) else None,
            )
            stages.append(stage)
        if weights is not None:
            return cls(_weights(weights), tuple(stages), "given")
        known = len(population) == len(stages) and all(bool(np.isfinite(s.population).all()) for s in stages)
        if not known:
            return cls(np.ones(rows), tuple(stages), "equal")
        product = np.ones(rows)
        for stage in stages:
            product *= (stage.population / stage.sampled)[stage.stratum[stage.unit]]
        return cls(product, tuple(stages), "population")

    @property
    def n(self) -> int:
        """Number of rows."""
        return int(self.weights.size)

    @property
    def strata(self) -> tuple[Codes, ...]:
        """(n,) stratum codes of each stage."""
        return tuple(s.stratum[s.unit] for s in self.stages)

    @property
    def psu(self) -> tuple[Codes, ...]:
        """(n,) unit codes of each stage."""
        return tuple(s.unit for s in self.stages)

    @property
    def population(self) -> tuple[Floats, ...]:
        """(n,) population of the row's stratum at each stage; inf where it is not known."""
        return tuple(s.population[s.stratum[s.unit]] for s in self.stages)

    @property
    def all_positive(self) -> bool:
        """True where every weight is above 0."""
        return bool(self.weights.min() > 0)

    @property
    def n_psu(self) -> int:
        """Number of first-stage units."""
        return self.stages[0].n_units

    @property
    def n_strata(self) -> int:
        """Number of first-stage strata."""
        return self.stages[0].n_strata

    @property
    def degf(self) -> int:
        """Degrees of freedom: first-stage units − strata of the whole design, units of weight 0 left out.

        The rule of R `survey::degf`; domains keep the degrees of freedom of the whole design. Replicate weights have
        those of their own: their rank − 1.
        """
        if self.replicates is not None:
            return self.replicates.df
        first = self.stages[0]
        if self.all_positive:
            return first.n_units - first.n_strata
        units = np.unique(first.unit[self.weights != 0])
        return int(units.size - np.unique(first.stratum[units]).size)

    @property
    def lonely(self) -> tuple[int, ...]:
        """Codes of the first-stage strata with one unit that is not the whole stratum."""
        return tuple(int(h) for h in self.stages[0].lonely)

    @property
    def n_lonely(self) -> int:
        """Number of such strata at every stage that adds to the variance."""
        found = 0
        for stage in self.stages:
            found += int(stage.lonely.size)
            if not bool(np.isfinite(stage.population).any()):
                break
        return found

    @property
    def has_population(self) -> bool:
        """True where the number of units is known in at least one first-stage stratum."""
        return bool(np.isfinite(self.stages[0].population).any())


def _rows(
    weights: ArrayLike | None,
    strata: Sequence[ArrayLike],
    psu: Sequence[ArrayLike],
    population: Sequence[ArrayLike | None],
    n: int | None,
) -> int:
    rows = n
    named: list[tuple[str, int | None, ArrayLike | None]] = [("weights", None, weights)]
    named += [("strata", s, a) for s, a in enumerate(strata)]
    named += [("psu", s, a) for s, a in enumerate(psu)]
    named += [("population", s, a) for s, a in enumerate(population)]
    for role, stage, values in named:
        if values is None:
            continue
        length = int(np.shape(values)[0]) if np.ndim(values) == 1 else -1
        rows = length if rows is None else rows
        if length != rows or length < 0:
            raise StatError(
                Problem.LENGTH,
                f"{role} has {length} rows, not {rows}",
                role=role,
                stage=stage,
                value=length,
                expected=rows,
            )
    if not rows:
        raise StatError(Problem.NO_ROWS, "the design has no rows")
    return rows


def _weights(weights: ArrayLike) -> Floats:
    values = np.array(weights, dtype=np.float64)
    bad = ~np.isfinite(values)
    if bool(bad.any()):
        at = int(np.argmax(bad))
        raise StatError(
            Problem.WEIGHT_MISSING,
            f"no finite weight in row {at}",
            role="weights",
            position=at,
            value=float(values[at]),
        )
    bad = values < 0
    if bool(bad.any()):
        at = int(np.argmax(bad))
        raise StatError(
            Problem.WEIGHT_NEGATIVE,
            f"negative weight in row {at}",
            role="weights",
            position=at,
            value=float(values[at]),
        )
    if not bool(values.any()):
        raise StatError(Problem.WEIGHTS_ZERO, "all weights are zero", role="weights", position=0, value=0.0)
    return values


def _stage(
    s: int,
    outer: Codes,
    n_outer: int,
    *,
    strata: ArrayLike | None,
    psu: ArrayLike | None,
    population: ArrayLike | None,
) -> tuple[Stage, Codes, int]:
    """Number the strata and units of one stage inside the units `outer` of the stage before."""
    if strata is None:
        stratum_of_row, n_strata = outer, n_outer
    else:
        inner, n_inner = factorize(strata, role="strata", stage=s)
        stratum_of_row, n_strata = nest(outer, inner, n_inner)
    if psu is None:
        unit = np.arange(outer.size, dtype=np.intp)
        n_units = int(outer.size)
    else:
        inner, n_inner = factorize(psu, role="psu", stage=s)
        unit, n_units = nest(stratum_of_row, inner, n_inner)
    stratum = np.zeros(n_units, dtype=np.intp)
    stratum[unit] = stratum_of_row
    first_row = first_rows(stratum_of_row, n_strata)
    sampled = np.bincount(stratum, minlength=n_strata).astype(np.float64)
    stage = Stage(
        unit=unit,
        stratum=stratum,
        parent=outer[first_row],
        sampled=sampled,
        population=_population(s, population, stratum_of_row, first_row, sampled),
        first_row=first_row,
        runs=runs_of(unit),
    )
    return stage, unit, n_units


def _population(
    s: int, population: ArrayLike | None, stratum_of_row: Codes, first_row: Codes, sampled: Floats
) -> Floats:
    if population is None:
        return np.full(sampled.size, np.inf)
    values = np.array(population, dtype=np.float64)
    values[np.isnan(values)] = np.inf
    by_stratum = values[first_row]

    def refuse(problem: Problem, bad: np.ndarray, text: str, expected: Floats | None = None) -> None:
        if not bool(bad.any()):
            return
        at = int(np.argmax(bad))
        raise StatError(
            problem,
            f"{text} in row {at}, stage {s + 1}",
            role="population",
            stage=s,
            position=at,
            value=float(values[at]),
            expected=None if expected is None else float(expected[at]),
        )

    refuse(Problem.POPULATION_NOT_POSITIVE, values <= 0, "the population is not positive")
    refuse(Problem.POPULATION_FRACTION, values < 1, "a fraction instead of a number of units")
    refuse(
        Problem.POPULATION_VARIES,
        values != by_stratum[stratum_of_row],
        "the population varies within its stratum",
        by_stratum[stratum_of_row],
    )
    drawn = sampled[stratum_of_row]
    refuse(Problem.POPULATION_SMALLER, values < drawn, "the population is smaller than the sample", drawn)
    return by_stratum
