"""Arithmetic of surveys on numpy arrays: no pandas, no norms, no words. Checked against R `survey`."""

from sapa.stats.agreement import (
    Agreement,
    Coefficient,
    IntervalKind,
    Weighting,
    agreements,
    cohen_kappa,
    gwet_ac1,
    percent_agreement,
    weighted_kappa,
)
from sapa.stats.allocation import (
    Allocation,
    AllocationRule,
    allocate,
    allocate_neyman,
    allocate_proportional,
)
from sapa.stats.allocation_rounding import AllocationRounding, largest_remainder
from sapa.stats.alpha_bootstrap import AlphaInterval, alpha_interval
from sapa.stats.answer_comparison import (
    AnswerComparison,
    ErrorRate,
    PairOutcome,
    Tolerance,
    compare_answers,
    error_rate,
    error_rates,
)
from sapa.stats.bethel import BethelAllocation, bethel
from sapa.stats.calibration import calibrate, numeric, poststratify
from sapa.stats.careless import (
    Gap,
    Runs,
    StraightLines,
    even_odd,
    long_string,
    person_total,
    straight_lining,
    variability,
)
from sapa.stats.chance import GENERATOR, Stream
from sapa.stats.cluster_budget import ClusterBudget, clusters_for_budget, three_stages_for_budget
from sapa.stats.cluster_size import ClusterSize, ThreeStageSize, best_cluster_size, best_three_stage_size, cluster_deff
from sapa.stats.concordance import Concordance, WTest, kendall_w
from sapa.stats.contrasts import Difference, difference, p_value
from sapa.stats.design import SampleDesign, Stage
from sapa.stats.digits import Blend, Heaping, last_digits, myers, whipple
from sapa.stats.domains import Domains
from sapa.stats.duplicates import ClosePair, Measure, NearDuplicates, Nearest, near_duplicates
from sapa.stats.effects import Layout, anova_icc, deff_interval, layout, roh, se_chance
from sapa.stats.estimates import StatResult, logit_errors, mean, means, proportion, ratio, ratios, total, totals
from sapa.stats.expert_assignment import Assignment, assign_experts
from sapa.stats.faults import LonelyUnitsError, Problem, StatError
from sapa.stats.fdr import benjamini_hochberg, cauchy_combination, fisher_combination, stouffer_combination
from sapa.stats.fleiss import FleissKappa, fleiss_kappa
from sapa.stats.icc_mean import IccOfMean, PanelSize, experts_needed, icc_of_mean, spearman_brown
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
from sapa.stats.joined_scores import LEAST_TO_TRIM, JoinedScores, joined_scores
from sapa.stats.krippendorff import Alpha, Metric, krippendorff_alpha
from sapa.stats.likeness_excess import Excess, InterviewerLikeness
from sapa.stats.likeness_permuted import Comparison
from sapa.stats.likeness_reference import Near
from sapa.stats.mahalanobis import Mahalanobis, Missing, mahalanobis
from sapa.stats.margins import MarginTotals, margin
from sapa.stats.nominal import kish_deff, mean_margin, needed_interviews, nominal_margin, z_value
from sapa.stats.outcome_rates import EligibilityRule, OutcomeCounts, OutcomeRates, eligibility_rate, outcome_rates
from sapa.stats.outlying_experts import OutlyingExperts, outlying_experts
from sapa.stats.pair_table import PairTable, cross_pairs
from sapa.stats.paired import PairedT, SignedRank, SignedRankMethod, paired_t, signed_rank
from sapa.stats.pairs import correlation_limits
from sapa.stats.person_fit import PersonFit, person_fit
from sapa.stats.power import (
    Direction,
    PowerCurve,
    detectable_difference,
    power_curve,
    power_of_difference,
    sample_size_difference,
)
from sapa.stats.proof import (
    ControlProof,
    FalseLimit,
    FalseRate,
    control_proof,
    controls_needed,
    false_rate,
    mid_p_interval,
)
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
from sapa.stats.rank_chances import RankChances, rank_chances
from sapa.stats.reasons import Reason
from sapa.stats.reliability import (
    Icc,
    IccKind,
    ResponseVariance,
    category_inconsistency,
    icc,
    response_variance,
)
from sapa.stats.replicates import ReplicateKind, Replicates
from sapa.stats.resampling import given_replicates, make_replicates
from sapa.stats.robust import LimitKind, RobustLimits, robust_limits
from sapa.stats.rounding import half_up
from sapa.stats.sample_size import sample_size, sample_size_mean, sample_size_total
from sapa.stats.scattered_copies import ScatteredCopies, scattered_copies
from sapa.stats.score_agreement import ScoreAgreement, score_agreement
from sapa.stats.selection import (
    Draw,
    DrawMethod,
    certain_units,
    draw_pps_systematic,
    draw_self_representing,
    draw_srs,
    draw_systematic,
    pps_probabilities,
    self_representing,
)
from sapa.stats.size_stages import DifferenceTest, SampleSize, SizeKind, SizeMethod, SizeOrder, SizeRounding
from sapa.stats.stratified import smallest_n, stratified_margin, weighting_effect
from sapa.stats.symmetry import McNemar, Symmetry, SymmetryTest, bowker, mcnemar, stuart_maxwell
from sapa.stats.tables import TableTest, rao_scott
from sapa.stats.taylor import Lonely, variance, variances
from sapa.stats.trimming import trim
from sapa.stats.two_way import TwoWay, two_way

