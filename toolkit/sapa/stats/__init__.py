"""Arithmetic of surveys on numpy arrays: no pandas, no norms, no words. Checked against R `survey`."""

from sapa.stats.design import SampleDesign, Stage
from sapa.stats.estimates import StatResult, mean, proportion, ratio, total
from sapa.stats.faults import LonelyUnitsError, Problem, StatError
from sapa.stats.intervals import (
    Bounds,
    beta_interval,
    clopper_pearson,
    interval,
    logit_interval,
    t_quantile,
    wilson,
    z_quantile,
)
from sapa.stats.nominal import kish_deff, nominal_margin, z_value
from sapa.stats.rounding import half_up
from sapa.stats.taylor import Lonely, variance

__all__ = [
    "Bounds",
    "Lonely",
    "LonelyUnitsError",
    "Problem",
    "SampleDesign",
    "Stage",
    "StatError",
    "StatResult",
    "beta_interval",
    "clopper_pearson",
    "half_up",
    "interval",
    "kish_deff",
    "logit_interval",
    "mean",
    "nominal_margin",
    "proportion",
    "ratio",
    "t_quantile",
    "total",
    "variance",
    "wilson",
    "z_quantile",
    "z_value",
]
