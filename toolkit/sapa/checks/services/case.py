"""What the checks of a service see: its tables read once, its norms' bounds, and a short way to write a finding."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sapa.checks.base import Limits, compare, sensitivity, used, with_basis
from sapa.checks.compliance.case import Case
from sapa.checks.services.records import Consultation, Event, Material, Publication, Reply, Specialist, Story
from sapa.checks.services.rows import (
    form_names,
    read_attendance,
    read_consultations,
    read_events,
    read_feedback,
    read_materials,
    read_publications,
    read_specialists,
    read_stories,
)
from sapa.checks.services.table import Table
from sapa.deliverable.loaded import LoadedPart
from sapa.deliverable.service_sections import Ticked
from sapa.messages import Message, message
from sapa.results import Addressee, Basis, BoundsFrom, Evidence, Finding, Line, Status
from sapa.results.details import DataDefect
from sapa.results.limits import limits_in_force
from sapa.standard import Norm, Readings, Scope
from sapa.standard.model import Addressee as Duty

CORRIDORS = ("1", "2", "4", "5")
"""Tables of quality: a pair of values is the corridor for the technical specification, and more is no breach."""
SCALE = "rating_scale"
ABOVE = "conditions_above_maximum"
DIGITS = 2
"""Decimals of a number in a sentence."""


@dataclass(frozen=True, slots=True, eq=False)
class ServiceCase:
    """One service under examination; a table that was not handed in is None."""

    case: Case
    events: tuple[Event, ...] | None = None
    attendance: dict[str, frozenset[str]] | None = None
    replies: tuple[Reply, ...] | None = None
    journal: tuple[Consultation, ...] | None = None
    people: tuple[Specialist, ...] | None = None
    stories: tuple[Story, ...] | None = None
    publications: tuple[Publication, ...] | None = None
    materials: tuple[Material, ...] | None = None
    outside: int = 0
    """Scores outside the scale."""
    scale: tuple[float, float] | None = None
    defects: tuple[DataDefect, ...] = ()
    done: dict[str, list[Finding]] = field(default_factory=dict)
    """Findings so far, by norm."""

    @property
    def service(self) -> str:
        """Key of the service."""
        return str(self.case.part.spec.service)

    @property
    def package(self) -> tuple[LoadedPart, ...]:
        """The parts that are services of a centre's package (paragraph 52); none for any other service."""
        named = {x for n in self.norms for x in n.refers_to_services}
        own = self.case.part.spec.id
        return tuple(p for p in self.case.deliverable.parts if p.spec.id != own and p.spec.service in named)

    def answers(self, norm: Norm) -> tuple[Ticked, ...]:
        """Return what the checklist says on a norm; on the order as a whole any part of the manifest may say it."""
        if norm.scope is Scope.SERVICE:
            return self.case.part.spec.checklist.get(norm.id, ())
        given = [(p.spec.id, a) for p in self.case.deliverable.parts for a in p.spec.checklist.get(norm.id, ())]
        if len(given) == 1:
            return (given[0][1],)
        return tuple(a.model_copy(update={"item": a.item or part}) for part, a in given)

    @property
    def norms(self) -> tuple[Norm, ...]:
        """The norms that a review of this service lists."""
        return tuple(n for n in self.case.context.standard.select(service=self.service) if self.case.asks(n))

    @property
    def forms(self) -> frozenset[str]:
        """Forms in which the service was given: of events and materials, of the specialists' forms as stated."""
        named = {e.form for e in self.events or () if e.form} | {m.kind for m in self.materials or () if m.kind}
        return frozenset(named | set(self.stated_forms))

    @property
    def unplaced(self) -> tuple[Event | Material, ...]:
        """Events and materials whose form is not known, or so general that several rows of the tables answer to it."""
        wide = {f.key for f in self.case.context.standard.offered[self.service].forms if len(f.rows) > 1}
        rows: tuple[Event | Material, ...] = (*(self.events or ()), *(self.materials or ()))
        return tuple(r for r in rows if (form := r.form if isinstance(r, Event) else r.kind) is None or form in wide)

    @property
    def stated_forms(self) -> tuple[str, ...]:
        """Forms that the manifest states; one that a single row of the tables answers to is that row."""
        rows = {f.key: f.rows for f in self.case.context.standard.offered[self.service].forms}
        stated = self.case.part.spec.forms
        return tuple(rows[f][0] if len(rows.get(f, ())) == 1 else f for f in stated)

    def covers(self, form: str) -> bool:
        """Tell whether the service was, or may have been, given in a form: so where nothing says in which."""
        offered = self.case.context.standard.offered[self.service]
        rows = offered.rows
        of = {r.parent for r in rows.values() if r.key in self.forms}
        within = {row for f in offered.forms if f.key in self.forms for row in f.rows}
        parent = rows[form].parent if form in rows else None
        known = self.forms | of | within
        return not self.forms or form in known or (parent is not None and parent in self.forms)

    def of_form(self, form: str) -> tuple[Event, ...]:
        """Return the events of a form, with those of the forms that are kinds of it."""
        rows = self.case.context.standard.offered[self.service].rows
        return tuple(
            e for e in self.events or ()
            if e.form is not None and (e.form == form or (e.form in rows and rows[e.form].parent == form))
        )  # fmt: skip

    # -- bounds ------------------------------------------------------------------------------------------------

    def limits(self, norm: Norm) -> tuple[Limits, ...]:
        """Return the bounds that bind the provider.

        Of tables of quality only the least: the specification's, or the table's where it is silent. The table's own
        beside it only where the specification asks less than the table.
        """
        context = self.case.context
        if norm.source.table not in CORRIDORS:
            return context.limits(norm)
        in_force = limits_in_force(norm, context.specification.get(norm.id))
        own = tuple(Limits(limit.min, None, limit.source) for limit in in_force)
        if len(own) > 1 and own[0].min is not None and norm.min is not None and own[0].min >= norm.min:
            own = own[:1]
        return context.tried(norm, own)

    # -- findings ----------------------------------------------------------------------------------------------

    def judged(
        self, norm: Norm, text: Callable[[Limits], Message], *, value: float, basis: Basis, item: str | None = None,
        n: int | None = None, evidence: Iterable[Evidence] = (), todo: str | None = None,
        under: Callable[[Limits, Readings], Status] | None = None, readings: tuple[str, ...] = (),
    ) -> list[Finding]:  # fmt: skip
        """Judge one number against the bounds in force; `under` gives the status where readings matter."""
        context = self.case.context

        def plain(limits: Limits, chosen: Readings) -> Status:
            return within(value, limits, chosen, basis)

        status_of = under or plain
        named = readings or (() if norm.source.table in CORRIDORS or norm.max is None else (ABOVE,))
        found = []
        for limits in self.limits(norm):

            def status(chosen: Readings, limits: Limits = limits) -> Status:
                return status_of(limits, chosen)

            found.append(
                self.case.finding(
                    norm.id, status(context.readings), text(limits), item=item, limits=limits, value=value, n=n,
                    basis=basis, reading=used(context, *named), evidence=evidence, addressee=addressee(norm),
                    todo=_asked(todo, status(context.readings)),
                    sensitivity=sensitivity(status, context.readings, named),
                )
            )  # fmt: skip
        return found

    def plain(
        self, norm: Norm, status: Status, text: Message, *, item: str | None = None, basis: Basis | None = None,
        evidence: Iterable[Evidence] = (), todo: str | None = None, n: int | None = None, value: float | None = None,
        **more: Any,
    ) -> Finding:  # fmt: skip
        """Write a finding without a comparison."""
        bounded = status in (Status.NOT_ASSESSABLE, Status.JUDGEMENT, Status.NOT_MET)
        limits = self.limits(norm)[0] if bounded and (norm.min is not None or norm.max is not None) else None
        return self.case.finding(
            norm.id, status, text, item=item, basis=basis, evidence=evidence, limits=limits, n=n, value=value,
            addressee=addressee(norm), todo=_asked(todo, status), **more,
        )  # fmt: skip

    def missing(self, norm: Norm, section: str, *, item: str | None = None) -> Finding:
        """Write that sections of the manifest (joined by ` + `) are needed and not there."""
        named = tuple(message(f"checks.service.section.{key}") for key in section.split(" + ") if key)
        return self.plain(
            norm, Status.NOT_ASSESSABLE, message("checks.service.missing", section=named), item=item,
            todo="checks.service.todo.missing",
        )  # fmt: skip

    def beside(self, norm: Norm, status: Status, text: Message, **more: Any) -> Finding:
        """Write a finding on the methodological line of a norm."""
        return self.case.finding(norm.id, status, text, line=Line.METHODOLOGICAL, **more)


