"""PLAN.yaml as a model: a survey before the field. docs/plan.md explains each field.

The same file is what a researcher types and what `sapa design` writes into its folder; the written one also has the
seed and the section `decided`, from which a review takes the plan.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from sapa.deliverable.manifest import Bound, Contract, Research, Selection, ServiceKind, StandardRef
from sapa.deliverable.plan_sections import (
    AllocationSection,
    AnswersSection,
    ControlSection,
    CostSection,
    Count,
    Decided,
    Deff,
    DomainSection,
    FieldworkSection,
    FrameRef,
    IndicatorSection,
    LearnSection,
    Level,
    Part,
    Programme,
    Rates,
    Seed,
    TargetSection,
)
from sapa.deliverable.section import Section


def _one_or_several(value: Any) -> Any:
    return [value] if isinstance(value, str | dict) else value


Domains = Annotated[
    tuple[DomainSection, ...],
    BeforeValidator(_one_or_several, json_schema_input_type=DomainSection | list[DomainSection]),
]


class PlanFile(Section):
    """`plan.yaml`: what is to be measured, how precisely, from which frame, and who goes to the field."""

    sapa: Literal[1]
    title: str = Field(min_length=1)
    standard: StandardRef = StandardRef()
    service: ServiceKind | None = None
    research: Research = Research()
    contract: Contract = Contract()
    specification: dict[str, Bound] = Field(default_factory=dict)
    universe: str | None = None
    programme: Programme = Programme()
    frame: FrameRef = FrameRef()
    target: TargetSection | None = None
    interviews: Count | None = None
    confidence: Level | None = None
    domains: Domains = ()
    deff: Deff | None = None
    cluster_size: Count | None = None
    costs: CostSection | None = None
    response: Rates = Field(default_factory=dict)
    allocation: AllocationSection = AllocationSection()
    indicators: dict[str, IndicatorSection] = Field(default_factory=dict)
    answers: AnswersSection = AnswersSection()
    selection: Selection | None = None
    reserve: Part = 0.0
    fieldwork: FieldworkSection = FieldworkSection()
    control: ControlSection = ControlSection()
    order: Literal["deff_fpc_response", "fpc_deff_response"] | None = None
    rounding: Literal["up_at_end", "up_each_stage", "nearest_at_end"] | None = None
    seed: Seed | None = None
    learn: LearnSection | None = None
    decided: Decided | None = None
