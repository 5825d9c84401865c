"""What a form prints beforehand: roles of every file, meanings of words, norms of the specification, readings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sapa.deliverable.form_layout import LISTS, TABLE_SECTIONS, role_code, table_roles
from sapa.i18n import Translator
from sapa.workbook.form_lists import word

Rows = list[dict[str, Any]]
MOST_TITLE, MOST_HINT = 32, 255
"""Characters that Excel takes in the title and the text of a hint."""
COLUMNS = ("column", "column_2", "column_3", "column_4")


def column_rows(t: Translator, filled: Sequence[Mapping[str, Any]]) -> Rows:
    """Return every role of every file, with the columns that the first method names; then the other rows."""
    grid: Rows = []
    for table in TABLE_SECTIONS:
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
        places[place].update({k: v for k, v in row.items() if k in (*take, "method")})
    return [*grid, *rest]


def specification_rows(t: Translator, filled: Sequence[Mapping[str, Any]]) -> Rows:
    """Return the numeric norms of research services with what the Standard says; then other norms stated."""
    from sapa.standard import NormKind, load_standard

    standard = load_standard()
    stated = {row["norm"]: row for row in filled}
    grid: Rows = []
    for norm in standard.select(service="research_analytic"):
        if norm.kind is NormKind.NUMERIC and norm.required:
            own = dict(stated.pop(norm.id, {}))
            shown = {"norm": norm.id, "title": norm.shown_title(t.language), "_printed": ("norm",)}
            grid.append(shown | {k: v for k, v in own.items() if k in ("min", "max")})
    for id, row in stated.items():
        known = standard.norms.get(id)
        grid.append(dict(row) | ({"title": known.shown_title(t.language)} if known else {}))
    return grid


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
