"""What may be chosen for a service, in the order of the act: forms with their kinds, objects, methods, conditions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sapa.planning.specification_choice import RESEARCH, forms_of, methods_of, objects_of
from sapa.standard import Standard, select_norms
from sapa.standard.model import Mode

FORMS, OBJECTS, METHODS, MODES = "forms", "objects", "methods", "modes"
LISTS = (FORMS, OBJECTS, METHODS, MODES)
_OBJECT, _METHOD = "by_object", "by_method"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What is chosen for one service. Empty: everything of that kind."""

    forms: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    conditions: Mapping[str, bool] = field(default_factory=dict)

    def arguments(self) -> dict[str, Any]:
        """Return it as `draft_specification` takes it."""
        return {**{name: getattr(self, name) for name in LISTS}, "conditions": dict(self.conditions)}

    def narrowed(self, name: str, value: Any) -> Chosen:
        """Return it with one part changed."""
        return replace(self, **{name: value})


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that may be chosen; `kinds` are parts of it that may be chosen instead of the whole."""

    key: str
    kinds: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The option and its kinds."""
        return (self.key, *self.kinds)


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """Options that stand under one heading of the act; `key` None: rows of tables that no form of the act leads to."""

    key: str | None
    options: tuple[Option, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Everything that may be chosen here."""
        return tuple(key for option in self.options for key in option.keys)


def groups(standard: Standard, service: str, name: str) -> tuple[OptionGroup, ...]:
    """Return what may be chosen as `forms`, `objects`, `methods` or `modes` of a service; none where nothing may."""
    if name == MODES:
        modal = {norm.mode for norm in select_norms(standard, service=service) if norm.mode is not None}
        return (OptionGroup(None, tuple(Option(mode.value) for mode in Mode)),) if modal else ()
    if service != RESEARCH:
        return tuple(_listed(standard, service, None, forms_of(standard, service))) if name == FORMS else ()
    objects, methods = objects_of(standard), methods_of(standard)
    if name == OBJECTS:
        return tuple(_listed(standard, service, {_OBJECT}, objects))
    if name == METHODS:
        return tuple(_listed(standard, service, {_METHOD}, methods))
    offered = standard.offered.get(service)
    rest = {group.key for group in offered.form_groups} - {_OBJECT, _METHOD} if offered else set()
    return tuple(_listed(standard, service, rest, ()))


def _listed(standard: Standard, service: str, wanted: set[str] | None, known: Iterable[str]) -> Iterator[OptionGroup]:
    """Iterate over groups of the act that are wanted (None: all), and one of the known words that stand in none."""
    offered = standard.offered.get(service)
    seen: set[str] = set()
    for group in offered.form_groups if offered is not None else ():
        if wanted is not None and group.key not in wanted:
            continue
        options = []
        for form in group.forms:
            rows = standard.form_rows.get(form.key, ())
            kinds = tuple(row for row in rows if row != form.key) if len(rows) > 1 else ()
            options.append(Option(form.key, kinds))
            seen |= {form.key, *rows}
        yield OptionGroup(group.key, tuple(options))
    rest = tuple(key for key in known if key not in seen)
    if len(rest) > 1:  # a table with one row for everything is no choice
        yield OptionGroup(None, tuple(Option(key) for key in rest))


def ticked(chosen: tuple[str, ...], key: str, on: bool, listed: tuple[OptionGroup, ...]) -> tuple[str, ...]:
    """Return the choice with one word put in or taken out.

    A kind narrows its form and a form takes all of its kinds in, so that the one replaces the other.
    """
    kept = [word for word in chosen if word != key]
    if not on:
        return tuple(kept)
    for group in listed:
        for option in group.options:
            if key == option.key:
                kept = [word for word in kept if word not in option.kinds]
            elif key in option.kinds:
                kept = [word for word in kept if word != option.key]
    order = [word for group in listed for word in group.keys]
    words = [*kept, key]
    return tuple(sorted(words, key=lambda word: order.index(word) if word in order else len(order)))


def conditions_of(standard: Standard, service: str) -> tuple[str, ...]:
    """Return the conditions on which requirements of a service depend."""
    asked = select_norms(standard, service=service, required=True)
    return tuple(dict.fromkeys(norm.condition for norm in asked if norm.condition is not None))


def carried(chosen: Chosen, standard: Standard, service: str) -> Chosen:
    """Return what of a choice holds for another service: ways and conditions that it knows too."""
    modes = {key for group in groups(standard, service, MODES) for key in group.keys}
    known = conditions_of(standard, service)
    return Chosen(
        modes=tuple(mode for mode in chosen.modes if mode in modes),
        conditions={key: holds for key, holds in chosen.conditions.items() if key in known},
    )
