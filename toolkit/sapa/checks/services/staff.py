"""How experienced trainers and consultants are (table 7, paragraph 14); experience is what the provider states."""

from __future__ import annotations

from sapa.checks.services.case import ServiceCase, bounds, measured
from sapa.checks.services.conditions import EXACT
from sapa.checks.services.records import Specialist
from sapa.messages import message
from sapa.results import Basis, Finding, Status
from sapa.standard import Norm

_MONTHS = {"months": 1.0, "years": 12.0}
_KINDS = "experience_"


def trainers(s: ServiceCase, norm: Norm) -> list[Finding] | None:
    """Judge everybody who held an event of the form, or is named for it."""
    if norm.form is None or (s.people is None and not any(e.trainers for e in s.events or ())):
        return None
    held = s.of_form(norm.form)
    named = dict.fromkeys(t for e in held for t in e.trainers)
    known = {p.id: p for p in s.people or ()}
    people = [known.get(t) or t for t in named]
    people += [p for p in s.people or () if norm.form in p.forms and p.id not in named]
    if not people:
        if not held and norm.form not in s.forms:
            return [s.plain(norm, Status.NOT_APPLICABLE, message("checks.service.form_not_used"))]
        return [
            s.plain(
                norm, Status.NOT_ASSESSABLE, message("checks.service.no_trainers"), todo="checks.service.todo.trainers"
            )
        ]
    return [f for p in people for f in _one(s, norm, p)]


def consultants(s: ServiceCase, norm: Norm) -> list[Finding] | None:
    """Judge the consultants of one kind of consulting: the part of the norm's id after `experience_`."""
    if s.people is None:
        return None
    kind = norm.id.partition(_KINDS)[2]
    kinds = {n.id.partition(_KINDS)[2] for n in s.norms if n.indicator == norm.indicator}
    people = [p for p in s.people if kind in p.forms]
    open_kind = [p for p in s.people if not set(p.forms) & kinds]
    found = [f for p in people for f in _one(s, norm, p)]
    if open_kind:
        named = tuple(message(f"checks.service.kind.{k}") for k in sorted(kinds))
        text = message("checks.service.kind_open", n=len(open_kind), kinds=named)
        found.append(
            s.plain(
                norm, Status.NOT_ASSESSABLE, text, item=None if not found else "open", n=len(open_kind),
                todo="checks.service.todo.kind",
            )
        )  # fmt: skip
    return found or [s.plain(norm, Status.NOT_APPLICABLE, message("checks.service.kind_not_used"))]


def _one(s: ServiceCase, norm: Norm, person: Specialist | str) -> list[Finding]:
    name = s.case.context.staff(person if isinstance(person, str) else person.id)
    if isinstance(person, str) or person.experience is None or person.unit is None:
        text = message("checks.service.no_experience", person=name)
        evidence = () if isinstance(person, str) else (person.at.evidence,)
        return [
            s.plain(
                norm, Status.NOT_ASSESSABLE, text, item=name, evidence=evidence, todo="checks.service.todo.experience"
            )
        ]
    if person.unit not in _MONTHS:
        text = message("checks.service.no_experience", person=name)
        return [s.plain(norm, Status.NOT_ASSESSABLE, text, item=name, evidence=(person.at.evidence,))]
    value = round(person.experience * _MONTHS[person.unit] / _MONTHS[str(norm.unit)], EXACT)
    return s.judged(
        norm,
        lambda limits: message(
            "checks.service.experience", person=name, value=measured(value, norm.unit),
            bounds=bounds(limits),
        ),
        value=value, basis=Basis.DECLARED, item=name, evidence=(person.at.evidence,),
        todo="checks.service.todo.experience_documents",
    )  # fmt: skip


def specialists(s: ServiceCase, norm: Norm) -> list[Finding] | None:
    """Hand the list of specialists over to a person: whether they are qualified, no number says."""
    if not s.people:
        return None
    documented = sum(bool(p.documents) for p in s.people)
    return [
        s.plain(
            norm, Status.JUDGEMENT,
            message(
                "checks.service.specialists", people=message("checks.n_people", n=len(s.people)), documented=documented
            ),
            n=len(s.people), basis=Basis.VERIFIED, evidence=(s.people[0].at.evidence,),
            todo="checks.checklist.todo_weigh",
        )
    ]  # fmt: skip
