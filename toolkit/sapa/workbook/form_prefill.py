"""What a form prints beforehand: roles of every file, meanings of words, norms of the specification, readings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sapa.deliverable.form_layout import LISTS, TABLE_SECTIONS, role_code, table_roles
from sapa.deliverable.form_services import SERVICE_SECTIONS
from sapa.i18n import Translator
from sapa.workbook.form_lists import word

if TYPE_CHECKING:
    from sapa.deliverable.manifest import Manifest
    from sapa.standard import Norm, Standard

Rows = list[dict[str, Any]]
RESEARCH = "research_analytic"
COMMON = "all"
MOST_TITLE, MOST_HINT = 32, 255
"""Characters that Excel takes in the title and the text of a hint."""
COLUMNS = ("column", "column_2", "column_3", "column_4")


def services_of(manifest: Manifest | None) -> tuple[str, ...]:
    """Return the services that a form is about; none: all of them, the form is blank."""
    return () if manifest is None else tuple(dict.fromkeys(str(p.service) for p in manifest.all_parts))


def column_rows(t: Translator, filled: Sequence[Mapping[str, Any]], services: tuple[str, ...] = ()) -> Rows:
    """Return every role of every file of the services, with the columns that the first one names; then other rows."""
    grid: Rows = []
    research = TABLE_SECTIONS if not services or RESEARCH in services else ()
    offered = SERVICE_SECTIONS if not services or set(services) - {RESEARCH} else ()
    for table in (*research, *offered):
        for role in table_roles(table):
            code = role_code(table, role)
            row: dict[str, Any] = {"table": table, "role": code, "_printed": ("table", "role")}
            hint = f"forms.role_hint.{code.replace('.', '_')}"
            if t.has(hint):
                row |= {"_hint": t(hint)[:MOST_HINT], "_title": word(t, "role", code)[:MOST_TITLE]}
            grid.append(row)
    return _filled(grid, filled, ("table", "role"), COLUMNS)


def meaning_rows(name: str, filled: Sequence[Mapping[str, Any]]) -> Rows:
    """Return every meaning of a list once, with the first word that has it; then the other words."""
    # What few providers promise is in the list, and has no row of its own beforehand.
    printed = (code for code in LISTS[name] if not code.startswith("promise."))
    grid: Rows = [{"meaning": code, "_printed": ("meaning",)} for code in printed]
    return _filled(grid, filled, ("meaning",), ("value", "aapor", "column", "tolerance", "exclude", "type"))


def _filled(grid: Rows, filled: Sequence[Mapping[str, Any]], by: tuple[str, ...], take: tuple[str, ...]) -> Rows:
    places = {tuple(row[k] for k in by): row for row in grid}
    taken: set[tuple[Any, ...]] = set()
    rest: Rows = []
    for row in filled:
        place = tuple(row[k] for k in by)
        if place in taken or place not in places:
            rest.append(dict(row))
            continue
        taken.add(place)
        places[place].update({k: v for k, v in row.items() if k in (*take, "method", "part")})
    return [*grid, *rest]


def specification_rows(t: Translator, filled: Sequence[Mapping[str, Any]], services: tuple[str, ...] = ()) -> Rows:
    """Return the numeric norms of the services with what the Standard says; then other norms stated."""
    from sapa.standard import NormKind, load_standard

    standard = load_standard()
    stated = {row["norm"]: row for row in filled}
    grid: Rows = []
    for norm in _norms(standard, services):
        if norm.kind is NormKind.NUMERIC and norm.required:
            own = dict(stated.pop(norm.id, {}))
            shown = _shown(t, standard, norm) | {"title": norm.shown_title(t.language)}
            grid.append(shown | {k: v for k, v in own.items() if k in ("min", "max")})
    for id, row in stated.items():
        known = standard.norms.get(id)
        more = {k: v for k, v in _shown(t, standard, known).items() if k != "_printed"} if known else {}
        grid.append(dict(row) | more)
    return grid


def condition_rows(filled: Sequence[Mapping[str, Any]]) -> Rows:
    """Return every condition of the Standard, with the answers of the first service; then the other answers."""
    from sapa.standard import load_standard

    grid: Rows = [{"condition": key, "_printed": ("condition",)} for key in load_standard().conditions]
    return _filled(grid, filled, ("condition",), ("answer",))


def checklist_rows(t: Translator, filled: Sequence[Mapping[str, Any]], services: tuple[str, ...] = ()) -> Rows:
    """Return the norms of the services that are answered by a tick, with what is ticked; then other answers."""
    from sapa.review.answers import AnswerKind, answer_of
    from sapa.standard import load_standard

    standard = load_standard()
    grid: Rows = []
    for norm in _norms(standard, services):
        if norm.service != RESEARCH and answer_of(norm).kind is AnswerKind.CHECKLIST:
            grid.append(_shown(t, standard, norm))
    take = ("item", "answer", "document", "file", "page", "by", "date", "note")
    rows = _filled(grid, filled, ("norm",), take)
    for row in rows:
        if "title" not in row and (known := standard.norms.get(row["norm"])) is not None:
            row |= {k: v for k, v in _shown(t, standard, known).items() if k != "_printed"}
    return rows


def _norms(standard: Standard, services: tuple[str, ...]) -> list[Norm]:
    """Return the norms of the services in the act's order, those common to all first."""
    return [n for n in standard.norms.values() if not services or n.service in (COMMON, *services)]


def _shown(t: Translator, standard: Standard, norm: Norm) -> dict[str, Any]:
    """Return what a form prints of a norm: its id, words, bounds and service."""
    from sapa.present.words import unit_text

    service = standard.services.get(norm.service)
    unit = unit_text(norm.unit, standard, t)
    return {
        "norm": norm.id, "title": norm.full_title(t.language), "_printed": ("norm",),
        "bounds": f"{bounds(norm)} {unit}".strip() if bounds(norm) else "",
        "service": service.in_language(t.language) if service else norm.service,
    }  # fmt: skip


def bounds(norm: Norm) -> str:
    """Return a norm's corridor as the act has it: `50–85`, `≥ 4`, `≤ 5`, `10–∞`; blank where there is no number."""
    low = "" if norm.min is None else f"{norm.min:g}"
    high = "∞" if norm.max_open else "" if norm.max is None else f"{norm.max:g}"
    if low and high:
        return low if low == high else f"{low}–{high}"
    return f"≥ {low}" if low else f"≤ {high}" if high else ""


def reading_rows(t: Translator, filled: Sequence[Mapping[str, Any]]) -> Rows:
    """Return every reading of the closed list with its values in words; then what else is stated."""
    from sapa.standard import readings

    stated = {row["reading"]: row["value"] for row in filled}
    grid: Rows = []
    for id, reading in readings().items():
        values = sorted(reading.values, key=lambda v, d=reading.default: v != d)  # type: ignore[misc]
        words = "; ".join(f"{v} — {t(reading.label(v))}" for v in values)
        grid.append(
            {
                "reading": id, "title": t(reading.title), "choices": words, "value": stated.pop(id, None),
                "_printed": ("reading",), "_choices": [str(v) for v in values],
            }
        )  # fmt: skip
    return grid + [{"reading": k, "value": v} for k, v in stated.items()]
