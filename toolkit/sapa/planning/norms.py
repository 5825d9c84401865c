"""What the Standard will ask of this research, and what the plan already promises: the review's questions, early."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sapa.deliverable.method_kinds import SURVEYS, counted
from sapa.deliverable.plan_file import PlanFile
from sapa.estimation.nominal import nominal
from sapa.messages import Message, message
from sapa.results.fieldwork import ControlPlan
from sapa.results.limits import Limits, limits_in_force
from sapa.results.plan import SamplePlan
from sapa.results.targets import ProportionTarget
from sapa.results.vocabulary import BoundsFrom
from sapa.standard import Norm, Standard, choose
from sapa.standard.months import months_between

PERCENT = 100.0
RESEARCH = "research_analytic"
METHODS = "t3.reliability.research_methods"
ANALYSES = "t3.reliability.analysis_methods"
PROGRAMME = "p37.research_programme"
CONDITION = "questionnaire_survey_used"
_SURVEY_ROW = "population_survey"
_NOT_PLANNED = ("4",)
"""Paragraphs that ask nothing by themselves: paragraph 4 only names what other paragraphs and the tables spell out.

Informing the participants (6) and access to information on budget money (7) are in no plan either, but the review asks
for their evidence, which has to be kept while the work goes on: they stand in the list.
"""
_PROGRAMME_KEYS = ("problem", "aim", "tasks", "object", "subject", "hypotheses", "methods")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedNorm:
    """One norm that applies to the research.

    norm
        The norm, with its citation and titles.
    limits
        Bounds in force, in the norm's unit: the specification's where there are any. The second of two is the
        Standard's own, where the specification is laxer.
    planned
        What the plan promises, in the norm's unit; None where a plan says nothing about it.
    note
        A sentence on the planned value: what it is made of, or what has to be added.
    """

    norm: Norm
    limits: tuple[Limits, ...]
    planned: float | None = None
    note: Message | None = None

    @property
    def id(self) -> str:
        """The norm's id."""
        return self.norm.id

    @property
    def bounds_from(self) -> BoundsFrom:
        """Whose bounds are in force."""
        return self.limits[0].source or BoundsFrom.STANDARD

    @property
    def kept(self) -> bool | None:
        """True where the planned value lies within every bound in force; None where there is none to compare."""
        bounded = any(x.min is not None or x.max is not None for x in self.limits)
        if self.planned is None or not bounded:
            return None
        return all(x.hold(self.planned) for x in self.limits)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    plan_file: PlanFile
    plan: SamplePlan
    control: ControlPlan | None
    kinds: tuple[str, ...]
    objects: tuple[str, ...]


def nominal_error(plan: SamplePlan) -> float | None:
    """Return the sampling error of the plan as the norm is read by default, a fraction.

    What the formal line of the review will compute from the interviews handed in; None where it has no value.
    """
    defaults = choose({})
    return nominal(plan.interviews, plan.frame.people, defaults, p=float(defaults.value("proportion"))).margin


def planned_norms(
    plan_file: PlanFile,
    plan: SamplePlan,
    *,
    standard: Standard,
    fixed: Mapping[str, Limits],
    control: ControlPlan | None = None,
) -> tuple[PlannedNorm, ...]:
    """Return the norms that apply to the research, in the order of the act.

    Parameters
    ----------
    plan_file
        Service, object, methods of the programme, contract.
    plan
        The designed sample.
    standard, fixed
        The norms, and the specification's limits by norm id.
    control
        The field-control plan; None where there is none.
    """
    programme = plan_file.programme
    kinds = tuple(dict.fromkeys((*(m.kind for m in programme.methods), _SURVEY_ROW)))
    stated = plan_file.research.object
    names = () if stated is None else (stated,) if isinstance(stated, str) else stated
    objects = tuple(row for name in names for row in standard.form_rows.get(name, (name,)))
    case = _Case(plan_file=plan_file, plan=plan, control=control, kinds=kinds, objects=objects)
    found = []
    for norm in standard.select(service=plan_file.service or RESEARCH):
        if not norm.required or norm.source.paragraph in _NOT_PLANNED or not _applies(norm, case, standard):
            continue
        value, note = _VALUES.get(norm.id, _by_form)(norm, case)
        found.append(PlannedNorm(norm=norm, limits=limits_in_force(norm, fixed.get(norm.id)), planned=value, note=note))
    return tuple(found)


