"""From a survey to estimates with design-based errors: the public `estimate_*` functions."""

from sapa.estimation.calibrate import calibrate_weights, trim_weights
from sapa.estimation.differences import DifferenceRow, Differences, estimate_difference
from sapa.estimation.functions import (
    estimate_mean,
    estimate_proportion,
    estimate_quantile,
    estimate_ratio,
    estimate_total,
)
from sapa.estimation.margin_check import MarginCheck, MarginRow, check_margins
from sapa.estimation.margin_file import read_calibration
from sapa.estimation.margins import Calibration, Margin, NumberTotal
from sapa.estimation.options import CI, Deff, DFRule, Statistic
from sapa.estimation.prepared import Prepared, prepare
from sapa.estimation.results import Estimate, Estimates
from sapa.estimation.tables import IndependenceTest, rao_scott_test
from sapa.estimation.weighting import Issued, RepairedWeights, repair_weights

__all__ = [
    "CI",
    "Calibration",
    "DFRule",
    "Deff",
    "DifferenceRow",
    "Differences",
    "Estimate",
    "Estimates",
    "IndependenceTest",
    "Issued",
    "Margin",
    "MarginCheck",
    "MarginRow",
    "NumberTotal",
    "Prepared",
    "RepairedWeights",
    "Statistic",
    "calibrate_weights",
    "check_margins",
    "estimate_difference",
    "estimate_mean",
    "estimate_proportion",
    "estimate_quantile",
    "estimate_ratio",
    "estimate_total",
    "prepare",
    "rao_scott_test",
    "read_calibration",
    "repair_weights",
    "trim_weights",
]
