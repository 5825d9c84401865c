"""Which norms apply to a service as it is chosen: its forms, objects, methods, ways and the contract's conditions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import get_args

from sapa.deliverable.manifest import MethodKind
from sapa.deliverable.method_kinds import SURVEYS
from sapa.errors import BadInput
from sapa.messages import Message, message
from sapa.standard import Norm, Standard, select_norms
from sapa.standard.model import Mode
from sapa.standard.search import rows_of
from sapa.strict_yaml import nearest

RESEARCH = "research_analytic"
QUESTIONNAIRE = "questionnaire_survey_used"
SURVEY_ROW = "population_survey"
QUESTIONNAIRES = SURVEYS | {"questionnaire_survey"}
_OBJECTS, _METHODS, _DEPTH = "by_object", "by_method", "by_depth"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a specification is for. Empty: not chosen, so that everything of that kind applies."""

    service: str
    forms: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    conditions: Mapping[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "conditions", MappingProxyType(dict(self.conditions)))


def forms_of(standard: Standard, service: str) -> tuple[str, ...]:
    """Return what may be chosen as a form of a service: its forms and the rows of its tables."""
    offered = standard.offered.get(service)
    named = [] if offered is None else [*(form.key for form in offered.forms), *offered.rows]
    named += [norm.form for norm in standard.norms.values() if norm.service == service and norm.form is not None]
    return tuple(dict.fromkeys(named))


def objects_of(standard: Standard) -> tuple[str, ...]:
    """Return the objects of research: those of the paragraph, and the rows that they lead to."""
    return _listed(standard, _OBJECTS)


def methods_of(standard: Standard) -> tuple[str, ...]:
    """Return the methods of research: those of the paragraph, the rows of the table, and those a manifest may name."""
    rows = [row for row in forms_of(standard, RESEARCH) if row not in (*objects_of(standard), *_depths(standard))]
    return tuple(dict.fromkeys((*_listed(standard, _METHODS), *rows, *get_args(MethodKind))))


def choose_norms(
    standard: Standard,
    *,
    service: str,
    forms: tuple[str, ...],
    objects: tuple[str, ...],
    methods: tuple[str, ...],
    modes: tuple[str, ...],
    conditions: Mapping[str, bool],
    where: Callable[..., str],
) -> tuple[Choice, tuple[Norm, ...], tuple[Message, ...]]:
    """Return the choice, the norms that apply to it (those that ask nothing among them), and what was left open.

    Raises
    ------
    BadInput
        A word that is none of the Standard's, naming the nearest; objects or methods of a service that is no research.
    """
    if service not in standard.offered and service not in {norm.service for norm in standard.norms.values()}:
        raise _unknown("service", service, standard.offered or standard.services, where("service"))
    research = service == RESEARCH
    for key, given in (("objects", objects), ("methods", methods)):
        if given and not research:
            raise BadInput(
                message("specification.error.only_research"), where=where(key), got=", ".join(given),
                todo=message("specification.error.only_research.todo"),
            )  # fmt: skip
    known: tuple[tuple[str, tuple[str, ...], Collection[str]], ...] = (
        ("forms", forms, forms_of(standard, service)), ("objects", objects, objects_of(standard)),
        ("methods", methods, methods_of(standard)), ("modes", modes, tuple(Mode)),
        ("conditions", tuple(conditions), standard.conditions),
    )  # fmt: skip
    for key, given, words in known:
        for word in given:
            if word not in words:
                raise _unknown(key, word, words, where(key))
    choice = Choice(
        service=service, forms=forms, objects=objects, methods=methods, modes=modes, conditions=conditions
    )  # fmt: skip
    axes = _axes(standard, choice)
    chosen = tuple(norm for norm in select_norms(standard, service=service) if _applies(norm, choice, axes))
    return choice, chosen, _notes(standard, choice, axes, chosen)


@dataclass(frozen=True, slots=True)
class _Axis:
    """Rows among which something is chosen. `kept` None: nothing was, so that all of them apply."""

    name: str
    rows: frozenset[str]
    kept: frozenset[str] | None


def _axes(standard: Standard, choice: Choice) -> tuple[_Axis, ...]:
    """Return the lists of rows of a service, each with those that the choice leads to."""
    every = frozenset(n.form for n in standard.norms.values() if n.service == choice.service and n.form is not None)
    if choice.service != RESEARCH:
        kept = _rows(standard, choice.forms) & every
        offered = standard.offered.get(choice.service)
        leads = offered is None or any(form.rows for form in offered.forms)
        # Where no form of the service leads to a row (consultations, civic centres), only a row itself chooses.
        return (_Axis("forms", every, kept if choice.forms and (leads or kept) else None),)
    objects = frozenset(objects_of(standard))
    depths = frozenset(_depths(standard))
    chosen = (*choice.objects, *(f for f in choice.forms if f in objects))
    methods = (*choice.methods, *(f for f in choice.forms if f not in objects | depths))
    rows = _rows(standard, methods) | ({SURVEY_ROW} if QUESTIONNAIRES & set(methods) else frozenset())
    return (
        _Axis("objects", every & objects, _rows(standard, chosen) if chosen else None),
        _Axis("methods", every - objects, frozenset(rows) if methods else None),
    )


def _applies(norm: Norm, choice: Choice, axes: tuple[_Axis, ...]) -> bool:
    if norm.condition is not None and choice.conditions.get(norm.condition) is False:
        return False
    if norm.condition == QUESTIONNAIRE and norm.condition not in choice.conditions:
        kept = next((axis.kept for axis in axes if axis.name == "methods"), None)
        if kept is not None and SURVEY_ROW not in kept:
            return False
    if norm.mode is not None and choice.modes and norm.mode.value not in choice.modes:
        return False
    return all(norm.form not in axis.rows or axis.kept is None or norm.form in axis.kept for axis in axes)


def _notes(
    standard: Standard, choice: Choice, axes: tuple[_Axis, ...], chosen: tuple[Norm, ...]
) -> tuple[Message, ...]:
    """Say what was not chosen, and which services judge a civic centre."""
    notes = [
        message(f"specification.note.all_{axis.name}") for axis in axes if axis.kept is None and len(axis.rows) > 1
    ]
    offered = standard.offered.get(choice.service)
    if offered is not None and offered.judged_as:
        notes.append(message("specification.note.judged_as", services=", ".join(offered.judged_as)))
    open_ones = {norm.condition for norm in chosen if norm.required and norm.condition is not None}
    # The methods chosen tell whether there is a questionnaire survey.
    told = {QUESTIONNAIRE for axis in axes if axis.name == "methods" and axis.kept is not None}
    if open_ones - set(choice.conditions) - told:
        notes.append(message("specification.note.conditions"))
    return tuple(notes)


def _rows(standard: Standard, keys: Iterable[str]) -> frozenset[str]:
    return frozenset(row for key in keys for row in rows_of(standard, key))


def _depths(standard: Standard) -> tuple[str, ...]:
    return standard.form_groups.get(f"{RESEARCH}.{_DEPTH}", ())


def _listed(standard: Standard, group: str) -> tuple[str, ...]:
    forms = standard.form_groups.get(f"{RESEARCH}.{group}", ())
    return tuple(dict.fromkeys((*forms, *(row for form in forms for row in standard.form_rows.get(form, ())))))


def _unknown(kind: str, given: str, known: Collection[str], where: str) -> BadInput:
    meant = nearest(given, known)
    return BadInput(
        message(f"specification.error.unknown_{kind}"), where=where, got=given, expected=", ".join(known),
        todo=message("standard.error.did_you_mean", word=meant) if meant else None,
    )  # fmt: skip