__all__ = [
    "AUTO",
    "GENERATOR",
    "LEAST_TO_TRIM",
    "Agreement",
    "Allocation",
    "AllocationRounding",
    "AllocationRule",
    "Alpha",
    "AlphaInterval",
    "AnswerComparison",
    "Assignment",
    "BethelAllocation",
    "Blend",
    "Bounds",
    "ClosePair",
    "ClusterBudget",
    "ClusterSize",
    "Coefficient",
    "Comparison",
    "Concordance",
    "ControlProof",
    "Difference",
    "DifferenceTest",
    "Direction",
    "Domains",
    "Draw",
    "DrawMethod",
    "EligibilityRule",
    "ErrorRate",
    "Excess",
    "FalseLimit",
    "FalseRate",
    "FleissKappa",
    "Gap",
    "Heaping",
    "Icc",
    "IccKind",
    "IccOfMean",
    "IntervalKind",
    "InterviewerLikeness",
    "JoinedScores",
    "Layout",
    "LimitKind",
    "Lonely",
    "LonelyUnitsError",
    "Mahalanobis",
    "MarginTotals",
    "McNemar",
    "Measure",
    "Method",
    "Metric",
    "Missing",
    "Near",
    "NearDuplicates",
    "Nearest",
    "OutcomeCounts",
    "OutcomeRates",
    "OutlyingExperts",
    "PairOutcome",
    "PairTable",
    "PairedT",
    "PanelSize",
    "PersonFit",
    "PowerCurve",
    "Problem",
    "QRule",
    "QuantileResult",
    "RankChances",
    "Reason",
    "ReplicateKind",
    "Replicates",
    "ResponseVariance",
    "RobustLimits",
    "Runs",
    "SampleDesign",
    "SampleSize",
    "ScatteredCopies",
    "ScoreAgreement",
    "SignedRank",
    "SignedRankMethod",
    "SizeKind",
    "SizeMethod",
    "SizeOrder",
    "SizeRounding",
    "SortedValues",
    "Stage",
    "StatError",
    "StatResult",
    "StraightLines",
    "Stream",
    "Symmetry",
    "SymmetryTest",
    "TableTest",
    "ThreeStageSize",
    "Tolerance",
    "TwoWay",
    "WTest",
    "Weighting",
    "agreements",
    "allocate",
    "allocate_neyman",
    "allocate_proportional",
    "alpha_interval",
    "anova_icc",
    "assign_experts",
    "benjamini_hochberg",
    "best_cluster_size",
    "best_three_stage_size",
    "beta_interval",
    "bethel",
    "bowker",
    "calibrate",
    "category_inconsistency",
    "cauchy_combination",
    "certain_units",
    "clopper_pearson",
    "cluster_deff",
    "clusters_for_budget",
    "cohen_kappa",
    "compare_answers",
    "control_proof",
    "controls_needed",
    "correlation_limits",
    "cross_pairs",
    "deff_interval",
    "detectable_difference",
    "difference",
    "draw_pps_systematic",
    "draw_self_representing",
    "draw_srs",
    "draw_systematic",
    "effective_n",
    "eligibility_rate",
    "error_rate",
    "error_rates",
    "even_odd",
    "experts_needed",
    "false_rate",
    "fisher_combination",
    "fleiss_kappa",
    "given_replicates",
    "gwet_ac1",
    "half_up",
    "icc",
    "icc_of_mean",
    "interval",
    "joined_scores",
    "kendall_w",
    "kish_deff",
    "korn_graubard_interval",
    "krippendorff_alpha",
    "largest_remainder",
    "last_digits",
    "layout",
    "likelihood_interval",
    "logit_errors",
    "logit_interval",
    "long_string",
    "mahalanobis",
    "make_replicates",
    "margin",
    "mcnemar",
    "mean",
    "mean_margin",
    "means",
    "mid_p_interval",
    "myers",
    "near_duplicates",
    "needed_interviews",
    "nominal_margin",
    "numeric",
    "outcome_rates",
    "outlying_experts",
    "p_value",
    "paired_t",
    "percent_agreement",
    "person_fit",
    "person_total",
    "poststratify",
    "power_curve",
    "power_of_difference",
    "pps_probabilities",
    "proportion",
    "proportion_interval",
    "quantile",
    "quantile_of",
    "quantiles",
    "rake",
    "rank_chances",
    "rao_scott",
    "ratio",
    "ratios",
    "response_variance",
    "robust_limits",
    "roh",
    "sample_size",
    "sample_size_difference",
    "sample_size_mean",
    "sample_size_total",
    "scattered_copies",
    "score_agreement",
    "se_chance",
    "self_representing",
    "signed_rank",
    "smallest_n",
    "spearman_brown",
    "stouffer_combination",
    "straight_lining",
    "stratified_margin",
    "stuart_maxwell",
    "t_quantile",
    "three_stages_for_budget",
    "total",
    "totals",
    "trim",
    "two_way",
    "variability",
    "variance",
    "variances",
    "weighted_kappa",
    "weighting_effect",
    "whipple",
    "wilson",
    "wilson_interval",
    "z_quantile",
    "z_value",
]
