"""From a survey to estimates with design-based errors: the public `estimate_*` functions."""

from sapa.estimation.functions import estimate_mean, estimate_proportion, estimate_ratio, estimate_total
from sapa.estimation.options import CI, Deff, Statistic
from sapa.estimation.prepared import Prepared, prepare
from sapa.estimation.results import Estimate, Estimates

__all__ = [
    "CI",
    "Deff",
    "Estimate",
    "Estimates",
    "Prepared",
    "Statistic",
    "estimate_mean",
    "estimate_proportion",
    "estimate_ratio",
    "estimate_total",
    "prepare",
]