def _asked(todo: str | None, status: Status) -> str | None:
    """Return what is to be done: of what is not there, there is nothing to look at."""
    return "checks.service.todo.provide" if todo == "checks.service.todo.look" and status is Status.NOT_MET else todo


def addressee(norm: Norm) -> Addressee:
    """Return who has to act on a finding about a norm."""
    return Addressee.CUSTOMER if norm.addressee is Duty.CUSTOMER else Addressee.PROVIDER


def within(value: float, limits: Limits, chosen: Readings, basis: Basis) -> Status:
    """Compare a value; what lies above a maximum of the conditions is a breach or a remark, as the reading says."""
    status = compare(value, limits)
    above = limits.max is not None and value > limits.max and not (limits.min is not None and value < limits.min)
    if above and limits.source is BoundsFrom.STANDARD and chosen.value(ABOVE) == "remark":
        status = Status.MET
    return with_basis(status, basis)


def measured(value: float, unit: str | None) -> Message:
    """Return a number with its unit in words."""
    return message(f"checks.service.unit.{unit}", n=round(value, DIGITS))


def bounds(limits: Limits) -> Message:
    """Return bounds in words."""
    if limits.min is not None and limits.max is not None:
        return message("checks.between", low=limits.min, high=limits.max)
    if limits.min is not None:
        return message("checks.at_least", low=limits.min)
    return message("checks.at_most", high=limits.max if limits.max is not None else 0)


