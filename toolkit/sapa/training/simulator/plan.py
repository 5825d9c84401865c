"""What a simulated survey is made by: its size, and what an honest provider does in the field."""

from __future__ import annotations

from dataclasses import dataclass, field

from sapa.training.fabrication_styles import Style

STRATA = 37
"""Of the default frame: every stratum has two sampling units at least, and a unit two interviews."""


@dataclass(slots=True)
class Plan:
    """What the field of one simulated survey is like; defects of the stage `plan` change it before anything is made.

    interviews, take
        Interviews planned, and how many in a sampling unit.
    controlled
        Share of the interviews that a control with an outcome reached.
    tried
        Attempts of control for each interview with an outcome.
    uncontrolled
        Share of the interviewers whom nobody ever controlled.
    desk
        Share of the control records that are desk editing.
    style, fabricators, invented
        How interviews are invented, the share of the interviewers who do it, and of their interviews.
    lost
        Regions without an interview.
    moved
        Share of one stratum's interviews that were made in the largest city instead.
    hasty
        Share of the unanswered addresses that were replaced after one visit.
    balanced
        Part of the sex and age structure that is set to the population exactly.
    """

    interviews: int = 1000
    take: int = 8
    controlled: float = 0.185
    tried: float = 1.12
    uncontrolled: float = 0.0
    desk: float = 0.0
    style: Style | None = None
    fabricators: float = 0.0
    invented: float = 0.6
    lost: int = 0
    moved: float = 0.0
    hasty: float = 0.0
    balanced: bool = False
    notes: dict[str, object] = field(default_factory=dict)
    """What a defect did, for the key: the regions lost, the interviewers who invent …"""
