"""`SampleDesign`: labels become units, and what cannot be a design is refused by row."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sapa.stats import Problem, SampleDesign, StatError

REGION = ["a", "a", "a", "b", "b", "b"]
VILLAGE = [1, 1, 2, 1, 2, 2]


def refused(problem, **arguments):
    with pytest.raises(StatError) as caught:
        SampleDesign.build(**arguments)
    assert caught.value.problem is problem
    return caught.value


def test_labels_nest_in_strata_and_in_units_of_the_stage_before():
    """Village 1 of region a and village 1 of region b are two units; so are houses of two villages."""
    design = SampleDesign.build(strata=[REGION], psu=[VILLAGE, [1, 1, 1, 1, 1, 2]])
    assert design.n_strata == 2
    assert design.n_psu == 4
    # houses: a1-1 (twice), a2-1, b1-1, b2-1, b2-2
    assert design.stages[1].n_units == 5
    assert design.degf == 2


def test_without_units_every_row_is_one():
    """A simple random sample of n rows has n − 1 degrees of freedom."""
    design = SampleDesign.build(n=5)
    assert (design.n_psu, design.n_strata, design.degf) == (5, 1, 4)
    assert design.weights.tolist() == [1.0] * 5
    assert design.weights_from == "equal"


def test_codes_of_any_kind_mean_the_same():
    """Texts, whole numbers, huge whole numbers, floats and booleans are only labels."""
    texts = SampleDesign.build(strata=[["x", "x", "y", "y"]])
    for labels in ([3, 3, 9, 9], [10**15, 10**15, 7, 7], [0.5, 0.5, 1.5, 1.5], [True, True, False, False]):
        design = SampleDesign.build(strata=[labels])
        assert design.strata[0][0] == design.strata[0][1] != design.strata[0][2]
        assert design.degf == texts.degf == 2


def test_rows_of_weight_zero_are_no_degrees_of_freedom():
    """R: degf counts clusters and strata of rows whose weight is not 0."""
    design = SampleDesign.build(weights=[1, 1, 0, 1, 1, 1], strata=[REGION], psu=[VILLAGE])
    assert design.degf == 1


def test_weights_come_from_the_population_of_every_stage():
    """Two of 10 villages, then 2 of 6 and 1 of 4 houses: 10/2·6/2 = 15 and 10/2·4/1 = 20."""
    design = SampleDesign.build(psu=[[1, 1, 2]], population=[[10, 10, 10], [6, 6, 4]])
    assert design.weights.tolist() == [15.0, 15.0, 20.0]
    assert design.weights_from == "population"
    assert len(design.stages) == 2


def test_lonely_strata_are_known_and_a_whole_stratum_is_not_lonely():
    """Stratum b has one unit of five; stratum c has one unit of one."""
    design = SampleDesign.build(strata=[["a", "a", "b", "c"]], population=[[9, 9, 5, 1]])
    assert [int(design.stages[0].first_row[h]) for h in design.lonely] == [2]
    assert design.n_lonely == 1


@pytest.mark.parametrize("value", [0.0301, 0.97, 1e-6])
def test_a_fraction_in_place_of_a_number_of_units_is_refused(value):
    """n/N and 1 − n/N are no number of units: samplics took the one for the other and gave 740 for 9.25."""
    error = refused(Problem.POPULATION_FRACTION, population=[[100, 100, value]], n=3)
    assert (error.role, error.stage, error.position, error.value) == ("population", 0, 2, value)
    assert "fraction" in str(error)


def test_a_population_below_its_sample_is_refused_with_both_numbers():
    """Three units cannot come from two."""
    error = refused(Problem.POPULATION_SMALLER, population=[[2, 2, 2]])
    assert (error.position, error.value, error.expected) == (0, 2.0, 3.0)


def test_a_population_that_varies_within_its_stratum_is_refused():
    """One stratum has one number of units."""
    error = refused(Problem.POPULATION_VARIES, strata=[REGION], population=[[50, 50, 50, 40, 41, 40]])
    assert (error.position, error.value, error.expected) == (4, 41.0, 40.0)


@pytest.mark.parametrize("value", [0, -3])
def test_a_population_that_is_not_positive_is_refused(value):
    """A stratum without units has no sample."""
    assert refused(Problem.POPULATION_NOT_POSITIVE, population=[[9, value]]).position == 1


@pytest.mark.parametrize(
    ("weights", "problem"),
    [
        ([1, math.nan, 2], Problem.WEIGHT_MISSING),
        ([1, math.inf, 2], Problem.WEIGHT_MISSING),
        ([1, -1, 2], Problem.WEIGHT_NEGATIVE),
        ([0, 0, 0], Problem.WEIGHTS_ZERO),
    ],
)
def test_weights_that_cannot_be_weights_are_refused(weights, problem):
    """Missing, infinite and negative weights, and weights that are all zero."""
    assert refused(problem, weights=weights).role == "weights"


@pytest.mark.parametrize("labels", [[1, -1, 2], ["a", None, "b"], [1.0, math.nan, 2.0], ["a", math.nan, "b"]])
def test_a_row_without_a_label_is_refused(labels):
    """None, nan and a negative code are no stratum."""
    error = refused(Problem.CODE_MISSING, strata=[labels])
    assert (error.role, error.stage, error.position) == ("strata", 0, 1)


def test_lengths_and_stages_must_agree():
    """Every column has a row for each row; no population without a unit of its stage, but the rows themselves."""
    assert refused(Problem.LENGTH, weights=[1, 2], strata=[[1, 1, 1]]).expected == 2
    assert refused(Problem.LENGTH, strata=[np.zeros((2, 2))]).role == "strata"
    assert refused(Problem.STAGES, psu=[[1, 2]], population=[[9, 9], [9, 9], [9, 9]]).role == "population"
    assert refused(Problem.STAGES, strata=[[1, 2], [1, 2], [1, 2]], psu=[[1, 2]]).role == "strata"
    refused(Problem.NO_ROWS)


def test_the_arguments_are_left_as_they_were():
    """A design copies what it changes."""
    population = np.array([math.nan, math.nan])
    weights = np.array([1.0, 2.0])
    design = SampleDesign.build(weights=weights, population=[population])
    weights[0] = 99
    assert np.isnan(population).all()
    assert design.weights[0] == 1.0
    assert not design.has_population