def read_case(case: Case) -> ServiceCase:
    """Read the tables of a service once, and gather their defects."""
    part, standard = case.part, case.context.standard
    defects: list[DataDefect] = []
    names = form_names(standard.offered[str(part.spec.service)])

    def table(key: str) -> Table | None:
        rows, spec = part.table(key), getattr(part.spec, key)
        return Table(rows, spec, defects) if rows is not None and spec is not None else None

    scales = {(n.min, n.max) for n in standard.norms.values() if n.indicator == SCALE}
    low, high = next(iter(sorted(scales, key=str)), (None, None))
    scale = (low, high) if low is not None and high is not None else None
    came, asked, held = table("attendance"), table("feedback"), table("events")
    contract = case.manifest.contract
    term = (contract.start, contract.accepted)
    attendance = read_attendance(came) if came is not None else None
    replies, outside = read_feedback(asked, scale) if asked is not None and scale is not None else (None, 0)
    events = tuple(read_events(held, names, attendance or {}, term)) if held is not None else None
    journal, people, stories = table("consultations"), table("specialists"), table("stories")
    published, materials = table("publications"), table("materials")
    known = None if events is None else frozenset(e.id for e in events)
    return ServiceCase(
        case=case, events=events, attendance=attendance, replies=None if replies is None else tuple(replies),
        journal=None if journal is None else tuple(read_consultations(journal, names, term)),
        people=None if people is None else tuple(read_specialists(people, names)),
        stories=None if stories is None else tuple(read_stories(stories, names, known)),
        publications=None if published is None else tuple(read_publications(published, known, term)),
        materials=None if materials is None else tuple(read_materials(materials, names)),
        outside=outside, scale=scale, defects=tuple(defects),
    )  # fmt: skip
