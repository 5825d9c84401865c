"""A rubric as a filled workbook: the same data as YAML, each fault named by sheet and cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sapa.deliverable.form_field import Field, Sheet
from sapa.deliverable.form_reader import Form, FormRow, read_rows_of_form
from sapa.errors import BadInput
from sapa.messages import message
from sapa.panel.form_kind import is_form
from sapa.standard.rubric import Rubric, rubric_of
from sapa.strict_yaml import Key, StrictDocument

VERSION = "sapa-rubric-1"
LANGUAGES = ("kk", "ru", "en")

_ANCHORS = tuple(Field(key, width=34) for key in LANGUAGES)
SHEETS: Mapping[str, Sheet] = {
    "rubric": Sheet(
        "rubric", (Field("id"), *(Field(f"title_{key}") for key in LANGUAGES), Field("note", "long")),
        down=True, required=("id", *(f"title_{key}" for key in LANGUAGES)),
    ),
    "levels": Sheet(
        "levels", (Field("score", "whole", width=10), *_ANCHORS), blank_rows=10, required=("score", *LANGUAGES),
    ),
    "criteria": Sheet(
        "criteria",
        (
            Field("id", width=18), *(Field(f"title_{key}", width=24) for key in LANGUAGES),
            *(Field(f"asks_{key}", width=32) for key in LANGUAGES), Field("weight", "number", width=9),
            Field("note", width=28),
        ),
        blank_rows=12,
        required=("id", *(f"{part}_{key}" for part in ("title", "asks") for key in LANGUAGES)),
    ),
}  # fmt: skip
"""The sheets of the form by key; the writer and the reader share them."""

_Path = tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class _Cells(StrictDocument):
    """A document whose values stand in cells of a workbook."""

    cells: Mapping[_Path, str] = field(default_factory=dict)

    def where(self, *keys: Key) -> str:
        """Return the cell of the value under `keys`, or of the nearest of its parents that has one."""
        ends = (keys[:end] for end in range(len(keys), 0, -1))
        return next((self.cells[path] for path in ends if path in self.cells), self.shown)

    def named(self, *keys: Key) -> str:
        """Return the cell alone: whoever fills in a workbook knows no keys."""
        return self.where(*keys)


def read_rubric_form(path: Path, *, shown: str | None = None) -> Rubric:
    """Read a rubric from a filled form, as strictly as its YAML is read.

    Parameters
    ----------
    path
        The workbook; in any of the three languages, its sheets in any order.
    shown
        How messages name the file; its name where None.

    Raises
    ------
    BadInput
        Naming file, sheet and cell: no form of a rubric; a cell without the text that it needs; a level without words
        or named twice; a weight that is no number above 0; a criterion named twice.
    """
    name = shown or path.name
    if not is_form(path, VERSION):
        raise BadInput(message("panel.bad.rubric_form"), where=name, todo=message("panel.bad.rubric_form.todo"))
    form = read_rows_of_form(path, sheets=SHEETS, version=VERSION, shown=name)
    cells: dict[_Path, str] = {}
    (top,) = form.rows["rubric"]
    data: dict[str, Any] = {"id": _asked(top, "rubric", "id"), "title": _words(top, "rubric", "title_")}
    _stand(cells, top, {("id",): "id", **{("title", key): f"title_{key}" for key in LANGUAGES}, ("note",): "note"})
    if "note" in top.values:
        data["note"] = top.values["note"]
    data["scale"] = _scale(form, cells)
    data["criteria"] = [_criterion(row, at, cells) for at, row in enumerate(_rows(form, "criteria"))]
    return rubric_of(_Cells(data, name, cells=cells))


def _scale(form: Form, cells: dict[_Path, str]) -> dict[str, Any]:
    levels: dict[int, dict[str, str]] = {}
    rows: dict[int, FormRow] = {}
    for row in _rows(form, "levels"):
        score = int(_asked(row, "levels", "score"))
        if score in rows:
            raise BadInput(
                message("panel.bad.level_twice"), where=row.cell("score"), got=str(score),
                todo=message("panel.bad.level_twice.todo", first=rows[score].cell("score")),
            )  # fmt: skip
        levels[score], rows[score] = _words(row, "levels", ""), row
        _stand(cells, row, {("scale", "anchors", score, key): key for key in LANGUAGES})
    low, high = min(rows), max(rows)
    cells[("scale", "min")], cells[("scale", "max")] = rows[low].cell("score"), rows[high].cell("score")
    for score in range(low, high + 1):
        if score not in levels:
            raise BadInput(
                message("panel.bad.level_missing", level=score), where=rows[high].place.rsplit("!", 1)[0],
                got=", ".join(map(str, sorted(levels))), todo=message("panel.bad.level_missing.todo"),
            )  # fmt: skip
    return {"min": low, "max": high, "anchors": levels}


def _criterion(row: FormRow, at: int, cells: dict[_Path, str]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": _asked(row, "criteria", "id"), "title": _words(row, "criteria", "title_"),
        "asks": _words(row, "criteria", "asks_"),
    }  # fmt: skip
    found |= {key: row.values[key] for key in ("weight", "note") if key in row.values}
    path = ("criteria", at)
    cells[path] = row.place
    _stand(cells, row, {(*path, key): key for key in ("id", "weight", "note")})
    for part in ("title", "asks"):
        _stand(cells, row, {(*path, part, key): f"{part}_{key}" for key in LANGUAGES})
    return found


def _rows(form: Form, sheet: str) -> list[FormRow]:
    """Return the filled rows of a sheet; a rubric without any is none."""
    rows = form.rows.get(sheet, [])
    if not rows:
        raise BadInput(
            message("panel.bad.rubric_empty"), where=f"{form.shown}, {form.seen[sheet]}",
            todo=message("panel.bad.rubric_empty.todo"),
        )  # fmt: skip
    return rows


def _words(row: FormRow, sheet: str, prefix: str) -> dict[str, str]:
    return {key: _asked(row, sheet, f"{prefix}{key}") for key in LANGUAGES}


def _asked(row: FormRow, sheet: str, key: str) -> Any:
    if key not in row.values and key in SHEETS[sheet].required:
        raise BadInput(
            message("deliverable.cell_empty"), where=row.cell(key), todo=message("deliverable.cell_empty.todo")
        )
    return row.values[key]


def _stand(cells: dict[_Path, str], row: FormRow, keys: Mapping[_Path, str]) -> None:
    cells.update({path: row.cell(key) for path, key in keys.items()})
