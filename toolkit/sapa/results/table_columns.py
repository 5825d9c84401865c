"""The columns of every table, declared once and explained in docs/columns.md. Names of tables are the contract's."""

from __future__ import annotations

COMMON = ("part", "method")
"""Columns that every table begins with."""

# fmt: off
COLUMNS: dict[str, tuple[str, ...]] = {
    "estimates": (
        "indicator", "category", "domain", "statistic", "estimate", "se", "ci_low", "ci_high", "df", "deff", "n",
        "margin", "nominal_margin", "too_thin", "withheld",
    ),
    "sampling_error": (
        "group_by", "group", "n", "population", "fraction", "fpc", "p", "z", "nominal_margin", "margin_deff_1_5",
        "margin_deff_2", "above_limit", "needed", "needed_design",
    ),
    "field_control_by_interviewer": (
        "interviewer", "organisation", "interviews", "attempted", "controlled", "share", "confirmed", "partly",
        "refuted", "not_reached", "contradictory", "low", "high", "exact_low", "exact_high",
    ),
    "field_control_by_region": (
        "region", "interviews", "attempted", "controlled", "share", "confirmed", "partly", "refuted",
        "not_reached", "contradictory", "low", "high", "exact_low", "exact_high",
    ),
    "field_control_by_group": (
        "by", "group", "interviews", "attempted", "controlled", "share", "low", "high", "exact_low", "exact_high",
        "confirmed", "partly", "refuted", "not_reached", "contradictory",
    ),
    "control_records": ("kind", "id", "file", "row", "interviewer", "value"),
    "control_proof": (
        "interviewer", "interviews", "tried", "reached", "refuted", "rate", "low", "high", "false_low",
        "false_high", "tolerated", "more", "contradictory",
    ),
    "comparison": (
        "question", "column", "kind", "numeric", "tolerance", "compared", "different", "share", "low", "high",
        "exact_low", "exact_high", "tolerated", "excluded", "no_survey", "no_control", "neither", "unreadable",
        "percent", "cohen_kappa", "gwet_ac1", "krippendorff_alpha", "icc", "srv", "ratio_control", "ratio_survey",
        "inconsistency", "bias", "test", "p",
    ),
    "comparison_by_group": (
        "by", "group", "interviews", "compared", "different", "share", "low", "high", "exact_low", "exact_high",
        "interviews_stable",
    ),
    "representativeness": (
        "margin", "level", "origin", "population", "population_share", "n", "sample_share", "weighted_share",
        "basis", "compared_share", "difference", "se", "low", "high", "p", "q", "missing", "small",
    ),
    "r_indicator": (
        "variable", "category", "cases", "answered", "rate", "r", "r_raw", "se", "low", "high", "cv", "cv_se",
        "max_bias", "unconditional", "unconditional_se", "conditional", "conditional_se", "q",
    ),
    "nonresponse_bounds": (
        "indicator", "estimate", "low", "high", "response_rate", "d", "among_all", "lowest", "highest",
        "leaves_low", "leaves_high", "crosses_half",
    ),
    "interviewers": (
        "interviewer", "organisation", "region", "interviews", "controlled", "refuted", "flagged", "level",
        "score", "p", "low_rank", "high_rank", "first_signal", "recontact", "controls_needed", "contradictory",
    ),
    "interviews_flagged": ("signal", "interviewer", "id", "file", "row", "value", "reference", "other", "other_row"),
    "coverage": (
        "stratum", "population", "population_share", "planned", "issued", "completed", "valid", "sample_share",
        "shortfall", "fulfilled",
    ),
    "quotas": ("by", "cell", "planned", "issued", "completed", "valid", "shortfall", "fulfilled"),
    "replacements": ("breach", "case", "replaced", "stratum", "file", "row", "detail"),
    "reserve": (
        "stratum", "shortfall", "issued", "used", "valid", "left", "response", "expected", "low", "high",
        "chance",
    ),
    "progress": ("day", "completed", "valid", "total", "planned", "many"),
    "progress_by_stratum": ("stratum", "planned", "valid", "first", "last", "days", "pace", "end"),
    "quota_fit": ("margin", "levels", "n", "chi_square", "df", "chance", "adjusted"),
    "frame": ("stratum", "units", "people", "population", "covered", "no_chance", "no_chance_people", "without"),
    "frame_records": ("fault", "unit", "stratum", "file", "row", "value"),
    "territories": ("territory", "valid", "share", "people", "people_share"),
    "consumers": (
        "form", "item", "planned", "registered", "registered_listed", "polled", "polled_listed", "strangers",
        "share", "least", "needed",
    ),
    "service_events": (
        "event", "form", "mode", "date", "duration", "unit", "participants", "listed", "polled", "share", "needed",
        "total", "satisfaction", "ci_low", "ci_high", "rescaled", "top_two", "asked", "applied", "media", "social",
        "withheld",
    ),
    "audit": ("question", "edit", "edits", "cells", "share"),
    "audit_edits": (
        "id", "file", "row", "interviewer", "question", "change", "edit", "old", "new", "logged", "log_row",
        "reason",
    ),
    "claims": (
        "document", "page", "indicator", "group", "base", "weighted", "unit", "claimed", "recomputed",
        "difference", "agrees", "ways", "n_claimed", "n", "margin_claimed", "margin_nominal", "margin_design",
        "population_claimed", "population", "withheld",
    ),
    "weights": ("group_by", "group", "weighted", "population", "difference", "reproduced"),
    "weight_stages": (
        "stage", "n", "negative", "total", "low", "median", "high", "cv", "kish", "effective", "top1", "top5",
    ),
    "weight_margins": (
        "margin", "level", "n", "target", "target_share", "sample_share", "delivered_share", "before_share",
        "after_share",
    ),
    "weight_response": ("cell", "issued", "answered", "weight_issued", "weight_answered", "factor", "few", "large"),
    "weight_effects": (
        "indicator", "statistic", "n", "stage", "reference", "estimate", "se", "shift", "shift_se", "beyond",
        "errors",
    ),
    "outcome_rates": (
        "group_by", "group", "weighted", "cases", "interviews", "partials", "refusals", "non_contacts", "other",
        "unknown_household", "unknown_respondent", "unknown_other", "not_eligible", "eligibility", "e", "rr1",
        "rr2", "rr3", "rr4", "rr5", "rr6", "coop1", "coop2", "coop3", "coop4", "ref1", "ref2", "ref3", "con1",
        "con2", "con3",
    ),
    "dispositions": ("word", "records", "cases", "code", "outcome", "origin", "program", "file"),
    "contact_attempts": (
        "outcome", "cases", "attempts_1", "attempts_2", "attempts_3", "attempts_4", "attempts_5_more", "mean",
    ),
    "register": ("kind", "item", "detail", "document", "page", "basis"),
    "sessions": ("kind", "session", "participants", "min", "max", "status"),
    "data_defects": ("file", "row", "column", "value", "defect"),
}
# fmt: on
