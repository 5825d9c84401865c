"""`prepare_fieldwork`: everything that goes to the field beside the drawn sample, fixed by one seed."""

from __future__ import annotations

from collections.abc import Sequence

from sapa.errors import BadInput
from sapa.messages import Message, message
from sapa.planning.assign import Work, assign, region_position, work_of
from sapa.planning.control_plan import ControlOptions, Workload, plan_control
from sapa.planning.interviewers import Interviewer, Interviewers, numbered, read_interviewers
from sapa.planning.quotas import Margins, QuotaOptions, quota_sheets
from sapa.planning.respondent import PersonRule, assign_kish, kish_tables
from sapa.planning.routes import ROUTE, RouteOptions, in_routes, lay_route, uses
from sapa.results.draw import DrawnSample
from sapa.results.fieldwork import Assignment, ControlPlan, Fieldwork
from sapa.results.plan import SamplePlan

QUOTA = "quota"
_NAMED = 8


def prepare_fieldwork(
    plan: SamplePlan,
    drawn: DrawnSample | None = None,
    *,
    interviewers: Interviewers,
    seed: int,
    quotas: QuotaOptions | Margins | None = None,
    person_rule: PersonRule | str | None = None,
    control: ControlOptions | None = None,
    routes: RouteOptions | None = None,
) -> Fieldwork:
    """Assign units, fill quota sheets, deal selection tables and plan the control.

    Parameters
    ----------
    plan, drawn
        The plan and its drawn units; without a draw the planned clusters of each stratum are numbered.
    interviewers
        A file, table or list with `interviewer`, `region` and `organisation`, or how many there are: then they are
        numbered and divided over the regions (the first stratum column) in proportion to the interviews.
    seed
        Of routes, tables, orders of control and ties of quotas; a whole number, 0 or above.
    quotas
        Margins, or `QuotaOptions`; None: no quota sheets.
    person_rule
        `kish` or `last_birthday`; None: the rule of the plan's stages, if they name one.
    control
        Bounds and reach; None: no control plan.
    routes
        Steps of random routes. They are laid where a stage of the plan is a random route; a unit with the interviews of
        several clusters is divided into as many routes, each given out by itself.

    Raises
    ------
    BadInput
        No interviewers, a region that nobody works in, quotas that do not add up, a draw of another frame, no
        interviews.

    Notes
    -----
    The same plan, draw, list and seed give the same papers. Every act of chance has a stream of its own (unit,
    interviewer), so that a change in one place leaves the others as they are.
    """
    if drawn is not None and drawn.frame.sha256 != plan.frame.sha256:
        raise BadInput(
            message("planning.fieldwork.other_draw"), where=drawn.frame.name, got=drawn.frame.sha256[:12],
            expected=plan.frame.sha256[:12], todo=message("planning.fieldwork.other_draw.todo"),
        )  # fmt: skip
    work = in_routes(plan, work_of(plan, drawn))
    if not work:
        raise BadInput(
            message("planning.fieldwork.no_interviews"), where="interviews", got="0",
            todo=message("planning.fieldwork.no_interviews.todo"),
        )  # fmt: skip
    found = read_interviewers(interviewers)
    people, position = _people(found, work, plan.by)
    assigned = assign(work, people, position=position)
    rule = _person_rule(plan, person_rule)
    tables = () if rule is not PersonRule.KISH else _tables([w for w, _ in assigned], seed)
    options = quotas if quotas is None or isinstance(quotas, QuotaOptions) else QuotaOptions(margins=quotas)
    warnings = list(_warnings(plan, assigned, people, quotas=options is not None))
    return Fieldwork(
        assignments=tuple(_assignment(plan, w, p, routes or RouteOptions(), seed) for w, p in assigned),
        quotas=() if options is None else quota_sheets(assigned, options, seed=seed),
        person_rule=None if rule is None else rule.value,
        kish=kish_tables() if rule is PersonRule.KISH else (),
        kish_of=tables,
        control=None if control is None else _control(assigned, people, control, seed),
        seed=seed,
        warnings=tuple(warnings),
    )


def _people(
    found: tuple[Interviewer, ...] | int, work: Sequence[Work], by: Sequence[str]
) -> tuple[tuple[Interviewer, ...], int | None]:
    if not isinstance(found, int):
        return found, region_position(work, found, by)
    load: dict[str, int] = {}
    for w in work:
        region = w.parts[0] if w.parts else ""
        load[region] = load.get(region, 0) + w.interviews
    people = numbered(found, load)
    return people, 0 if people[0].region is not None and by else None


def _person_rule(plan: SamplePlan, stated: PersonRule | str | None) -> PersonRule | None:
    if stated is not None:
        try:
            return PersonRule(stated)
        except ValueError:
            raise BadInput(
                message("planning.fieldwork.person_rule"), where="person_rule", got=str(stated),
                expected=", ".join(PersonRule), todo=message("planning.fieldwork.person_rule.todo"),
            ) from None  # fmt: skip
    methods = {s.method for stages in (plan.stages, *plan.stages_of.values()) for s in stages}
    return next((rule for rule in PersonRule if rule.value in methods), None)


def _tables(work: Sequence[Work], seed: int) -> tuple[tuple[str, int, int, str], ...]:
    """Deal the tables of each unit; its addresses are numbered on from route to route, so that no number repeats."""
    routes: dict[str, list[int]] = {}
    for w in work:
        routes.setdefault(w.label, []).extend([w.route] * max(w.issued, w.interviews))
    dealt = assign_kish([(label, len(of)) for label, of in routes.items()], seed=seed)
    return tuple((label, routes[label][number - 1], number, table) for label, number, table in dealt)


def _assignment(plan: SamplePlan, work: Work, person: Interviewer, routes: RouteOptions, seed: int) -> Assignment:
    laid = lay_route(work, routes, seed=seed) if uses(plan, work, ROUTE) else None
    return Assignment(
        interviewer=person.name, organisation=person.organisation, stratum=work.stratum, unit=work.unit,
        name=work.name, interviews=work.interviews, issued=work.issued, route=work.route,
        route_start=None if laid is None else laid.start, route_step=None if laid is None else laid.step,
        left_hand=None if laid is None else laid.left_hand,
    )  # fmt: skip


def _control(
    assigned: Sequence[tuple[Work, Interviewer]], people: Sequence[Interviewer], options: ControlOptions, seed: int
) -> ControlPlan:
    planned = dict.fromkeys((p.name for p in people), 0)
    for w, p in assigned:
        planned[p.name] += w.interviews
    loads = [
        Workload(interviewer=p.name, interviews=planned[p.name], organisation=p.organisation)
        for p in people if planned[p.name]
    ]  # fmt: skip
    return plan_control(loads, options, seed=seed)


def _warnings(
    plan: SamplePlan, assigned: Sequence[tuple[Work, Interviewer]], people: Sequence[Interviewer], *, quotas: bool
) -> Sequence[Message]:
    out = []
    busy = {p.name for _, p in assigned}
    idle = [p.name for p in people if p.name not in busy]
    if idle:
        out.append(message("planning.fieldwork.idle", n=len(idle), names=tuple(idle[:_NAMED])))
    used = any(uses(plan, w, QUOTA) for w, _ in assigned)
    if quotas:
        out.append(message("planning.fieldwork.quota_nominal"))
    elif used:
        out.append(message("planning.fieldwork.quota_missing"))
    return out
