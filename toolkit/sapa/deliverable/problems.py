"""What pydantic found wrong in a manifest, in human words: file, line, key path, got, expected, and what was meant."""

from __future__ import annotations

import typing
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from sapa.deliverable.manifest import Manifest
from sapa.deliverable.place import Path, Places, written
from sapa.errors import BadInput
from sapa.messages import Message, message
from sapa.strict_yaml import nearest

SHOWN = 5
_KINDS = {
    "missing": "deliverable.key_missing",
    "extra_forbidden": "deliverable.key_unknown",
    "literal_error": "deliverable.value_unknown",
    "enum": "deliverable.value_unknown",
    "date": "deliverable.value_wrong",
    "codes": "deliverable.value_wrong",
    "tolerance": "deliverable.value_wrong",
    "present": "deliverable.value_wrong",
    "too_short": "deliverable.value_empty",
    "min_above_max": "deliverable.min_above_max",
    "eligibility_value": "deliverable.eligibility_value",
    "grouping": "deliverable.grouping",
    "grouping_codes": "deliverable.grouping_codes",
    "counted": "deliverable.counted",
    "parts_and_methods": "deliverable.parts_and_methods",
    "string_too_short": "deliverable.value_empty",
}
_WHOLE = ("min_above_max", "eligibility_value", "grouping", "grouping_codes", "counted")
"""Faults of a section as a whole: no single value of it is wrong."""
_OF_A_PLAN = {
    "deliverable.key_unknown": "deliverable.plan.key_unknown",
    "deliverable.value_wrong": "deliverable.plan.value_wrong",
}
"""Sentences that name the manifest, and those that stand for them where a plan is read."""
_OF_A_SPECIFICATION = {
    "deliverable.key_unknown": "specification.error.key_unknown",
    "deliverable.value_wrong": "specification.error.value_wrong",
}
"""The same where a technical specification is read."""
_OTHERS = {"PlanFile": _OF_A_PLAN, "SpecificationFile": _OF_A_SPECIFICATION}
_EXPECTED = {
    "date": "deliverable.expected.date",
    "fraction": "deliverable.expected.fraction",
    "part": "deliverable.expected.part",
    "positive": "deliverable.expected.positive",
    "amount": "deliverable.expected.not_negative_number",
    "count": "deliverable.expected.count",
    "seed": "deliverable.expected.seed",
    "level": "deliverable.expected.level",
    "codes": "deliverable.expected.codes",
    "tolerance": "deliverable.expected.tolerance",
    "eligibility_value": "deliverable.expected.eligibility_value",
    "grouping": "deliverable.expected.grouping",
    "grouping_codes": "deliverable.expected.grouping_codes",
    "counted": "deliverable.expected.counted",
    "present": "deliverable.expected.present",
    "int_parsing": "deliverable.expected.whole_number",
    "int_type": "deliverable.expected.whole_number",
    "int_from_float": "deliverable.expected.whole_number",
    "greater_than": "deliverable.expected.positive",
    "greater_than_equal": "deliverable.expected.not_negative",
    "float_parsing": "deliverable.expected.number",
    "float_type": "deliverable.expected.number",
    "finite_number": "deliverable.expected.number",
    "bool_parsing": "deliverable.expected.yes_no",
    "bool_type": "deliverable.expected.yes_no",
    "string_type": "deliverable.expected.text",
    "list_type": "deliverable.expected.list",
    "tuple_type": "deliverable.expected.list",
    "dict_type": "deliverable.expected.keys",
    "model_type": "deliverable.expected.keys",
}


def refusal(error: ValidationError, data: Any, places: Places, *, model: type[BaseModel] = Manifest) -> BadInput:
    """Turn a validation error into one `BadInput`: the first fault in full, and up to five others by name.

    Parameters
    ----------
    error
        What `model_validate` raised.
    data
        The file as it was read, for the place of each fault.
    places
        Where each value stands.
    model
        What was validated: a manifest, or a plan.
    """
    faults = _faults(error)
    first, path = faults[0]
    whole = _bad_input(first, path, data, places, model)
    if len(faults) == 1:
        return whole
    others = [places.where(*_shown(p, data)) for _, p in faults[1 : SHOWN + 1]]
    n = len(faults) - 1
    shown = (*others, "…") if n > SHOWN else tuple(others)
    what = message("deliverable.several", n=n, first=whole.what, others=shown)
    return BadInput(what, where=whole.where, got=whole.got, expected=whole.expected, todo=whole.todo)


def _faults(error: ValidationError) -> list[tuple[Mapping[str, Any], Path]]:
    """Return the faults, those of several forms of one value as one: a wrong key first, since the rest often follow."""
    found: dict[Path, Mapping[str, Any]] = {}
    fault: Mapping[str, Any]
    for fault in error.errors(include_url=False):
        path = _without_forms(tuple(fault["loc"]))
        kept = found.get(path)
        if kept is None or (kept["type"] != "literal_error" and fault["type"] == "literal_error"):
            found[path] = fault
    for path, fault in list(found.items()):
        # A list where one word or a list may stand: the fault is in the list, not in its being one.
        deeper = any(p[: len(path)] == path and len(p) > len(path) for p in found)
        if fault["type"] == "literal_error" and isinstance(fault["input"], list | tuple) and deeper:
            del found[path]
    order = {"extra_forbidden": 0}
    return sorted(((f, p) for p, f in found.items()), key=lambda pair: order.get(pair[0]["type"], 1))


