"""What the statistics refuse, as data: callers that know columns and rows turn it into words."""

from __future__ import annotations

from enum import StrEnum


class Problem(StrEnum):
    """Why an argument cannot be worked with."""

    NO_ROWS = "no_rows"
    LENGTH = "length"
    STAGES = "stages"
    CODE_MISSING = "code_missing"
    WEIGHT_MISSING = "weight_missing"
    WEIGHT_NEGATIVE = "weight_negative"
    WEIGHTS_ZERO = "weights_zero"
    POPULATION_FRACTION = "population_fraction"
    POPULATION_NOT_POSITIVE = "population_not_positive"
    POPULATION_SMALLER = "population_smaller"
    POPULATION_VARIES = "population_varies"
    VALUE_INFINITE = "value_infinite"
    LEVEL = "level"
    OPTION = "option"
    RANGE = "range"
    LONELY = "lonely"
    QUANTILE = "quantile"
    REPLICATES_FEW = "replicates_few"
    REPLICATE_KIND = "replicate_kind"
    REPLICATE_SCALE = "replicate_scale"
    REPLICATE_RSCALES = "replicate_rscales"
    REPLICATE_RHO = "replicate_rho"
    REPLICATE_SEED = "replicate_seed"
    REPLICATE_STRATA = "replicate_strata"
    REPLICATE_PAIRS = "replicate_pairs"
    REPLICATE_CENSUS = "replicate_census"
    REPLICATE_LONELY = "replicate_lonely"
    MARGIN_UNKNOWN_LEVEL = "margin_unknown_level"
    MARGIN_EMPTY_LEVEL = "margin_empty_level"
    MARGIN_NOT_POSITIVE = "margin_not_positive"
    MARGIN_TOTALS_DIFFER = "margin_totals_differ"
    MARGIN_CONTRADICTION = "margin_contradiction"
    NOT_CONVERGED = "not_converged"
    BOUNDS = "bounds"


class StatError(ValueError):
    """An argument that cannot be worked with.

    Parameters
    ----------
    problem
        Which of the closed set of problems it is.
    text
        One sentence for developers.
    role
        `weights`, `strata`, `psu`, `population`, `y`, `x` …
    stage
        Stage of the design, first stage 0; None where stages have no part in it.
    position
        First row (0-based) where it stands; None where no row is to blame.
    value
        What stands there.
    expected
        The number it was compared with (units in the sample, the other length …).
    """

    def __init__(
        self,
        problem: Problem,
        text: str,
        *,
        role: str | None = None,
        stage: int | None = None,
        position: int | None = None,
        value: float | str | None = None,
        expected: float | None = None,
    ) -> None:
        super().__init__(text)
        self.problem = problem
        self.role = role
        self.stage = stage
        self.position = position
        self.value = value
        self.expected = expected


class LonelyUnitsError(StatError):
    """Strata with a single sampling unit, whose variance cannot be estimated without an assumption.

    `positions` holds the first row (0-based) of each such stratum, so that callers can name it.
    """

    def __init__(self, stage: int, strata: tuple[int, ...], positions: tuple[int, ...]) -> None:
        super().__init__(
            Problem.LONELY,
            f"{len(strata)} strata have one sampling unit at stage {stage + 1}",
            role="psu",
            stage=stage,
            position=positions[0] if positions else None,
            value=len(strata),
        )
        self.strata = strata
        self.positions = positions