def _applies(norm: Norm, case: _Case, standard: Standard) -> bool:
    """Tell whether a norm of the service concerns this research: its object, its methods."""
    if norm.condition == CONDITION and not set(case.kinds) & SURVEYS:
        return False
    if norm.form is None:
        return True
    if norm.form in standard.form_groups.get(f"{norm.service}.table_11", ()):
        return norm.form in case.objects
    rows = {_SURVEY_ROW if k in SURVEYS else k for k in case.kinds}
    return norm.form in rows


_Value = tuple[float | None, Message | None]


def _sampling_error(_: Norm, case: _Case) -> _Value:
    plan = case.plan
    own = plan.margin if isinstance(plan.target, ProportionTarget) and not plan.target.relative else None
    note = (
        message("planning.norms.sampling_error", n=plan.interviews, margin=own, deff=plan.deff.value)
        if own is not None
        else message("planning.norms.sampling_error_nominal", n=plan.interviews)
    )
    error = nominal_error(plan)
    return None if error is None else PERCENT * error, note


def _field_control(_: Norm, case: _Case) -> _Value:
    control = case.control
    if control is None or not control.interviews:
        return None, message("planning.norms.no_control")
    note = message("planning.norms.field_control", needed=control.needed, draw=control.draw, reach=control.reach)
    return PERCENT * control.needed / control.interviews, note


def _methods(_: Norm, case: _Case) -> _Value:
    if not case.plan_file.programme.methods:
        return None, message("planning.norms.no_programme")
    return float(len(counted(m.kind for m in case.plan_file.programme.methods))), None


def _analyses(_: Norm, case: _Case) -> _Value:
    programme = case.plan_file.programme
    methods = {a.method.strip().casefold() for a in programme.analysis}
    if not methods:
        return None, message("planning.norms.no_programme")
    note = None if programme.comparison else message("planning.norms.no_comparison")
    return float(len(methods)), note


def _programme(_: Norm, case: _Case) -> _Value:
    blank = tuple(k for k in _PROGRAMME_KEYS if not getattr(case.plan_file.programme, k))
    if not blank:
        return None, message("planning.norms.programme_whole")
    return None, message(
        "planning.norms.programme_blank", keys=tuple(message(f"planning.norms.programme.{k}") for k in blank)
    )


def _attached(norm: Norm, case: _Case) -> _Value:
    least = norm.min
    if least is None:
        return None, None
    n = -(-case.plan.interviews * least // PERCENT)
    return None, message("planning.norms.attached", n=int(n))


def _by_form(norm: Norm, case: _Case) -> _Value:
    """Return participants of a method of table 10, and the months of the contract for a row of table 11."""
    if norm.id.startswith("t11."):
        contract = case.plan_file.contract
        if contract.start is None or contract.accepted is None or contract.accepted < contract.start:
            return None, message("planning.norms.no_period")
        return months_between(contract.start, contract.accepted), None
    if norm.id.startswith("t10."):
        planned = [m.participants for m in case.plan_file.programme.methods if m.kind == norm.form]
        stated = [p for p in planned if p is not None]
        # Of several groups the one farthest from the bounds decides; the review judges each.
        return (float(min(stated)), None) if stated else (None, message("planning.norms.no_participants"))
    return None, None


def _kept(norm: Norm, _: _Case) -> _Value:
    """Say what has to be kept for the review, where a plan promises nothing."""
    return None, message(f"planning.norms.keep.{norm.source.paragraph}")


_VALUES: dict[str, Callable[[Norm, _Case], _Value]] = {
    "t10.population_survey.sampling_error": _sampling_error,
    "t10.population_survey.field_control": _field_control,
    "p38.attached_questionnaires": _attached,
    METHODS: _methods,
    ANALYSES: _analyses,
    PROGRAMME: _programme,
    "p6.informing_methods": _kept,
    "p7.budget_information_access": _kept,
}
