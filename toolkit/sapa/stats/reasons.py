"""Why a statistic does not exist: a missing number always says why, and is never replaced by 0 or 1."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why something in a result is nan."""

    NO_ROWS = "no_rows"
    """Nothing was compared."""

    TOO_FEW = "too_few"
    """One pair or one unit: the formula gives a number that says nothing."""

    ONE_CATEGORY = "one_category"
    """All answers of both sides lie in one category: agreement by chance is certain, 0/0."""

    CONSTANT_SIDE = "constant_side"
    """One side never varies: kappa is 0 by its algebra, whatever the agreement."""

    PERFECT = "perfect"
    """All agree: the estimate stands, its large-sample error is 0 and no interval can be built on that."""

    NO_VARIANCE = "no_variance"
    """All values, or all differences, are equal."""

    NO_DISCORDANT = "no_discordant"
    """No pair differs, so there is nothing to test."""

    NOT_TWO_CATEGORIES = "not_two_categories"
    """The test is for two categories only."""

    SINGULAR = "singular"
    """The covariance of the marginal differences cannot be inverted."""

    FEW_CODERS = "few_coders"
    """Fewer coders than the method needs."""

    NOT_ALL_SCORED = "not_all_scored"
    """The method needs every coder's value of every unit, and values are missing."""

    NOT_POSITIVE = "not_positive"
    """The reliability is not above 0, so that no number of coders would make their mean reliable."""

    FEW_DRAWS = "few_draws"
    """Too many resamples have no value, so that no interval is built on the rest."""
