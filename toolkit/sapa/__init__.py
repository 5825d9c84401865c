"""sapa: trust, or rightly distrust, bought survey research.

The public functions, in the order of the work. Each is loaded when it is first used, so that `import sapa` is quick.

    plan = sapa.design_sample(sapa.ProportionTarget(margin=0.05), frame=sapa.default_frame(), deff=1.5)
    survey = sapa.read_survey("data.sav", design=sapa.Design(weight="w", strata="region", psu="settlement"))
    sapa.estimate_mean(survey, ["age"], by="region").to_frame()
    evaluation = sapa.review("deliverable.yaml")
    sapa.write_workbook(evaluation, "evaluation.xlsx", language="kk")
    sapa.verify_workbook("evaluation.xlsx", "deliverable.yaml").follows        # what was typed over later is named
    sapa.write_conclusion(evaluation, "conclusion.docx", language="kk")        # and write_report(…, "report.html")

From question to clause it is four hops: this file → one module in `sapa.checks` → its norm in `sapa.standard` → its
case in the tests.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sapa.version import __version__

if TYPE_CHECKING:
    from sapa.checks.sampling_error import check_sampling_error
    from sapa.data import Design, Replicates, Rows, Survey, read_rows, read_survey
    from sapa.errors import BadInput, Cancelled, SapaError
    from sapa.estimation import (
        Calibration,
        Estimates,
        Issued,
        Margin,
        RepairedWeights,
        calibrate_weights,
        check_margins,
        estimate_difference,
        estimate_mean,
        estimate_proportion,
        estimate_quantile,
        estimate_ratio,
        estimate_total,
        rao_scott_test,
        read_calibration,
        repair_weights,
        trim_weights,
    )
    from sapa.planning import (
        ControlOptions,
        Costs,
        QuotaOptions,
        SamplingFrame,
        default_frame,
        design_sample,
        draw_sample,
        prepare_fieldwork,
        read_frame,
    )
    from sapa.planning.learn import learn_design
    from sapa.report import write_conclusion, write_report
    from sapa.results import (
        DifferenceTarget,
        DomainTarget,
        Evaluation,
        Finding,
        IndicatorTarget,
        Line,
        MeanTarget,
        ProportionTarget,
        SamplePlan,
        Status,
        TotalTarget,
    )
    from sapa.review import review, take_over
    from sapa.review.learning import learn_from
    from sapa.standard import load_standard
    from sapa.workbook import merge_workbooks, read_copy, write_panel_workbook, write_workbook
    from sapa.workbook.verify import verify_workbook

_WHERE = {
    "BadInput": "sapa.errors",
    "Calibration": "sapa.estimation",
    "Cancelled": "sapa.errors",
    "ControlOptions": "sapa.planning",
    "Costs": "sapa.planning",
    "Design": "sapa.data",
    "DifferenceTarget": "sapa.results",
    "DomainTarget": "sapa.results",
    "Estimates": "sapa.estimation",
    "Evaluation": "sapa.results",
    "Finding": "sapa.results",
    "IndicatorTarget": "sapa.results",
    "Issued": "sapa.estimation",
    "Line": "sapa.results",
    "Margin": "sapa.estimation",
    "MeanTarget": "sapa.results",
    "ProportionTarget": "sapa.results",
    "QuotaOptions": "sapa.planning",
    "RepairedWeights": "sapa.estimation",
    "Replicates": "sapa.data",
    "Rows": "sapa.data",
    "SamplePlan": "sapa.results",
    "SamplingFrame": "sapa.planning",
    "SapaError": "sapa.errors",
    "Status": "sapa.results",
    "Survey": "sapa.data",
    "TotalTarget": "sapa.results",
    "calibrate_weights": "sapa.estimation",
    "check_margins": "sapa.estimation",
    "check_sampling_error": "sapa.checks.sampling_error",
    "default_frame": "sapa.planning",
    "design_sample": "sapa.planning",
    "draw_sample": "sapa.planning",
    "estimate_difference": "sapa.estimation",
    "estimate_mean": "sapa.estimation",
    "estimate_proportion": "sapa.estimation",
    "estimate_quantile": "sapa.estimation",
    "estimate_ratio": "sapa.estimation",
    "estimate_total": "sapa.estimation",
    "learn_design": "sapa.planning.learn",
    "learn_from": "sapa.review.learning",
    "load_standard": "sapa.standard",
    "merge_workbooks": "sapa.workbook",
    "prepare_fieldwork": "sapa.planning",
    "rao_scott_test": "sapa.estimation",
    "read_calibration": "sapa.estimation",
    "read_copy": "sapa.workbook",
    "read_frame": "sapa.planning",
    "read_rows": "sapa.data",
    "read_survey": "sapa.data",
    "repair_weights": "sapa.estimation",
    "review": "sapa.review",
    "take_over": "sapa.review",
    "trim_weights": "sapa.estimation",
    "verify_workbook": "sapa.workbook.verify",
    "write_panel_workbook": "sapa.workbook",
    "write_conclusion": "sapa.report",
    "write_report": "sapa.report",
    "write_workbook": "sapa.workbook",
}

__all__ = [
    "BadInput",
    "Calibration",
    "Cancelled",
    "ControlOptions",
    "Costs",
    "Design",
    "DifferenceTarget",
    "DomainTarget",
    "Estimates",
    "Evaluation",
    "Finding",
    "IndicatorTarget",
    "Issued",
    "Line",
    "Margin",
    "MeanTarget",
    "ProportionTarget",
    "QuotaOptions",
    "RepairedWeights",
    "Replicates",
    "Rows",
    "SamplePlan",
    "SamplingFrame",
    "SapaError",
    "Status",
    "Survey",
    "TotalTarget",
    "__version__",
    "calibrate_weights",
    "check_margins",
    "check_sampling_error",
    "default_frame",
    "design_sample",
    "draw_sample",
    "estimate_difference",
    "estimate_mean",
    "estimate_proportion",
    "estimate_quantile",
    "estimate_ratio",
    "estimate_total",
    "learn_design",
    "learn_from",
    "load_standard",
    "merge_workbooks",
    "prepare_fieldwork",
    "rao_scott_test",
    "read_calibration",
    "read_copy",
    "read_frame",
    "read_rows",
    "read_survey",
    "repair_weights",
    "review",
    "take_over",
    "trim_weights",
    "verify_workbook",
    "write_conclusion",
    "write_panel_workbook",
    "write_report",
    "write_workbook",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its module when it is first asked for."""
    try:
        module = import_module(_WHERE[name])
    except KeyError:
        raise AttributeError(f"module 'sapa' has no attribute {name!r}") from None
    import sapa.i18n  # noqa: F401 - errors read as English sentences in tracebacks

    if name == "review":
        return module  # the package can be called: see its docstring
    value = getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