def _without_forms(loc: Path) -> Path:
    """Leave out the names that pydantic gives to the alternatives of a value (`literal[…]`, `tuple[…]`, `str`)."""
    plain = {"str", "int", "float", "bool", "dict[str,str]"}

    def is_form(place: int, key: str | int) -> bool:
        if isinstance(key, int):
            return False
        listed = "[" in key and key.endswith("]") and "," in key
        return listed or key.endswith("...]") or (place > 0 and key in plain)

    return tuple(key for place, key in enumerate(loc) if not is_form(place, key))


def _shown(path: Path, data: Any) -> Path:
    """Return the path as the user wrote it: keys that a short form left out are dropped."""
    kept: list[str | int] = []
    here = data
    for key in path:
        if (
            isinstance(here, dict)
            and (key in here or isinstance(key, str))
            and not (key == "default" and key not in here)
        ):
            kept.append(key)
            here = here.get(key)
        elif isinstance(here, list) and isinstance(key, int):
            kept.append(key)
            here = here[key] if key < len(here) else None
    return tuple(kept)


def _bad_input(fault: Mapping[str, Any], path: Path, data: Any, places: Places, model: type[BaseModel]) -> BadInput:
    kind = str(fault["type"])
    shown = _shown(path, data)
    where = places.where(*(shown[:-1] if kind == "missing" and shown == path else shown))
    if kind == "missing" and (cell := places.place(path)) != places.place(path[:-1]):
        where = cell  # A form has a cell for it, which was left blank.
    key = str(path[-1]) if path else ""
    said = _KINDS.get(kind, "deliverable.value_wrong")
    what = message(_OTHERS.get(model.__name__, {}).get(said, said), key=key, path=written(shown))
    if kind == "missing":
        return BadInput(
            what, where=where, expected=_missing(path, model), todo=message("deliverable.key_missing.todo", key=key)
        )
    if kind == "extra_forbidden":
        known = keys_at(path[:-1], model)
        return BadInput(
            what, where=where, got=key, expected=one_of(known), todo=_meant(key, known, "deliverable.key_unknown.todo")
        )
    if kind in ("literal_error", "enum"):
        known = choices_at(path, model)
        return BadInput(
            what, where=where, got=_got(fault["input"]), expected=one_of(known),
            todo=_meant(str(fault["input"]), known, "deliverable.value_unknown.todo"),
        )  # fmt: skip
    if kind == "parts_and_methods":
        return BadInput(what, where=places.where("parts"), todo=message("deliverable.parts_and_methods.todo"))
    expected = message(_EXPECTED[kind]) if kind in _EXPECTED else None
    if kind in ("model_type", "dict_type") and (known := keys_at(path, model)):
        expected = message("deliverable.expected.keys_of", keys=known)
    got = None if kind in _WHOLE else _got(fault["input"])
    if kind == "min_above_max":
        bounds = dict(fault["input"])
        return BadInput(
            what, where=where, got=f"min {bounds.get('min')}, max {bounds.get('max')}", expected="min ≤ max",
            todo=message(f"{what.id}.todo"),
        )  # fmt: skip
    return BadInput(what, where=where, got=got, expected=expected, todo=message(f"{what.id}.todo"))


def _missing(path: Path, model: type[BaseModel]) -> Message | None:
    known = choices_at(path, model)
    return one_of(known) if known else None


def _got(value: Any) -> str:
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 80 else text[:77] + "…"


def one_of(values: Iterable[str]) -> Message:
    """Return the words for "one of …"."""
    return message("deliverable.one_of", values=tuple(values))


def _meant(word: str, known: Sequence[str], otherwise: str) -> Message:
    guess = nearest(word, known)
    return message("deliverable.did_you_mean", name=guess) if guess else message(otherwise)


def keys_at(path: Path, model: type[BaseModel] = Manifest) -> tuple[str, ...]:
    """Return the keys that the section under a key path may have; empty where it is no section."""
    keys: list[str] = []
    for kind in _kinds_at(path, model):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            keys += [f.alias or name for name, f in kind.model_fields.items()]
    return tuple(dict.fromkeys(keys))


def choices_at(path: Path, model: type[BaseModel] = Manifest) -> tuple[str, ...]:
    """Return the closed list of values that the key under a path may have; empty where there is none."""
    values: list[str] = []
    for kind in _kinds_at(path, model):
        if typing.get_origin(kind) is typing.Literal:
            values += [repr(v) if v == "\t" else str(v) for v in typing.get_args(kind)]
        elif isinstance(kind, type) and hasattr(kind, "__members__"):
            values += [str(v) for v in kind]  # type: ignore[attr-defined]
    return tuple(dict.fromkeys(values))


def _kinds_at(path: Path, model: type[BaseModel]) -> list[Any]:
    kinds: list[Any] = [model]
    for key in path:
        below: list[Any] = []
        for kind in kinds:
            origin, args = typing.get_origin(kind), typing.get_args(kind)
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                for name, field in kind.model_fields.items():
                    if key in (name, field.alias):
                        below += _plain(field.annotation)
            elif origin is tuple and isinstance(key, int):
                below += _plain(args[0])
            elif origin is dict:
                below += _plain(args[1])
        kinds = below
    return [
        inner
        for kind in kinds
        for inner in ([*_plain(typing.get_args(kind)[0])] if typing.get_origin(kind) is tuple else [kind])
    ]


def _plain(annotation: Any) -> list[Any]:
    """Return the alternatives of an annotation, without None and without pydantic's own marks."""
    origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return _plain(args[0])
    if (args and type(None) in args) or origin is typing.Union or str(type(annotation)) == "<class 'types.UnionType'>":
        return [inner for a in args if a is not type(None) for inner in _plain(a)]
    return [annotation]
