"""Where a plan begins: a share of people, the Standard's margin, the frame that ships with the toolkit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sapa.planning.frame import DEFAULT

if TYPE_CHECKING:
    from sapa.app.design.engine import Bounds

NORM = "t10.population_survey.sampling_error"
CONTROL_NORM = "t10.population_survey.field_control"
PERCENT = 100.0
UNNAMED = "—"
"""Title of a plan that has none yet."""
USUAL_STAGES = (
    {"stage": "settlement", "method": "pps"},
    {"stage": "household", "method": "random_route"},
    {"stage": "person", "method": "kish"},
)
"""The usual design of a population survey at home."""


def first_plan(bounds: Bounds) -> dict[str, Any]:
    """Return the data of a new plan; its margin is the Standard's bound, where the Standard has one."""
    target: dict[str, Any] = {"kind": "proportion", "p": 0.5}
    if bounds.high is not None:
        target["margin"] = bounds.high / PERCENT
    return {
        "sapa": 1,
        "title": UNNAMED,
        "service": "research_analytic",
        "target": target,
        "confidence": 0.95,
        "frame": {"id": DEFAULT},
        "deff": {"icc": 0.05},
        "cluster_size": 10,
        "response": {"default": 0.7},
        "allocation": {"rule": "proportional"},
        "selection": {"default": [dict(stage) for stage in USUAL_STAGES]},
        "reserve": 0.2,
        "control": {"reach": 0.7, "method": "telephone", "assurance": 0.9},
        "seed": 1,
    }
