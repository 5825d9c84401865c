"""Defects of the field: they change the plan before anything is made."""

from __future__ import annotations

from collections.abc import Callable

from sapa.training.fabrication_styles import Style
from sapa.training.simulator.plan import STRATA, Plan

Act = Callable[[Plan, float], None]


def _control_low(plan: Plan, dose: float) -> None:
    plan.controlled = dose


def _control_tried(plan: Plan, dose: float) -> None:
    plan.controlled, plan.tried = dose, 0.18 / dose


def _control_desk(plan: Plan, dose: float) -> None:
    plan.desk = dose


def _control_never(plan: Plan, dose: float) -> None:
    plan.uncontrolled = dose


def _fabricated(style: Style) -> Act:
    def act(plan: Plan, dose: float) -> None:
        plan.style, plan.fabricators = style, dose

    return act


def _small_sample(plan: Plan, dose: float) -> None:
    plan.interviews, plan.take = round(dose), max(2, int(dose // (2 * STRATA)))


def _region_missing(plan: Plan, dose: float) -> None:
    plan.lost = round(dose)


def _stratum_moved(plan: Plan, dose: float) -> None:
    plan.moved = dose


def _quota_perfect(plan: Plan, _dose: float) -> None:
    plan.balanced = True


def _replaced_early(plan: Plan, dose: float) -> None:
    plan.hasty = dose


def _middling(plan: Plan, _dose: float) -> None:
    plan.interviews = 600


ACTS: dict[str, Act] = {
    "control_low": _control_low,
    "control_tried": _control_tried,
    "control_desk": _control_desk,
    "control_never": _control_never,
    "fabricated_copying": _fabricated(Style.COPYING),
    "fabricated_patterns": _fabricated(Style.PATTERNS),
    "fabricated_marginals": _fabricated(Style.MARGINALS),
    "fabricated_lazy_middle": _fabricated(Style.LAZY_MIDDLE),
    "small_sample": _small_sample,
    "region_missing": _region_missing,
    "stratum_moved": _stratum_moved,
    "quota_perfect": _quota_perfect,
    "replaced_early": _replaced_early,
    "error_claimed": _middling,
}
"""`error_claimed` is planted in the report; here only the sample becomes as small as in the example of the lessons."""
