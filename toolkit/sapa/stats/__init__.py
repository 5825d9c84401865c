"""Arithmetic of surveys on numpy arrays: no pandas, no norms, no words. Checked against R `survey`."""

from sapa.stats.allocation import (
    Allocation,
    AllocationRounding,
    AllocationRule,
    allocate_neyman,
    allocate_proportional,
    largest_remainder,
)
from sapa.stats.calibration import calibrate, numeric, poststratify
from sapa.stats.contrasts import Difference, difference, p_value
from sapa.stats.design import SampleDesign, Stage
from sapa.stats.domains import Domains
from sapa.stats.effects import Layout, anova_icc, deff_interval, layout, roh, se_chance
from sapa.stats.estimates import StatResult, logit_errors, mean, means, proportion, ratio, ratios, total, totals
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
from sapa.stats.margins import MarginTotals, margin
from sapa.stats.nominal import kish_deff, needed_interviews, nominal_margin, z_value
from sapa.stats.outcome_rates import EligibilityRule, OutcomeCounts, OutcomeRates, eligibility_rate, outcome_rates
from sapa.stats.proportions import (
    AUTO,
    Method,
    effective_n,
    korn_graubard_interval,
    likelihood_interval,
    proportion_interval,
    wilson_interval,
)
from sapa.stats.quantiles import QRule, QuantileResult, SortedValues, quantile, quantile_of, quantiles
from sapa.stats.raking import rake
from sapa.stats.replicates import ReplicateKind, Replicates
from sapa.stats.resampling import given_replicates, make_replicates
from sapa.stats.rounding import half_up
from sapa.stats.sample_size import SampleSize, SizeOrder, SizeRounding, sample_size
from sapa.stats.tables import TableTest, rao_scott
from sapa.stats.taylor import Lonely, variance, variances
from sapa.stats.trimming import trim

__all__ = [
    "AUTO",
    "Allocation",
    "AllocationRounding",
    "AllocationRule",
    "Bounds",
    "Difference",
    "Domains",
    "EligibilityRule",
    "Layout",
    "Lonely",
    "LonelyUnitsError",
    "MarginTotals",
    "Method",
    "OutcomeCounts",
    "OutcomeRates",
    "Problem",
    "QRule",
    "QuantileResult",
    "ReplicateKind",
    "Replicates",
    "SampleDesign",
    "SampleSize",
    "SizeOrder",
    "SizeRounding",
    "SortedValues",
    "Stage",
    "StatError",
    "StatResult",
    "TableTest",
    "allocate_neyman",
    "allocate_proportional",
    "anova_icc",
    "beta_interval",
    "calibrate",
    "clopper_pearson",
    "deff_interval",
    "difference",
    "effective_n",
    "eligibility_rate",
    "given_replicates",
    "half_up",
    "interval",
    "kish_deff",
    "korn_graubard_interval",
    "largest_remainder",
    "layout",
    "likelihood_interval",
    "logit_errors",
    "logit_interval",
    "make_replicates",
    "margin",
    "mean",
    "means",
    "needed_interviews",
    "nominal_margin",
    "numeric",
    "outcome_rates",
    "p_value",
    "poststratify",
    "proportion",
    "proportion_interval",
    "quantile",
    "quantile_of",
    "quantiles",
    "rake",
    "rao_scott",
    "ratio",
    "ratios",
    "roh",
    "sample_size",
    "se_chance",
    "t_quantile",
    "total",
    "totals",
    "trim",
    "variance",
    "variances",
    "wilson",
    "wilson_interval",
    "z_quantile",
    "z_value",
]
